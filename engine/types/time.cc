#include "engine/types/time.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace limen::types {

namespace {

using std::chrono::year_month_day;

void append_padded(std::string& out, std::int64_t value, int width) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  for (auto n = end - digits.data(); n < width; ++n) out.push_back('0');
  out.append(digits.data(), end);
}

constexpr std::uint64_t kNoDigits = UINT64_MAX;

template <class Word>
std::uint64_t load(const char* from) {
  static_assert(std::endian::native == std::endian::little);
  Word word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// The numbers that four pairs of digits write, 16 bits each, the first lowest; kNoDigits where one
/// is no digit.
std::uint64_t digit_pairs(std::uint64_t word) {
  const std::uint64_t carried = word + 0x0606060606060606U;  // above 9 it reaches the upper half
  if (((word | carried) & 0xF0F0F0F0F0F0F0F0U) != 0x3030303030303030U) return kNoDigits;
  const std::uint64_t values = word & 0x0F0F0F0F0F0F0F0FU;
  return (values * 10 + (values >> 8U)) & 0x00FF00FF00FF00FFU;
}

unsigned pair_at(std::uint64_t pairs, unsigned number) {
  return static_cast<unsigned>(pairs >> (number * 16U)) & 0xFFU;
}

/// Days since 1970-01-01 of the date that four pairs write; nothing where there is no such day.
std::optional<std::int64_t> days_since_1970(std::uint64_t date) {
  static constexpr std::array<unsigned, 13> kDays = {0,  31, 28, 31, 30, 31, 30,
                                                     31, 31, 30, 31, 30, 31};
  // Years begin in March, so that the day of leap is the last.
  static constexpr std::array<unsigned, 13> kDaysBefore = {0,   306, 337, 0,   31,  61, 92,
                                                           122, 153, 184, 214, 245, 275};
  const unsigned century = pair_at(date, 0);
  const unsigned of_century = pair_at(date, 1);
  const unsigned month = pair_at(date, 2);
  const unsigned day = pair_at(date, 3);
  const bool is_leap = (of_century == 0 ? century : of_century) % 4 == 0;
  if (month < 1 || month > 12 || day < 1) return std::nullopt;
  if (day > kDays[month] + (month == 2 && is_leap ? 1 : 0)) return std::nullopt;
  const unsigned year = century * 100 + of_century + 400 - (month < 3 ? 1 : 0);  // 400 too many
  const unsigned days =
      year * 365 + year / 4 - year / 100 + year / 400 + kDaysBefore[month] + day - 1;
  return std::int64_t{days} - (719'468 + 146'097);
}

/// Two digits as a number; 100 where one is no digit.
unsigned two_digits(const char* at) {
  const unsigned tens = static_cast<unsigned char>(at[0]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(at[1]) - unsigned{'0'};
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/// Reads ".123…" at the front, cut to microseconds; nothing where no digit follows the point.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (text.empty() || text.front() != '.') return 0;
  text.remove_prefix(1);
  static constexpr std::array<std::int64_t, 7> kScale = {1'000'000, 100'000, 10'000, 1'000,
                                                         100,       10,      1};
  std::int64_t micros = 0;
  std::size_t count = 0;
  for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count) {
    if (count < 6) micros = micros * 10 + (text[count] - '0');
  }
  if (count == 0) return std::nullopt;
  text.remove_prefix(count);
  return micros * kScale[std::min<std::size_t>(count, 6)];
}

/// Reads `Z` or `+hh:mm`, the whole of the text, as minutes east of Greenwich.
std::optional<int> read_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const unsigned hours = two_digits(text.data() + 1);
  const unsigned minutes = two_digits(text.data() + 4);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const int offset = static_cast<int>(hours * 60 + minutes);
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

void append_rfc3339(std::string& out, EventTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const year_month_day date{day};
  std::int64_t micros = (time - day).count();
  append_padded(out, int{date.year()}, 4);
  out.push_back('-');
  append_padded(out, unsigned{date.month()}, 2);
  out.push_back('-');
  append_padded(out, unsigned{date.day()}, 2);
  out.push_back('T');
  append_padded(out, micros / 3'600'000'000, 2);
  out.push_back(':');
  append_padded(out, micros / 60'000'000 % 60, 2);
  out.push_back(':');
  append_padded(out, micros / 1'000'000 % 60, 2);
  micros %= 1'000'000;
  if (micros != 0) {
    out.push_back('.');
    append_padded(out, micros, 6);
    while (out.back() == '0') out.pop_back();
  }
  out.push_back('Z');
}

std::string to_rfc3339(EventTime time) {
  std::string out;
  append_rfc3339(out, time);
  return out;
}

std::optional<EventTime> parse_rfc3339(std::string_view text) {
  if (text.size() < 20) return std::nullopt;
  const bool has_signs = text[4] == '-' && text[7] == '-' && text[13] == ':' && text[16] == ':' &&
                         (text[10] == 'T' || text[10] == 't');
  const char* const at = text.data();
  const std::uint64_t date =
      digit_pairs(load<std::uint32_t>(at) | load<std::uint16_t>(at + 5) << 32U |
                  load<std::uint16_t>(at + 8) << 48U);
  const std::uint64_t clock =
      digit_pairs(load<std::uint16_t>(at + 11) | load<std::uint16_t>(at + 14) << 16U |
                  load<std::uint16_t>(at + 17) << 32U | 0x3030000000000000U);
  if (!has_signs || date == kNoDigits || clock == kNoDigits) return std::nullopt;
  const auto days = days_since_1970(date);
  const unsigned hour = pair_at(clock, 0);
  const unsigned minute = pair_at(clock, 1);
  const unsigned second = pair_at(clock, 2);
  if (!days || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::string_view rest = text.substr(19);
  const auto fraction = take_fraction(rest);
  const auto offset = read_offset(rest);
  if (!fraction || !offset) return std::nullopt;
  const std::int64_t minutes = (*days * 24 + hour) * 60 + minute - *offset;
  return from_int((minutes * 60 + second) * 1'000'000 + *fraction);
}

std::optional<Micros> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t micros;
  };
  static constexpr std::array<Unit, 6> kUnits = {Unit{"ms", 1000},      {"s", 1'000'000},
                                                 {"m", 60'000'000},     {"h", 3'600'000'000},
                                                 {"d", 86'400'000'000}, {"w", 604'800'000'000}};
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count < 0 || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::size_t letters = text.find_first_of("0123456789");
    const std::string_view name = text.substr(0, letters);
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits) {
      if (candidate.name == name) unit = &candidate;
    }
    std::int64_t part = 0;
    if (unit == nullptr || __builtin_mul_overflow(count, unit->micros, &part) ||
        __builtin_add_overflow(total, part, &total)) {
      return std::nullopt;
    }
    text.remove_prefix(name.size());
  }
  return Micros{total};
}

void append_duration(std::string& out, Micros duration) {
  struct Unit {
    std::string_view name;
    std::int64_t micros;
  };
  static constexpr std::array<Unit, 6> kUnits = {
      Unit{"d", 86'400'000'000}, {"h", 3'600'000'000}, {"m", 60'000'000},
      {"s", 1'000'000},          {"ms", 1000},         {"us", 1}};
  std::int64_t rest = duration.count();
  if (rest == 0) out += "0s";
  for (const Unit& unit : kUnits) {
    if (rest / unit.micros == 0) continue;
    out += std::to_string(rest / unit.micros);
    out += unit.name;
    rest %= unit.micros;
  }
}

}  // namespace limen::types
