#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/types/result.h"

namespace limen::http {

/// The parameters of GET /api/v1/alerts.
struct AlertListQuery {
  bool open_only = false;
  std::size_t limit = 200;
  std::string rule;   // empty: all
  std::string point;  // empty: all
};

struct AlertDetail {
  std::string rule;
  std::string events_json;  // array of CloudEvents, in their order
};

/// Alerts after a number, in their order; not `complete` where some of them are gone, or the number
/// was never given.
struct NumberedAlerts {
  bool complete = true;
  std::vector<std::pair<std::int64_t, std::string>> list;
};

struct PointChanges {
  std::string json;
  std::uint64_t cursor = 0;
  bool more = false;
};

/// A request that was answered; `route` is one of Router::routes(), or "none".
struct RequestSeen {
  std::string_view route;
  std::string_view method;  // "GET", "HEAD", "POST" or "other"
  int code = 0;
  double seconds = 0;
};

/// Answers a request later, from any thread, once: a code and a body of JSON.
using Reply = std::function<void(int code, std::string body)>;

/// Where the server gets what it says. All must be set; each is called on the server's thread, so
/// none may wait for the engine's.
struct Ports {
  /// The body of GET /api/v1/alerts.
  std::function<types::Result<std::string>(const AlertListQuery&)> alerts;
  /// Nothing where the alert is not known.
  std::function<types::Result<std::optional<AlertDetail>>(const std::string& alert_id)> alert;
  /// A rule's texts as JSON, "null" where it is not known.
  std::function<std::string(std::string_view rule)> rule;
  std::function<types::Result<std::int64_t>()> last_seq;
  std::function<types::Result<NumberedAlerts>(std::int64_t seq, std::size_t limit)> alerts_after;
  /// The body of GET /api/v1/points; the same of at most `most` points that changed after `cursor`.
  std::function<std::string()> points;
  std::function<PointChanges(std::uint64_t cursor, std::size_t most)> point_changes;
  /// The bodies of GET /api/v1/status and /metrics.
  std::function<std::string()> status;
  std::function<std::string()> metrics;
  /// A sentence each; empty where all is well.
  std::function<std::string()> why_not_alive;
  std::function<std::string()> why_not_ready;

  /// POST /api/v1/rules/reload, asked by the bearer of a token; the reply comes once the rules have
  /// been read, and while the server is there.
  std::function<void(const std::string& who, Reply reply)> reload;

  /// Told of each answer, of the number of streams open, and of each stream that was cut off.
  std::function<void(const RequestSeen&)> on_request;
  std::function<void(std::size_t)> on_streams;
  std::function<void(std::string_view reason)> on_stream_dropped;
};

/// The reasons with which on_stream_dropped is called: the client took nothing for too long; there
/// were too many streams.
inline constexpr std::string_view kDroppedSlow = "slow";
inline constexpr std::string_view kDroppedFull = "full";

}  // namespace limen::http
