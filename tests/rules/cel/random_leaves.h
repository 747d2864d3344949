#pragma once

#include <span>
#include <string_view>

namespace limen::cel {

/// Literals and names of a type of RandomExpression, at the ends of what it holds and near them.
[[nodiscard]] std::span<const std::string_view> random_leaves(char type);

}  // namespace limen::cel
