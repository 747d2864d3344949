#include "tests/engine/accept/reference_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace limen::accept::reference {

namespace {

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_of(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

}  // namespace

Int read_int(const std::string& text) {
  const bool negative = text[0] == '-';
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string mantissa = text.substr(negative ? 1 : 0, e - (negative ? 1 : 0));
  long double exponent = e == text.size() ? 0 : std::strtold(text.c_str() + e + 1, nullptr);
  std::string digits;
  bool after_point = false;
  for (const char c : mantissa) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    digits.push_back(c);
    if (after_point) exponent -= 1;
  }
  while (!digits.empty() && digits.front() == '0') digits.erase(0, 1);
  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    exponent += 1;
  }
  if (digits.empty()) return {};
  if (exponent < 0) return {Int::kFraction, 0};
  if (exponent > 30) return {Int::kTooLarge, 0};
  digits += std::string(static_cast<std::size_t>(exponent), '0');
  const std::string limit = negative ? "9223372036854775808" : "9223372036854775807";
  if (digits.size() > limit.size() || (digits.size() == limit.size() && digits > limit)) {
    return {Int::kTooLarge, 0};
  }
  return {Int::kOk, std::strtoll(((negative ? "-" : "") + digits).c_str(), nullptr, 10)};
}

std::string print_double(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::optional<std::int64_t> read_time(const std::string& text) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, oh = 0, om = 0;
  std::string shape;
  std::size_t fraction_end = 20;
  for (std::size_t i = 0; i < text.size() && i < 19; ++i) {
    shape += text[i] >= '0' && text[i] <= '9' ? '0' : text[i];
  }
  if (shape != "0000-00-00T00:00:00" && shape != "0000-00-00t00:00:00") return std::nullopt;
  std::sscanf(text.c_str(), "%4d-%2d-%2d%*c%2d:%2d:%2d", &y, &mo, &d, &h, &mi, &s);
  std::string micros;
  std::string offset = text.substr(19);
  if (!offset.empty() && offset[0] == '.') {
    while (fraction_end < text.size() && text[fraction_end] >= '0' && text[fraction_end] <= '9') {
      micros += text[fraction_end++];
    }
    if (micros.empty()) return std::nullopt;
    offset = text.substr(fraction_end);
  }
  micros = (micros + "000000").substr(0, 6);
  std::string offset_shape;
  for (const char c : offset) offset_shape += c >= '0' && c <= '9' ? '0' : c;
  if (offset_shape == "+00:00" || offset_shape == "-00:00") {
    std::sscanf(offset.c_str() + 1, "%2d:%2d", &oh, &om);
  } else if (offset != "Z" && offset != "z") {
    return std::nullopt;
  }
  if (mo < 1 || mo > 12 || d < 1 || d > days_of(y, mo) || h > 23 || mi > 59 || s > 59 || oh > 23 ||
      om > 59 || y < 1969 || y > 2201) {
    return std::nullopt;
  }
  std::int64_t days = y < 1970 ? -365 : 0;
  for (int year = 1970; year < y; ++year) days += is_leap(year) ? 366 : 365;
  for (int month = 1; month < mo; ++month) days += days_of(y, month);
  days += d - 1;
  const int east = offset[0] == '-' ? -(oh * 60 + om) : oh * 60 + om;
  const std::int64_t seconds = days * 86400 + h * 3600 + (mi - east) * 60 + s;
  constexpr std::int64_t kEnd = 7289654400;  // 2201-01-01T00:00:00Z
  if (seconds < 0 || seconds >= kEnd) return std::nullopt;
  return seconds * 1'000'000 + std::atoll(micros.c_str());
}

}  // namespace limen::accept::reference
