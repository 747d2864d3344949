#include <absl/time/time.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "engine/expr/times.h"
#include "engine/expr/zones.h"

namespace limen::expr {

namespace {

constexpr std::size_t kZoneSteps = 20;     // a look-up, and now and then a file
constexpr std::size_t kKnownZones = 1000;  // more than there are, and few enough to keep

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "+02:00", "-09:30" or "02:00" as seconds east of Greenwich.
std::optional<int> fixed_offset(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    if (!is_digit(text[i])) return std::nullopt;
  }
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return negative ? -seconds : seconds;
}

/// Whether the text has the form of a zone's name: words with one slash between them. "localtime"
/// is none, since it is another one on each machine.
bool is_zone_name(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.ends_with('/') || text.ends_with("localtime")) {
    return false;
  }
  char before = '/';
  for (const char c : text) {
    const bool word = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                      c == '-' || c == '+';
    if (!word && (c != '/' || before == '/')) return false;
    before = c;
  }
  return true;
}

/// Absl keeps every name that it was ever asked for, so it is asked for those that are there.
bool has_zone_file(const std::string& name) {
  const char* const directory = std::getenv("TZDIR");
  std::error_code error;
  return std::filesystem::is_regular_file(
      std::filesystem::path(directory == nullptr ? "/usr/share/zoneinfo" : directory) / name,
      error);
}

std::optional<absl::TimeZone> load_zone(const std::string& name) {
  if (name == "UTC") return absl::UTCTimeZone();
  absl::TimeZone zone;
  if (!is_zone_name(name) || !has_zone_file(name) || !absl::LoadTimeZone(name, &zone)) {
    return std::nullopt;
  }
  return zone;
}

std::int64_t part(Fn fn, absl::CivilSecond civil) {
  switch (fn) {
    case Fn::kGetFullYear:
      return civil.year();
    case Fn::kGetMonth:
      return civil.month() - 1;
    case Fn::kGetDate:
      return civil.day();
    case Fn::kGetDayOfMonth:
      return civil.day() - 1;
    case Fn::kGetDayOfWeek:
      // Sunday is 0.
      return (static_cast<int>(absl::GetWeekday(absl::CivilDay(civil))) + 1) % 7;
    case Fn::kGetDayOfYear:
      return absl::GetYearDay(absl::CivilDay(civil)) - 1;
    case Fn::kGetHours:
      return civil.hour();
    case Fn::kGetMinutes:
      return civil.minute();
    default:
      return civil.second();
  }
}

Value duration_part(Fn fn, const Value& duration) {
  // Towards zero, as whole seconds are kept towards the past.
  const bool up = duration.i < 0 && duration.extra > 0;
  const std::int64_t seconds = duration.i + (up ? 1 : 0);
  const std::int64_t nanos = std::int64_t{duration.extra} - (up ? 1'000'000'000 : 0);
  switch (fn) {
    case Fn::kGetHours:
      return Value::integer(seconds / 3600);
    case Fn::kGetMinutes:
      return Value::integer(seconds / 60);
    case Fn::kGetSeconds:
      return Value::integer(seconds);
    case Fn::kGetMilliseconds:
      return Value::integer(nanos / 1'000'000);
    default:
      return Value::error(ErrorCode::kNoOverload);
  }
}

}  // namespace

std::optional<absl::TimeZone> zone_of(std::string_view text) {
  if (const auto offset = fixed_offset(text)) return absl::FixedTimeZone(*offset);
  if (text.size() > 64) return std::nullopt;
  thread_local std::map<std::string, std::optional<absl::TimeZone>, std::less<>> known;
  const auto found = known.find(text);
  if (found != known.end()) return found->second;
  if (known.size() >= kKnownZones) known.clear();
  const std::string name(text);
  return known[name] = load_zone(name);
}

bool is_zone(std::string_view text) { return zone_of(text).has_value(); }

Value time_part(Fn fn, std::span<const Value> arguments, Scratch& scratch) {
  const Value& time = arguments[0];
  if (time.kind == ValueKind::kDuration && arguments.size() == 1) return duration_part(fn, time);
  if (time.kind != ValueKind::kTimestamp || arguments.size() > 2) {
    return Value::error(ErrorCode::kNoOverload);
  }
  absl::TimeZone zone = absl::UTCTimeZone();
  if (arguments.size() == 2) {
    if (arguments[1].kind != ValueKind::kString) return Value::error(ErrorCode::kNoOverload);
    if (!scratch.spend(kZoneSteps)) return Value::error(ErrorCode::kBudget);
    const auto named = zone_of(arguments[1].text());
    if (!named) return Value::error(ErrorCode::kInvalidArgument);
    zone = *named;
  }
  if (fn == Fn::kGetMilliseconds) return Value::integer(time.extra / 1'000'000);
  return Value::integer(part(fn, zone.At(absl::FromUnixSeconds(time.i)).cs));
}

}  // namespace limen::expr
