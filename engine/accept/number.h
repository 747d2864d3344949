#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace limen::accept {

/// A number as JSON writes it, taken apart: ± digits × 10^exponent.
struct Number {
  std::string_view text;      // the whole of it, white space cut off
  std::uint64_t digits = 0;   // wrong where `long_digits`
  std::int64_t exponent = 0;  // saturated far beyond what counts
  bool negative = false;
  bool long_digits = false;  // more than 18 digits, leading zeros counted
};

/// Reads the number at the token's begin, which white space or the token's end must follow; nothing
/// where the token is of another form.
[[nodiscard]] std::optional<Number> read_number(std::string_view token) noexcept;

enum class WholeIs : std::uint8_t { kWhole, kFraction, kTooLarge };
struct Whole {
  WholeIs is = WholeIs::kWhole;
  std::int64_t value = 0;
};
/// The number's exact value where it is whole and fits 64 bits, however it is written: 3.0, 1e3.
[[nodiscard]] Whole to_whole(const Number& number) noexcept;

/// The double nearest to the number; nothing where that is infinite.
[[nodiscard]] std::optional<double> to_double(const Number& number) noexcept;

}  // namespace limen::accept
