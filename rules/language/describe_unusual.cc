#include "rules/language/describe_unusual.h"

#include <array>

#include "engine/detect/profile.h"
#include "rules/language/describe_parts.h"

namespace limen::language {

namespace {

constexpr std::size_t kNames = 20 * 40;  // of a bucket's newest events, as evidence

std::string zone_of(const plan::ZoneOfKey& zone, const plan::Plan& plan) {
  if (!zone.table) return zone.zone;
  return "the zone that the table " + plan.tables[*zone.table]->name() + " has for the key";
}

std::string bucket_of(const plan::Window& window) {
  constexpr std::array<std::string_view, 4> kUnits = {"", "a day", "a week", "a month"};
  if (window.is_calendar()) return std::string(kUnits[static_cast<std::size_t>(window.calendar)]);
  return written(window.every);
}

std::string judged_as(const plan::Unusual& spec) {
  switch (spec.judged) {
    case plan::Judged::kCount:
      return "a count";
    case plan::Judged::kShare:
      return "a share of trials";
    case plan::Judged::kValue:
      break;
  }
  return spec.values ? "a value, by up to " + std::to_string(detect::SampledValues::kMost) +
                           " of the values behind it"
                     : "a value";
}

std::string season_of(const plan::Unusual& spec, const plan::Plan& plan) {
  constexpr std::array<std::string_view, 4> kSeasons = {"", "the day", "the week", "the year"};
  if (spec.season == plan::Season::kNone) return "without a season";
  return "by the time of " + std::string(kSeasons[static_cast<std::size_t>(spec.season)]) + " in " +
         zone_of(spec.zone, plan);
}

std::string alarms_of(const plan::Unusual& spec) {
  std::string out = std::to_string(spec.alarms);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  out += " in " + written(spec.period);
  return out + (spec.over_all_keys ? " over all keys" : " of a key");
}

}  // namespace

std::string unusual_lines(const plan::Rule& rule, const plan::Window& window,
                          const plan::Plan& plan) {
  constexpr std::array<std::string_view, 3> kSides = {"high", "low", "high or low"};
  const plan::Unusual& spec = *window.unusual;
  std::string out = "  shape: unusual, in buckets of " + bucket_of(window) + ", " + key_of(rule);
  out += "\n  judges: " + spec.name + " as " + judged_as(spec) + ", unusually ";
  out += std::string(kSides[static_cast<std::size_t>(spec.side)]) + ", " + season_of(spec, plan);
  out += "; about " + alarms_of(spec) + " without a cause\n  learns: " + written(spec.warmup);
  out += " before it fires; a bucket without events is " +
         std::string(spec.empty_is_gap ? "passed over" : "judged") + '\n';
  out +=
      "  fires: at the watermark, at the end of a bucket, or later by the longest `silent` among "
      "its inhibitors";
  if (window.in_a_row > 1)
    out += ", at the end of " + std::to_string(window.in_a_row) + " in a row";
  out += "\n  resolves: ";
  out += rule.resolve_after.count() == 0
             ? "at the end of the first bucket that is not unusual"
             : "once no bucket was unusual for " + written(rule.resolve_after);
  std::size_t pane = kNames;
  for (const plan::Aggregate& aggregate : window.aggregates) pane += pane_bytes(aggregate);
  if (spec.values) pane += detect::SampledValues::kMost * sizeof(double);
  return out + "\n  state of a key: " + bytes(detect::profile_bytes(window)) + ", and up to " +
         bytes(pane) + " for each bucket that waits; forgotten without events\n";
}

}  // namespace limen::language
