#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "connectors/situation/minutes.h"
#include "engine/types/time.h"

namespace limen::situation {

enum class Direction : std::uint8_t { kEntry, kExit, kTransit };
enum class Openness : std::uint8_t { kUnknown, kOpen, kRestricted, kClosed };
/// Ordered: the worst of a point's feeds speaks for it.
enum class FeedState : std::uint8_t { kOnline, kMaintenance, kDegraded, kOfflineSync, kSilent };

[[nodiscard]] std::string_view to_string(Openness state);
[[nodiscard]] std::string_view to_string(FeedState state);

/// One `wait` event of what is measured now, whole or for one kind of lane or mode.
struct WaitReport {
  types::EventTime time = types::kMinTime;  // kMinTime: none
  Direction direction = Direction::kEntry;
  std::uint32_t lane_kind = 0;  // symbol + 1; 0: all lanes
  std::uint32_t mode = 0;       // symbol + 1; 0: all modes
  std::optional<double> wait_s;
  std::optional<std::int64_t> queue_length;
  std::optional<std::int64_t> lanes_open;
  std::optional<std::int64_t> lanes_total;

  [[nodiscard]] bool same_subject(const WaitReport& other) const {
    return direction == other.direction && lane_kind == other.lane_kind && mode == other.mode;
  }
  [[nodiscard]] bool whole() const { return lane_kind == 0 && mode == 0; }
};

struct StaffReport {
  types::EventTime time = types::kMinTime;
  std::int64_t planned = 0;
  std::int64_t present = 0;
  std::optional<std::int64_t> booths_open;
  std::optional<std::int64_t> booths_total;
};

struct Heartbeat {
  types::EventTime time = types::kMinTime;
  std::uint64_t feed = 0;  // hash of its name
  types::Micros period{0};
  std::optional<FeedState> state;  // as the feed itself says

  /// Silent from three periods after the last sign of life on, by the watermark.
  [[nodiscard]] bool silent(types::EventTime watermark) const {
    return watermark > time && watermark - time > 3 * period;
  }
};

/// What the wait reports of a point say together.
struct WaitPicture {
  std::optional<double> wait_s;
  types::EventTime wait_time = types::kMinTime;
  std::optional<std::int64_t> queue_length;
  std::optional<std::int64_t> lanes_open;
  std::optional<std::int64_t> lanes_total;
};

/// What is known of one point: the newest of everything, by event time, and its last 60 minutes.
///
/// About 4 kB, copied as a whole; no allocation. One thread at a time.
class PointState {
 public:
  static constexpr std::size_t kReports = 16;  // lanes and modes; then the oldest report goes first
  static constexpr std::size_t kFeeds = 4;     // then the feed that was silent longest
  static constexpr types::Micros kReportAge = std::chrono::hours(1);
  static constexpr types::Micros kFeedAge = std::chrono::hours(24);

  void saw(types::EventTime time) { last_event_ = std::max(last_event_, time); }
  void take_crossing(types::EventTime time, Direction direction, std::optional<double> wait_s);
  void take_count(types::EventTime time, Direction direction, std::uint64_t n, double period_s);
  /// A wait that was measured; the report's wait may be unknown all the same.
  void take_wait(const WaitReport& report);
  void take_staff(const StaffReport& report, bool border_guard);
  void take_status(types::EventTime time, Openness state, types::EventTime until);
  void take_heartbeat(const Heartbeat& heartbeat);

  /// Lets event time pass: a state ends at its `until`, a feed falls silent. True where something
  /// changed.
  bool settle(types::EventTime watermark);

  [[nodiscard]] types::EventTime last_event() const { return last_event_; }
  [[nodiscard]] Openness openness() const { return shown_; }
  /// Waits, queue and lanes of reports not older than kReportAge before the newest: the worst wait,
  /// the sums of queues and lanes. A report about all lanes speaks for its direction alone.
  [[nodiscard]] WaitPicture waits() const;
  /// Of the border guard where it reports, else of the agency that reported last.
  [[nodiscard]] std::optional<StaffReport> staff() const;
  /// The worst of the feeds heard of in the last 24 hours.
  [[nodiscard]] std::optional<Heartbeat> feed() const;
  [[nodiscard]] FeedState feed_state(const Heartbeat& heartbeat) const;
  [[nodiscard]] const Minutes& minutes() const { return minutes_; }
  [[nodiscard]] bool has_flow() const { return has_flow_; }
  [[nodiscard]] bool has_waits() const { return has_waits_; }

 private:
  [[nodiscard]] bool speaks(const WaitReport& report, types::EventTime newest) const;

  Minutes minutes_;
  std::array<WaitReport, kReports> reports_{};
  StaffReport border_guard_;
  StaffReport other_agency_;
  std::array<Heartbeat, kFeeds> feeds_{};
  types::EventTime last_event_ = types::kMinTime;
  types::EventTime watermark_ = types::kMinTime;
  types::EventTime status_time_ = types::kMinTime;
  types::EventTime until_ = types::kMaxTime;
  Openness status_ = Openness::kUnknown;
  Openness shown_ = Openness::kUnknown;
  std::uint8_t silent_feeds_ = 0;  // bits
  bool has_flow_ = false;
  bool has_waits_ = false;
};

}  // namespace limen::situation
