#include "engine/detect/season_clock.h"

#include <algorithm>
#include <string>

#include "engine/expr/table.h"

namespace limen::detect {

namespace {

absl::Time middle_of(const plan::WindowEnds& ends) {
  return absl::FromUnixMicros(types::to_int(ends.start + (ends.end - ends.start) / 2));
}

double share_of_day(absl::CivilSecond at) {
  return (at.hour() * 3600 + at.minute() * 60 + at.second()) / 86400.0;
}

}  // namespace

SeasonClock::SeasonClock(const plan::Plan& plan, const plan::Unusual& spec) : spec_(&spec) {
  if (!spec.zone.table) static_cast<void>(zones_.find_or_add(spec.zone.zone));
  if (!spec.holidays) return;
  const expr::Table& table = *plan.tables[*spec.holidays];
  for (std::size_t i = 0; i < table.size(); ++i) {
    absl::CivilDay day;
    const std::string text(table.map().entries[i].key.text());
    if (absl::ParseCivilTime(text, &day)) holidays_.push_back(day);
  }
  std::ranges::sort(holidays_);
}

std::optional<SeasonClock::Zone> SeasonClock::zone_of(std::uint32_t key_table, std::uint32_t key,
                                                      Context& context) {
  if (!spec_->zone.table) return 0;
  const auto name = zone_in_table(*spec_->zone.table, spec_->zone.key, key_table, key, context);
  return name ? zones_.find_or_add(*name) : std::nullopt;
}

bool SeasonClock::is_holiday(absl::CivilDay day) const {
  return std::ranges::binary_search(holidays_, day);
}

stats::BucketTime SeasonClock::at(const plan::WindowEnds& ends, Zone zone,
                                  std::int64_t index) const {
  const absl::CivilSecond local = zones_[zone].At(middle_of(ends)).cs;
  const absl::CivilDay day(local);
  const absl::CivilDay new_year(absl::CivilYear{day});
  const absl::CivilDay next_year(absl::CivilYear{day} + 1);
  stats::BucketTime out;
  out.index = index;
  out.day_share = share_of_day(local);
  out.weekday = static_cast<std::uint8_t>(absl::GetWeekday(local));
  out.year_share = (static_cast<double>(day - new_year) + out.day_share) /
                   static_cast<double>(next_year - new_year);
  if (holidays_.empty()) return out;
  if (is_holiday(day)) {
    out.day = stats::DayKind::kHoliday;
  } else if (is_holiday(day + 1)) {
    out.day = stats::DayKind::kEve;
  } else if (is_holiday(day - 1)) {
    out.day = stats::DayKind::kDayAfter;
  }
  return out;
}

void SeasonClock::tell(const plan::WindowEnds& ends, Zone zone, plan::Deviation& out) const {
  const absl::Time start = absl::FromUnixMicros(types::to_int(ends.start));
  const absl::CivilSecond local = zones_[zone].At(start).cs;
  out.weekday = static_cast<std::uint8_t>(absl::GetWeekday(local));
  out.hour = static_cast<std::uint8_t>(local.hour());
  out.minute = static_cast<std::uint8_t>(local.minute());
  out.month = static_cast<std::uint8_t>(local.month());
  out.holiday = is_holiday(absl::CivilDay(zones_[zone].At(middle_of(ends)).cs));
}

}  // namespace limen::detect
