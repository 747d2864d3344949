#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/program.h"
#include "rules/cel/scope.h"

namespace limen::cel {

/// One part of an expression and what became of it.
struct Part {
  std::size_t depth = 0;  // below the whole, which is 0
  std::string text;       // as written, white space made single
  std::string type;       // of the checker: "list(string)"; empty where it was not looked at
  std::string value;      // as JSON, an error's sentence, or why it was not looked at
  bool failed = false;    // its value is an error
};

/// The whole and its parts, outer ones first, in the order of the text: literals are left out, and
/// what lies behind what decided is said to be so. At most kMaxParts; `more` is how many were left
/// out. Requires that the expression compiles in the scope.
struct Explained {
  static constexpr std::size_t kMaxParts = 200;

  std::vector<Part> parts;
  bool more = false;
};
[[nodiscard]] Explained explain(std::string_view text, Scope& scope, const expr::Frame& frame);

/// An expression as it is shown in a line: white space made single.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace limen::cel
