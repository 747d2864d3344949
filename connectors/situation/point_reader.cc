#include "connectors/situation/point_reader.h"

#include <algorithm>
#include <functional>

namespace limen::situation {

namespace {

types::Micros to_micros(double seconds) {
  constexpr double kLongest = 400.0 * 366 * 86'400;
  return types::Micros{static_cast<std::int64_t>(std::min(seconds, kLongest) * 1e6)};
}

std::uint32_t plus_one(std::optional<types::Symbol> symbol) { return symbol ? *symbol + 1 : 0; }

}  // namespace

PointReader::PointReader(const types::Schema& schema, const types::SlotTable& slots)
    : kinds_(find_point_fields(schema, slots)) {
  const auto symbol = [&](std::string_view text) {
    constexpr types::Symbol kNone = 0xffffffffU;
    return schema.find_symbol(text).value_or(kNone);
  };
  symbols_ = {symbol("entry"),      symbol("exit"),       symbol("actual"),
              symbol("measured"),   symbol("no_delay"),   symbol("border_guard"),
              symbol("open"),       symbol("restricted"), symbol("closed"),
              symbol("online"),     symbol("degraded"),   symbol("offline_sync"),
              symbol("maintenance")};
}

Direction PointReader::direction(const types::EventView& event) const {
  const auto symbol = kinds_[event.kind].symbol(event, PointField::kDirection);
  if (symbol == symbols_.entry) return Direction::kEntry;
  return symbol == symbols_.exit ? Direction::kExit : Direction::kTransit;
}

void PointReader::read_wait(const types::EventView& event, PointState& state) const {
  const KindFields& fields = kinds_[event.kind];
  if (fields.symbol(event, PointField::kWaitKind) != symbols_.actual) return;
  const auto status = fields.symbol(event, PointField::kStatus);
  WaitReport report;
  report.time = event.time();
  report.direction = direction(event);
  report.lane_kind = plus_one(fields.symbol(event, PointField::kLaneKind));
  report.mode = plus_one(fields.symbol(event, PointField::kMode));
  if (status == symbols_.measured) report.wait_s = fields.real(event, PointField::kWait);
  if (status == symbols_.no_delay) report.wait_s = 0;
  report.queue_length = fields.integer(event, PointField::kQueueLength);
  report.lanes_open = fields.integer(event, PointField::kLanesOpen);
  report.lanes_total = fields.integer(event, PointField::kLanesTotal);
  state.take_wait(report);
}

void PointReader::read_staff(const types::EventView& event, PointState& state) const {
  const KindFields& fields = kinds_[event.kind];
  StaffReport report;
  report.time = event.time();
  report.planned = fields.integer(event, PointField::kPlanned).value_or(0);
  report.present = fields.integer(event, PointField::kPresent).value_or(0);
  report.booths_open = fields.integer(event, PointField::kBoothsOpen);
  report.booths_total = fields.integer(event, PointField::kBoothsTotal);
  state.take_staff(report, fields.symbol(event, PointField::kAgency) == symbols_.border_guard);
}

void PointReader::read_status(const types::EventView& event, PointState& state) const {
  const KindFields& fields = kinds_[event.kind];
  const auto symbol = fields.symbol(event, PointField::kState);
  Openness openness = Openness::kUnknown;
  if (symbol == symbols_.open) openness = Openness::kOpen;
  if (symbol == symbols_.restricted) openness = Openness::kRestricted;
  if (symbol == symbols_.closed) openness = Openness::kClosed;
  const auto until = fields.integer(event, PointField::kUntil);
  state.take_status(event.time(), openness, until ? types::from_int(*until) : types::kMaxTime);
}

void PointReader::read_heartbeat(const types::EventView& event, PointState& state) const {
  const KindFields& fields = kinds_[event.kind];
  const auto symbol = fields.symbol(event, PointField::kState);
  Heartbeat beat;
  beat.time = event.time();
  beat.feed = std::hash<std::string_view>{}(fields.text(event, PointField::kFeed));
  beat.period = to_micros(fields.real(event, PointField::kPeriod).value_or(0));
  if (symbol == symbols_.online) beat.state = FeedState::kOnline;
  if (symbol == symbols_.degraded) beat.state = FeedState::kDegraded;
  if (symbol == symbols_.offline_sync) beat.state = FeedState::kOfflineSync;
  if (symbol == symbols_.maintenance) beat.state = FeedState::kMaintenance;
  state.take_heartbeat(beat);
}

void PointReader::read(const types::EventView& event, PointState& state) const {
  const KindFields& fields = kinds_[event.kind];
  state.saw(event.time());
  switch (fields.topic) {
    case Topic::kCrossing:
      return state.take_crossing(event.time(), direction(event),
                                 fields.real(event, PointField::kTimingWait));
    case Topic::kCount:
      return state.take_count(
          event.time(), direction(event),
          static_cast<std::uint64_t>(fields.integer(event, PointField::kN).value_or(0)),
          fields.real(event, PointField::kPeriod).value_or(0));
    case Topic::kWait:
      return read_wait(event, state);
    case Topic::kStaffing:
      return read_staff(event, state);
    case Topic::kStatus:
      return read_status(event, state);
    case Topic::kHeartbeat:
      return read_heartbeat(event, state);
    case Topic::kNone:
      return;
  }
}

}  // namespace limen::situation
