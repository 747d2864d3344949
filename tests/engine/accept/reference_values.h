#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace limen::accept::reference {

/// An int, or why a number is none.
struct Int {
  enum { kOk, kFraction, kTooLarge } is = kOk;
  std::int64_t value = 0;
};
/// The number, which is written as JSON has it, by its decimal digits.
Int read_int(const std::string& text);

/// The shortest text that reads back the same.
std::string print_double(double value);

/// Microseconds since 1970 by counting years and months, where they lie in 1970 to 2200 in UTC.
std::optional<std::int64_t> read_time(const std::string& text);

}  // namespace limen::accept::reference
