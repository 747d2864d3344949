#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace limen::cel {

/// The names that random expressions read, of all types, among them a dotted one ("big.i") and one
/// that the variables of macros hide ("i").
///
/// Evaluates an expression over them with the engine, as it is and as the checker compiles it where
/// it takes it, and with the slow evaluator; what differs, as text, or nothing. `compared` is
/// whether the slow one knew all of it, `checked` whether the checker took it, `failed` whether it
/// ends in an error.
struct Comparison {
  std::optional<std::string> difference;
  bool compared = false;
  bool checked = false;
  bool failed = false;
};
[[nodiscard]] Comparison compare_evaluators(std::string_view expression);

}  // namespace limen::cel
