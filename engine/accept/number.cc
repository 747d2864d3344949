#include "engine/accept/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <system_error>

namespace limen::accept {

namespace {

constexpr std::int64_t kHuge = std::int64_t{1} << 40U;  // exponents beyond it are all the same

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Takes digits from `at` on into the number; returns how many.
std::size_t take_digits(std::string_view token, std::size_t at, std::uint64_t& digits) noexcept {
  std::size_t end = at;
  for (; end < token.size() && is_digit(token[end]); ++end) {
    digits = digits * 10 + static_cast<std::uint64_t>(token[end] - '0');
  }
  return end - at;
}

/// Takes `e+5` at `at`, where it begins with an e; false where no digit follows.
bool take_exponent(std::string_view token, std::size_t& at, std::int64_t& exponent) noexcept {
  if (at == token.size() || (token[at] != 'e' && token[at] != 'E')) return true;
  ++at;
  const bool negative = at < token.size() && token[at] == '-';
  if (at < token.size() && (token[at] == '-' || token[at] == '+')) ++at;
  const std::size_t first = at;
  std::int64_t value = 0;
  for (; at < token.size() && is_digit(token[at]); ++at) {
    value = std::min(value * 10 + (token[at] - '0'), kHuge);
  }
  exponent += negative ? -value : value;
  return at > first;
}

/// The significant digits, first to last that is not zero: `text` holds them (and perhaps a
/// point), the last stands for 10^exponent.
struct Significant {
  std::string_view text;
  std::int64_t exponent = 0;
  std::int64_t count = 0;
};

Significant significant(const Number& number) noexcept {
  const std::size_t mantissa_end = std::min(number.text.find_first_of("eE"), number.text.size());
  const std::string_view mantissa = number.text.substr(0, mantissa_end);
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return {};
  const std::size_t last = mantissa.find_last_of("123456789");
  Significant found{.text = mantissa.substr(first, last - first + 1), .exponent = number.exponent};
  for (const char c : found.text) found.count += is_digit(c) ? 1 : 0;
  for (const char c : mantissa.substr(last + 1)) found.exponent += is_digit(c) ? 1 : 0;
  return found;
}

Whole signed_whole(std::uint64_t value, bool negative) noexcept {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value > kMax + (negative ? 1U : 0U)) return {WholeIs::kTooLarge, 0};
  return {WholeIs::kWhole, static_cast<std::int64_t>(negative ? 0 - value : value)};
}

}  // namespace

std::optional<Number> read_number(std::string_view token) noexcept {
  Number number;
  number.negative = !token.empty() && token.front() == '-';
  std::size_t at = number.negative ? 1 : 0;
  std::size_t count = take_digits(token, at, number.digits);
  if (count == 0 || (count > 1 && token[at] == '0')) return std::nullopt;
  at += count;
  if (at < token.size() && token[at] == '.') {
    const std::size_t decimals = take_digits(token, at + 1, number.digits);
    if (decimals == 0) return std::nullopt;
    at += 1 + decimals;
    count += decimals;
    number.exponent = -static_cast<std::int64_t>(decimals);
  }
  if (!take_exponent(token, at, number.exponent)) return std::nullopt;
  if (at < token.size() && !is_space(token[at])) return std::nullopt;
  number.text = token.substr(0, at);
  number.long_digits = count > 18;
  return number;
}

Whole to_whole(const Number& number) noexcept {
  if (number.exponent == 0 && !number.long_digits) {
    const auto value = static_cast<std::int64_t>(number.digits);
    return {WholeIs::kWhole, number.negative ? -value : value};
  }
  const Significant digits = significant(number);
  if (digits.count == 0) return {};
  if (digits.exponent < 0) return {WholeIs::kFraction, 0};
  if (digits.count + digits.exponent > 19) return {WholeIs::kTooLarge, 0};
  std::uint64_t value = 0;  // below 10^19, which fits
  for (const char c : digits.text) {
    if (is_digit(c)) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  for (std::int64_t i = 0; i < digits.exponent; ++i) value *= 10;
  return signed_whole(value, number.negative);
}

std::optional<double> to_double(const Number& number) noexcept {
  static constexpr std::array<double, 23> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  // Both operands are exact, so one rounding gives the nearest (Clinger 1990).
  if (!number.long_digits && number.digits < (std::uint64_t{1} << 53U) && number.exponent >= -22 &&
      number.exponent <= 22) {
    const auto digits = static_cast<double>(number.digits);
    const double value = number.exponent < 0
                             ? digits / kPowers[static_cast<std::size_t>(-number.exponent)]
                             : digits * kPowers[static_cast<std::size_t>(number.exponent)];
    return number.negative ? -value : value;
  }
  double value = 0;
  const char* const end = number.text.data() + number.text.size();
  if (std::from_chars(number.text.data(), end, value).ec == std::errc{}) return value;
  const Significant digits = significant(number);  // out of range: too large, or too near to zero
  if (digits.count + digits.exponent > 0) return std::nullopt;
  return number.negative ? -0.0 : 0.0;
}

}  // namespace limen::accept
