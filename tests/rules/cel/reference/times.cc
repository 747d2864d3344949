#include <algorithm>
#include <array>
#include <cstdio>

#include "tests/rules/cel/reference/evaluator.h"

namespace limen::cel::reference {

namespace {

constexpr Wide kSecond = 1'000'000'000;
constexpr Wide kDay = 86'400 * kSecond;
constexpr Wide kEpochDay = 719'162;  // days from 0001-01-01 to 1970-01-01

struct Date {
  int year = 1;
  int month = 1;
  int day = 1;
  int day_of_year = 1;
};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int year, int month) {
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

/// Years, then months, are counted off the days since 0001-01-01.
Date date_of(Wide days) {
  Date date;
  date.year += static_cast<int>(days / 146'097) * 400;
  days %= 146'097;
  for (; days >= (is_leap(date.year) ? 366 : 365); ++date.year) {
    days -= is_leap(date.year) ? 366 : 365;
  }
  date.day_of_year = static_cast<int>(days) + 1;
  for (; days >= days_in(date.year, date.month); ++date.month) {
    days -= days_in(date.year, date.month);
  }
  date.day = static_cast<int>(days) + 1;
  return date;
}

std::string fraction(Wide nanos) {
  if (nanos == 0) return "";
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), ".%09d", static_cast<int>(nanos));
  std::string out = text.data();
  while (out.ends_with('0')) out.pop_back();
  return out;
}

std::string timestamp_text(Wide nanos) {
  const Wide since = nanos + kEpochDay * kDay;
  const Date date = date_of(since / kDay);
  const auto second = static_cast<int>(since % kDay / kSecond);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d", date.year, date.month,
                date.day, second / 3600, second / 60 % 60, second % 60);
  return text.data() + fraction(since % kSecond) + "Z";
}

std::string duration_text(Wide nanos) {
  const Wide size = nanos < 0 ? -nanos : nanos;
  return (nanos < 0 ? "-" : "") + std::to_string(static_cast<long long>(size / kSecond)) +
         fraction(size % kSecond) + "s";
}

std::optional<Wide> part_of(std::string_view name, const Value& time) {
  const Wide since = time.number + kEpochDay * kDay;
  const Date date = date_of(since / kDay);
  const Wide second = since % kDay / kSecond;
  if (name == ".getFullYear") return date.year;
  if (name == ".getMonth") return date.month - 1;
  if (name == ".getDate") return date.day;
  if (name == ".getDayOfMonth") return date.day - 1;
  if (name == ".getDayOfWeek") return (since / kDay + 1) % 7;  // 0001-01-01 was a Monday
  if (name == ".getDayOfYear") return date.day_of_year - 1;
  if (name == ".getHours") return second / 3600;
  if (name == ".getMinutes") return second / 60 % 60;
  if (name == ".getSeconds") return second % 60;
  if (name == ".getMilliseconds") return since % kSecond / 1'000'000;
  return std::nullopt;
}

Value duration_part(std::string_view name, const Value& duration) {
  const Wide seconds = duration.number / kSecond;
  if (name == ".getHours") return of(Kind::kInt, seconds / 3600);
  if (name == ".getMinutes") return of(Kind::kInt, seconds / 60);
  if (name == ".getSeconds") return of(Kind::kInt, seconds);
  if (name != ".getMilliseconds") return error();
  return of(Kind::kInt, duration.number % kSecond / 1'000'000);
}

/// From whole seconds, which all that is made here is; texts are taken from the bindings.
std::optional<Value> made(std::string_view name, const Value& value) {
  const bool is_timestamp = name == "timestamp";
  const Kind kind = is_timestamp ? Kind::kTimestamp : Kind::kDuration;
  if (value.kind == kind) return value;
  if (value.kind == Kind::kString) return std::nullopt;
  if (value.kind != Kind::kInt) return error();
  const Wide lowest = is_timestamp ? -kEpochDay * 86'400 : -9'223'372'036;
  const Wide highest = is_timestamp ? Wide{253'402'300'799} : Wide{9'223'372'036};
  if (value.number < lowest || value.number > highest) return error();
  return of(kind, value.number * kSecond);
}

}  // namespace

std::optional<Value> call_time(std::string_view name, const std::vector<Value>& arguments) {
  if (arguments.size() != 1) return std::nullopt;
  const Value& value = arguments[0];
  if (name == "timestamp" || name == "duration") return made(name, value);
  if (name == "string") {
    const bool is_timestamp = value.kind == Kind::kTimestamp;
    if (!is_timestamp && value.kind != Kind::kDuration) return std::nullopt;
    return of(Kind::kString,
              decoded(is_timestamp ? timestamp_text(value.number) : duration_text(value.number)));
  }
  if (!name.starts_with(".get")) return std::nullopt;
  if (value.kind == Kind::kDuration) return duration_part(name, value);
  if (value.kind != Kind::kTimestamp) return error();
  const auto part = part_of(name, value);
  if (!part) return std::nullopt;
  return of(Kind::kInt, *part);
}

}  // namespace limen::cel::reference
