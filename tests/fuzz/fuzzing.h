#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "tests/rules/cel/soup.h"

namespace limen::fuzz {

/// Ends the fuzzer's run where something does not hold, with what it was about.
inline void require(bool holds, std::string_view what, std::string_view about) {
  if (holds) return;
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(about.size()), about.data());
  std::abort();
}

/// The input as a text: as it is, or behind '#' as choices of pieces of expressions.
inline std::string text_of(std::span<const std::uint8_t> input) {
  if (!input.empty() && input[0] == '#') {
    cel::Choices choices(input.subspan(1));
    return cel::soup(choices);
  }
  return {reinterpret_cast<const char*>(input.data()), input.size()};
}

}  // namespace limen::fuzz
