#pragma once

#include <optional>
#include <string_view>

#include "engine/expr/program.h"
#include "rules/cel/token.h"

namespace limen::cel {

/// Words that are no names and cannot be selected: true, false, null, in.
[[nodiscard]] bool is_keyword(std::string_view word);
/// Words that are no names, but may be selected.
[[nodiscard]] bool is_reserved(std::string_view word);
/// The operator of a token on a level (0: relations, 1: sums, 2: products), if it is one.
[[nodiscard]] std::optional<expr::Op> operator_of(TokenKind kind, int level);

}  // namespace limen::cel
