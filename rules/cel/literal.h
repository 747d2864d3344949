#pragma once

#include <string>
#include <string_view>

#include "engine/expr/value.h"
#include "rules/cel/token.h"

namespace limen::cel {

/// The number that a kInt, kUint or kDouble token writes, with a minus before it or without; an
/// error value where it does not fit.
[[nodiscard]] expr::Value number_of(TokenKind kind, std::string_view text, bool negative);

/// What is between the quotes of a kString or kBytes token, its escapes replaced.
struct Unquoted {
  std::string text;
  std::string problem;         // one sentence; empty where there is none
  std::size_t problem_at = 0;  // the byte of the token where it is
};
[[nodiscard]] Unquoted unquote(TokenKind kind, std::string_view token);

}  // namespace limen::cel
