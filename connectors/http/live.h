#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/http/ports.h"
#include "connectors/http/recent_alerts.h"

namespace limen::http {

/// What all live streams share: the ports, the newest alerts, and what was last said about points
/// and status, made once for all streams that want the same. Belongs to the server's thread, but
/// for recent().
class Live {
 public:
  static constexpr std::size_t kPointsAtOnce = 64;  // about 64 kB

  explicit Live(const Ports& ports) : ports_(ports) {}

  [[nodiscard]] const Ports& ports() const { return ports_; }
  [[nodiscard]] RecentAlerts& recent() { return recent_; }

  /// A new second: what was said before is old.
  void tick();
  [[nodiscard]] std::uint64_t ticks() const { return ticks_; }
  [[nodiscard]] const PointChanges& points_after(std::uint64_t cursor);
  [[nodiscard]] const std::string& status();

 private:
  const Ports& ports_;
  RecentAlerts recent_;
  std::uint64_t ticks_ = 0;
  std::map<std::uint64_t, PointChanges> points_;
  std::optional<std::string> status_;
};

/// One client's place in the live stream, and the bytes that it gets next. Knows no sockets.
///
/// Alerts are read after a number, from memory where they are recent and from the store where not,
/// so that a client misses none and gets none twice, however slow it is: it holds no queue, only
/// the piece that is being written. Points and status are made when a client can take them, so a
/// slow one gets the newest and skips what lay between.
class LiveStream {
 public:
  static constexpr std::size_t kMessagesAtOnce = 256;
  static constexpr std::size_t kBytesAtOnce = std::size_t{256} << 10U;
  static constexpr std::uint64_t kTicksBetweenStatus = 5;
  static constexpr std::uint64_t kTicksBetweenComments = 10;

  /// `last_event_id` as the client sent it; empty: from now on.
  LiveStream(Live& live, std::string_view last_event_id);

  /// What is due, empty where nothing is; to be called again after it is written.
  [[nodiscard]] std::string next();

 private:
  void start(std::string& out, std::string_view last_event_id);
  void take_alerts(std::string& out);
  void take_stored(std::string& out);
  void take_points(std::string& out);
  void restart(std::string& out);

  Live& live_;
  std::string opening_;
  std::int64_t seq_ = 0;
  bool checked_ = true;  // whether seq_ is known to be a number of this store
  std::uint64_t point_cursor_ = 0;
  std::optional<std::uint64_t> points_tick_;  // of the last full word on points
  std::optional<std::uint64_t> status_tick_;
  std::uint64_t comment_tick_;
};

}  // namespace limen::http
