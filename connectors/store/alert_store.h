#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "connectors/store/alert_row.h"
#include "engine/types/result.h"
#include "engine/types/time.h"

namespace limen::store {

struct StoreOptions {
  std::string folder{};                       // made where it does not exist; empty: in memory
  types::Micros keep{std::chrono::days(30)};  // since an alert's last change was stored
  std::int64_t max_messages = 1'000'000;      // about 1.5 GB
  /// Numbers count from after it in a store that is new; none: the milliseconds since 1970, so that
  /// a number of an earlier store is not taken for one of this.
  std::optional<std::int64_t> first_number{};
};

/// A message (firing, updated, resolved) that is stored now and was not before.
struct Stored {
  std::int64_t seq = 0;
  std::size_t index = 0;  // in what was appended
};

struct AlertQuery {
  bool open_only = false;  // open episodes, and matches of the hour before the watermark
  std::size_t limit = 200;
  std::string rule{};                            // empty: all
  std::string point{};                           // empty: all
  types::EventTime watermark = types::kMinTime;  // kMinTime: the time of the newest alert
};

/// One alert's messages in their order.
struct AlertHistory {
  std::string rule;
  std::string events_json;  // array of CloudEvents
};

/// The messages after a number.
struct Messages {
  bool complete = true;  // false: some are not kept any more, or the number is of another store
  std::vector<std::pair<std::int64_t, std::string>> list;
};

/// What became of alerts: SQLite, in a folder (write-ahead log) or in memory.
///
/// Messages are numbered upwards over the life of the store, restarts included. A message with the
/// alert_id and status of a stored one is the same message. Messages of alerts that are not open go
/// after `keep`, and those that changed longest ago while there are more than `max_messages`.
/// append() belongs to one thread; all else may be called by any, and does not hold up append() but
/// in memory. Errors: of the disk, retryable.
class AlertStore {
 public:
  [[nodiscard]] static types::Result<std::unique_ptr<AlertStore>> open(StoreOptions options);
  ~AlertStore();
  AlertStore(const AlertStore&) = delete;
  AlertStore& operator=(const AlertStore&) = delete;

  /// Stores CloudEvents of alerts in one transaction and returns the new ones; one that is not an
  /// alert is passed over and counted. `now` is the time of the clock on the wall.
  [[nodiscard]] types::Result<std::vector<Stored>> append(std::span<const NewAlert> alerts,
                                                          types::EventTime now);

  /// The body of GET /api/v1/alerts, what changed last first. An alert is "open" while it is an
  /// episode that has not resolved.
  [[nodiscard]] types::Result<std::string> list_json(const AlertQuery& query) const;
  /// Nothing where the alert is not known.
  [[nodiscard]] types::Result<std::optional<AlertHistory>> history(
      const std::string& alert_id) const;
  /// Up to `limit` messages after `seq`, in their order.
  [[nodiscard]] types::Result<Messages> after(std::int64_t seq, std::size_t limit) const;
  /// The number of the newest message.
  [[nodiscard]] types::Result<std::int64_t> last_seq() const;

  /// Since the start: what was no alert, and messages that made room for newer ones.
  [[nodiscard]] std::uint64_t refused() const;
  [[nodiscard]] std::uint64_t removed() const;

 private:
  struct State;
  explicit AlertStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace limen::store
