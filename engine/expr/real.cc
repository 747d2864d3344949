#include "engine/expr/real.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace limen::expr {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a number that no double is near to is too small for one and not too large: the decimal
/// exponent of its first digit decides.
bool is_small(std::string_view text) {
  constexpr int kFar = 100'000'000;  // larger than any count of digits
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  int exponent = 0;
  if (e < text.size()) {
    std::string_view digits = text.substr(e + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const bool negative = digits.starts_with('-');
    const auto error = std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec;
    if (error != std::errc{} || std::abs(exponent) > kFar) exponent = negative ? -kFar : kFar;
  }
  const std::string_view mantissa = text.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_not_of("0.");
  if (first == std::string_view::npos) return true;
  return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) < 0;
}

}  // namespace

Value read_real(std::string_view text) {
  if (text.empty() || (!is_digit(text.front()) && text.front() != '.')) {
    return Value::error(ErrorCode::kInvalidArgument);
  }
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) {
    return Value::error(ErrorCode::kInvalidArgument);
  }
  if (error == std::errc::result_out_of_range) {
    return is_small(text) ? Value::real(0) : Value::error(ErrorCode::kOutOfRange);
  }
  return Value::real(number);
}

}  // namespace limen::expr
