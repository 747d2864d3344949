#include "engine/detect/boundaries.h"

namespace limen::detect {

using types::EventTime;

Boundaries::Boundaries(const plan::WindowSpan& span) : span_(span) {
  if (span.is_calendar() && !span.zone_table) static_cast<void>(zone(span.zone));
}

absl::CivilDay Boundaries::day_of(EventTime time, Zone zone) const {
  return absl::CivilDay(zones_[zone].At(absl::FromUnixMicros(types::to_int(time))).cs);
}

EventTime Boundaries::begin_of(absl::CivilDay day, Zone zone) const {
  const absl::TimeZone::TimeInfo at = zones_[zone].At(absl::CivilSecond(day));
  const bool skipped = at.kind == absl::TimeZone::TimeInfo::SKIPPED;
  return types::from_int(absl::ToUnixMicros(skipped ? at.trans : at.pre));
}

absl::CivilDay Boundaries::first_day(absl::CivilDay day) const {
  switch (span_.calendar) {
    case plan::Calendar::kWeek:
      return absl::PrevWeekday(day + 1, absl::Weekday::monday);
    case plan::Calendar::kMonth:
      return absl::CivilDay(absl::CivilMonth(day));
    default:
      return day;
  }
}

absl::CivilDay Boundaries::step(absl::CivilDay day, int count) const {
  switch (span_.calendar) {
    case plan::Calendar::kWeek:
      return day + 7 * count;
    case plan::Calendar::kMonth:
      return absl::CivilDay(absl::CivilMonth(day) + count);
    default:
      return day + count;
  }
}

EventTime Boundaries::floor(EventTime time, Zone zone) const {
  if (!span_.is_calendar()) {
    const std::int64_t t = types::to_int(time);
    const std::int64_t rest = t % span_.every.count();
    return types::from_int(t - (rest < 0 ? rest + span_.every.count() : rest));
  }
  // A clock that goes back over midnight shows a day again that is over, or one that begins twice.
  absl::CivilDay day = step(first_day(day_of(time, zone)), 1);
  while (begin_of(day, zone) > time) day = step(day, -1);
  return begin_of(day, zone);
}

EventTime Boundaries::next(EventTime boundary, Zone zone) const {
  if (!span_.is_calendar()) return boundary + span_.every;
  absl::CivilDay day = step(first_day(day_of(boundary, zone)), -1);
  while (begin_of(day, zone) <= boundary) day = step(day, 1);
  return begin_of(day, zone);
}

EventTime Boundaries::ceil(EventTime time, Zone zone) const {
  const EventTime floor = this->floor(time, zone);
  return floor == time ? time : next(floor, zone);
}

EventTime Boundaries::before(EventTime boundary, Zone zone) const {
  return span_.is_calendar() ? floor(boundary - types::Micros{1}, zone) : boundary - span_.every;
}

EventTime Boundaries::start(EventTime boundary, Zone zone) const {
  return span_.is_calendar() ? before(boundary, zone) : boundary - span_.over;
}

EventTime Boundaries::leaves(EventTime boundary, Zone zone) const {
  if (!span_.is_calendar()) return boundary + span_.over + span_.every;
  return next(next(boundary, zone), zone);
}

}  // namespace limen::detect
