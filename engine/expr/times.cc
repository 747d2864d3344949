#include "engine/expr/times.h"

#include <array>
#include <charconv>
#include <chrono>
#include <limits>
#include <optional>

namespace limen::expr {

namespace {

constexpr std::int64_t kNanos = 1'000'000'000;

using std::chrono::sys_days;
using std::chrono::year_month_day;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits text[at, at + count) as a number, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// Nanoseconds of ".123…" at the front, which is taken off; nothing where no digit follows the
/// point.
std::optional<std::uint32_t> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  std::size_t end = 1;
  std::uint32_t nanos = 0;
  for (; end < text.size() && is_digit(text[end]); ++end) {
    if (end <= 9) nanos = nanos * 10 + static_cast<std::uint32_t>(text[end] - '0');
  }
  if (end == 1) return std::nullopt;
  for (std::size_t i = end; i <= 9; ++i) nanos *= 10;
  text.remove_prefix(end);
  return nanos;
}

std::optional<int> offset_minutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = digits(text, 1, 2);
  const int minutes = digits(text, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return text[0] == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
}

Value out_of_range() { return Value::error(ErrorCode::kOutOfRange); }

Value checked_timestamp(std::int64_t seconds, std::uint32_t nanos) {
  if (seconds < kMinTimestamp || seconds > kMaxTimestamp) return out_of_range();
  return Value::timestamp(seconds, nanos);
}

Value duration_of(std::int64_t nanos) {
  std::int64_t seconds = nanos / kNanos;
  std::int64_t rest = nanos % kNanos;
  if (rest < 0) {
    rest += kNanos;
    --seconds;
  }
  return Value::duration(seconds, static_cast<std::uint32_t>(rest));
}

/// seconds * 10^9 + nanos as a duration, if it fits.
Value checked_duration(std::int64_t seconds, std::int64_t nanos) {
  if (seconds < 0 && nanos > 0) {
    ++seconds;
    nanos -= kNanos;
  }
  std::int64_t total = 0;
  if (__builtin_mul_overflow(seconds, kNanos, &total) ||
      __builtin_add_overflow(total, nanos, &total)) {
    return out_of_range();
  }
  return duration_of(total);
}

void append_padded(std::string& out, std::uint64_t value, int width) {
  std::array<char, 20> text{};
  char* const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  for (auto n = end - text.data(); n < width; ++n) out.push_back('0');
  out.append(text.data(), end);
}

void append_fraction(std::string& out, std::uint32_t nanos) {
  if (nanos == 0) return;
  out.push_back('.');
  append_padded(out, nanos, 9);
  while (out.back() == '0') out.pop_back();
}

struct Unit {
  std::string_view name;
  std::int64_t nanos;
};

/// The unit at the front of the text, which is taken off; 0 where there is none.
std::int64_t take_unit(std::string_view& text) {
  static constexpr std::array<Unit, 8> kUnits = {
      Unit{"ns", 1},     {"us", 1000},  {"\xC2\xB5s", 1000}, {"\xCE\xBCs", 1000},
      {"ms", 1'000'000}, {"s", kNanos}, {"m", 60 * kNanos},  {"h", 3600 * kNanos}};
  for (const Unit& unit : kUnits) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return unit.nanos;
  }
  return 0;
}

/// Adds one "1.5h" from the front of the text to `total`, all of it as negative numbers, so that
/// the smallest fits too; false where the text is of another form or the sum does not fit.
bool take_part(std::string_view& text, std::int64_t& total) {
  std::int64_t whole = 0;
  std::size_t at = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (__builtin_mul_overflow(whole, 10, &whole) ||
        __builtin_sub_overflow(whole, text[at] - '0', &whole)) {
      return false;
    }
  }
  const bool has_whole = at > 0;
  text.remove_prefix(at);
  const std::string_view fraction_text = text;
  std::size_t decimals = 0;
  if (text.starts_with('.')) {
    for (at = 1; at < text.size() && is_digit(text[at]); ++at) ++decimals;
    text.remove_prefix(at);
  }
  if (!has_whole && decimals == 0) return false;
  const std::int64_t unit = take_unit(text);
  std::int64_t part = 0;
  if (unit == 0 || __builtin_mul_overflow(whole, unit, &part)) return false;
  std::int64_t fraction = 0;
  std::int64_t scale = 1;
  for (std::size_t i = 0; i < decimals && i < 15; ++i) {
    fraction = fraction * 10 + (fraction_text[i + 1] - '0');
    scale *= 10;
  }
  const auto nanos =
      static_cast<std::int64_t>(static_cast<long double>(fraction) *
                                static_cast<long double>(unit) / static_cast<long double>(scale));
  return !__builtin_sub_overflow(part, nanos, &part) &&
         !__builtin_add_overflow(total, part, &total);
}

}  // namespace

Value parse_timestamp(std::string_view text) {
  const bool form = text.size() >= 20 && text[4] == '-' && text[7] == '-' && text[13] == ':' &&
                    text[16] == ':' && (text[10] == 'T' || text[10] == 't');
  if (!form) return Value::error(ErrorCode::kInvalidArgument);
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  const bool numbers = year >= 0 && month >= 0 && day >= 0 && hour >= 0 && hour < 24 &&
                       minute >= 0 && minute < 60 && second >= 0 && second < 60;
  if (!numbers) return Value::error(ErrorCode::kInvalidArgument);
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  std::string_view rest = text.substr(19);
  const auto nanos = take_fraction(rest);
  const auto offset = nanos ? offset_minutes(rest) : std::nullopt;
  if (!date.ok() || !nanos || !offset) return Value::error(ErrorCode::kInvalidArgument);
  const std::int64_t days = sys_days{date}.time_since_epoch().count();
  return checked_timestamp(days * 86400 + hour * 3600 + (minute - *offset) * 60 + second, *nanos);
}

Value parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return Value::duration(0, 0);
  if (text.empty()) return Value::error(ErrorCode::kInvalidArgument);
  std::int64_t total = 0;
  while (!text.empty()) {
    if (!take_part(text, total)) return Value::error(ErrorCode::kInvalidArgument);
  }
  if (negative) return duration_of(total);
  if (total == std::numeric_limits<std::int64_t>::min()) return out_of_range();
  return duration_of(-total);
}

void append_timestamp(std::string& out, const Value& timestamp) {
  const std::chrono::sys_seconds time{std::chrono::seconds{timestamp.i}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const year_month_day date{day};
  const auto second = static_cast<std::uint64_t>((time - day).count());
  append_padded(out, static_cast<std::uint64_t>(int{date.year()}), 4);
  out.push_back('-');
  append_padded(out, unsigned{date.month()}, 2);
  out.push_back('-');
  append_padded(out, unsigned{date.day()}, 2);
  out.push_back('T');
  append_padded(out, second / 3600, 2);
  out.push_back(':');
  append_padded(out, second / 60 % 60, 2);
  out.push_back(':');
  append_padded(out, second % 60, 2);
  append_fraction(out, timestamp.extra);
  out.push_back('Z');
}

void append_duration(std::string& out, const Value& duration) {
  std::int64_t seconds = duration.i;
  std::uint32_t nanos = duration.extra;
  if (seconds < 0) {
    out.push_back('-');
    if (nanos > 0) {
      ++seconds;
      nanos = static_cast<std::uint32_t>(kNanos) - nanos;
    }
  }
  append_padded(out, static_cast<std::uint64_t>(seconds < 0 ? -seconds : seconds), 1);
  append_fraction(out, nanos);
  out.push_back('s');
}

Value add_times(const Value& a, const Value& b) {
  if (a.kind == ValueKind::kDuration && b.kind == ValueKind::kTimestamp) return add_times(b, a);
  const bool times = a.kind == ValueKind::kTimestamp || a.kind == ValueKind::kDuration;
  if (!times || b.kind != ValueKind::kDuration) return Value::error(ErrorCode::kNoOverload);
  const std::uint32_t nanos = a.extra + b.extra;
  const std::int64_t seconds = a.i + b.i + (nanos >= kNanos ? 1 : 0);
  const auto rest = static_cast<std::uint32_t>(nanos % kNanos);
  if (a.kind == ValueKind::kTimestamp) return checked_timestamp(seconds, rest);
  return checked_duration(seconds, rest);
}

Value subtract_times(const Value& a, const Value& b) {
  const bool times = (a.kind == ValueKind::kTimestamp || a.kind == ValueKind::kDuration) &&
                     (b.kind == ValueKind::kTimestamp || b.kind == ValueKind::kDuration);
  if (!times || (a.kind == ValueKind::kDuration && b.kind == ValueKind::kTimestamp)) {
    return Value::error(ErrorCode::kNoOverload);
  }
  const bool borrow = a.extra < b.extra;
  const std::int64_t seconds = a.i - b.i - (borrow ? 1 : 0);
  const auto nanos =
      static_cast<std::uint32_t>(std::int64_t{a.extra} - b.extra + (borrow ? kNanos : 0));
  if (a.kind == b.kind) return checked_duration(seconds, nanos);
  return checked_timestamp(seconds, nanos);
}

}  // namespace limen::expr
