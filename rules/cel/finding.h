#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace limen::cel {

/// What the compiler found in an expression. Codes are stable and listed in rules/README.md.
struct Finding {
  std::string code;         // "E012 unknown-field"
  std::string message;      // one sentence
  std::string hint;         // "did you mean `outcome`?"; may be empty
  std::uint32_t begin = 0;  // bytes of the expression's text, end excluded
  std::uint32_t end = 0;
  bool warning = false;
};

}  // namespace limen::cel
