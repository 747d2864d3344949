#include "engine/types/time.h"

#include <array>
#include <charconv>

namespace limen::types {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

void append_padded(std::string& out, std::int64_t value, int width) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  for (auto n = end - digits.data(); n < width; ++n) out.push_back('0');
  out.append(digits.data(), end);
}

/// The number that two characters write; adds to `wrong` where one is no digit.
unsigned two_digits(const char* at, unsigned& wrong) {
  const unsigned tens = static_cast<unsigned char>(at[0]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(at[1]) - unsigned{'0'};
  wrong += (tens > 9 ? 1U : 0U) + (ones > 9 ? 1U : 0U);
  return tens * 10 + ones;
}

/// Reads ".123…" at the front, cut to microseconds; nothing where no digit follows the point.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (text.empty() || text.front() != '.') return 0;
  text.remove_prefix(1);
  std::int64_t micros = 0;
  std::size_t count = 0;
  for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count) {
    if (count < 6) micros = micros * 10 + (text[count] - '0');
  }
  if (count == 0) return std::nullopt;
  for (std::size_t i = count; i < 6; ++i) micros *= 10;
  text.remove_prefix(count);
  return micros;
}

/// Reads `Z` or `+hh:mm`, the whole of the text, as minutes east of Greenwich.
std::optional<int> read_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  unsigned wrong = 0;
  const unsigned hours = two_digits(text.data() + 1, wrong);
  const unsigned minutes = two_digits(text.data() + 4, wrong);
  if (wrong != 0 || hours > 23 || minutes > 59) return std::nullopt;
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
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':' ||
      (text[10] != 'T' && text[10] != 't')) {
    return std::nullopt;
  }
  const char* const from = text.data();
  unsigned wrong = 0;
  const unsigned century = two_digits(from, wrong);
  const unsigned year = century * 100 + two_digits(from + 2, wrong);
  const unsigned month = two_digits(from + 5, wrong);
  const unsigned day = two_digits(from + 8, wrong);
  const unsigned hour = two_digits(from + 11, wrong);
  const unsigned minute = two_digits(from + 14, wrong);
  const unsigned second = two_digits(from + 17, wrong);
  if (wrong != 0 || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const year_month_day date{std::chrono::year{static_cast<int>(year)}, std::chrono::month{month},
                            std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  std::string_view rest = text.substr(19);
  const auto fraction = take_fraction(rest);
  if (!fraction) return std::nullopt;
  const auto offset = read_offset(rest);
  if (!offset) return std::nullopt;
  const std::int64_t seconds =
      std::int64_t{hour} * 3600 + (std::int64_t{minute} - *offset) * 60 + std::int64_t{second};
  return EventTime{sys_days{date}} + std::chrono::seconds{seconds} + Micros{*fraction};
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
