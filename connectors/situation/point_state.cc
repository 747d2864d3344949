#include "connectors/situation/point_state.h"

#include <algorithm>

namespace limen::situation {

namespace {

/// The place of the entry of the same subject, else of the one with the oldest time; unused ones
/// are oldest.
template <class List, class Same>
auto& place_for(List& list, Same same) {
  const auto known = std::ranges::find_if(list, same);
  return known != list.end() ? *known
                             : *std::ranges::min_element(list, {}, [](auto& e) { return e.time; });
}

void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& part) {
  std::int64_t total = 0;
  if (part && !__builtin_add_overflow(sum.value_or(0), *part, &total)) sum = total;
}

}  // namespace

std::string_view to_string(Openness state) {
  switch (state) {
    case Openness::kOpen:
      return "open";
    case Openness::kRestricted:
      return "restricted";
    case Openness::kClosed:
      return "closed";
    case Openness::kUnknown:
      break;
  }
  return "";
}

std::string_view to_string(FeedState state) {
  switch (state) {
    case FeedState::kOnline:
      return "online";
    case FeedState::kMaintenance:
      return "maintenance";
    case FeedState::kDegraded:
      return "degraded";
    case FeedState::kOfflineSync:
      return "offline_sync";
    case FeedState::kSilent:
      return "silent";
  }
  return "";
}

void PointState::take_crossing(types::EventTime time, Direction direction,
                               std::optional<double> wait_s) {
  Minute* minute = minutes_.at(minute_of(time));
  if (minute == nullptr) return;
  has_flow_ = true;
  if (direction == Direction::kEntry) ++minute->entry;
  if (direction == Direction::kExit) ++minute->exit;
  if (!wait_s) return;
  has_waits_ = true;
  minute->crossed_s += *wait_s;
  ++minute->crossed;
}

void PointState::take_count(types::EventTime time, Direction direction, std::uint64_t n,
                            double period_s) {
  has_flow_ = true;
  if (direction == Direction::kEntry) spread(minutes_, &Minute::entry, time, period_s, n);
  if (direction == Direction::kExit) spread(minutes_, &Minute::exit, time, period_s, n);
}

void PointState::take_wait(const WaitReport& report) {
  Minute* minute = minutes_.at(minute_of(report.time));
  if (minute != nullptr && report.wait_s) {
    has_waits_ = true;
    minute->reported_s += *report.wait_s;
    ++minute->reported;
  }
  WaitReport& place =
      place_for(reports_, [&](const WaitReport& other) { return other.same_subject(report); });
  if (report.time >= place.time) place = report;
}

void PointState::take_staff(const StaffReport& report, bool border_guard) {
  StaffReport& place = border_guard ? border_guard_ : other_agency_;
  if (report.time >= place.time) place = report;
}

void PointState::take_status(types::EventTime time, Openness state, types::EventTime until) {
  if (time < status_time_) return;
  status_time_ = time;
  status_ = state;
  until_ = until;
  shown_ = watermark_ < until_ ? status_ : Openness::kOpen;
}

void PointState::take_heartbeat(const Heartbeat& heartbeat) {
  Heartbeat& place = place_for(feeds_, [&](const Heartbeat& other) {
    return other.time != types::kMinTime && other.feed == heartbeat.feed;
  });
  if (heartbeat.time >= place.time) place = heartbeat;
}

bool PointState::settle(types::EventTime watermark) {
  watermark_ = std::max(watermark_, watermark);
  std::uint8_t silent = 0;
  for (std::size_t i = 0; i < kFeeds; ++i) {
    const bool is_silent = feeds_[i].time != types::kMinTime && feeds_[i].silent(watermark_);
    silent = static_cast<std::uint8_t>(silent | (is_silent ? 1U << i : 0U));
  }
  Openness now = status_;
  if (now != Openness::kUnknown && watermark_ >= until_) now = Openness::kOpen;
  const bool changed = silent != silent_feeds_ || now != shown_;
  silent_feeds_ = silent;
  shown_ = now;
  return changed;
}

bool PointState::speaks(const WaitReport& report, types::EventTime newest) const {
  if (report.time == types::kMinTime || newest - report.time > kReportAge) return false;
  if (report.whole()) return true;
  return std::ranges::none_of(reports_, [&](const WaitReport& other) {
    return other.whole() && other.direction == report.direction && other.time != types::kMinTime &&
           newest - other.time <= kReportAge;
  });
}

WaitPicture PointState::waits() const {
  WaitPicture picture;
  for (const WaitReport& report : reports_) {
    if (!speaks(report, last_event_)) continue;
    add(picture.queue_length, report.queue_length);
    add(picture.lanes_open, report.lanes_open);
    add(picture.lanes_total, report.lanes_total);
    if (!report.wait_s || picture.wait_s.value_or(-1) >= *report.wait_s) continue;
    picture.wait_s = report.wait_s;
    picture.wait_time = report.time;
  }
  return picture;
}

std::optional<StaffReport> PointState::staff() const {
  if (border_guard_.time != types::kMinTime) return border_guard_;
  if (other_agency_.time != types::kMinTime) return other_agency_;
  return std::nullopt;
}

FeedState PointState::feed_state(const Heartbeat& heartbeat) const {
  if (heartbeat.silent(watermark_)) return FeedState::kSilent;
  return heartbeat.state.value_or(FeedState::kOnline);
}

std::optional<Heartbeat> PointState::feed() const {
  std::optional<Heartbeat> worst;
  for (const Heartbeat& beat : feeds_) {
    if (beat.time == types::kMinTime || last_event_ - beat.time > kFeedAge) continue;
    if (!worst || feed_state(beat) > feed_state(*worst)) worst = beat;
  }
  return worst;
}

}  // namespace limen::situation
