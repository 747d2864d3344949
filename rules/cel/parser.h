#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "rules/cel/ast.h"
#include "rules/cel/finding.h"

namespace limen::cel {

/// Texts longer than this, or nested deeper, are refused.
inline constexpr std::size_t kMaxTextBytes = std::size_t{4} << 20U;
inline constexpr int kMaxNesting = 250;

/// Reads an expression; nullptr where it is none, with what is wrong in `findings`: the first error
/// of the syntax, after which nothing can be said of the rest.
[[nodiscard]] std::unique_ptr<Tree> parse(std::string_view text, std::vector<Finding>& findings);

}  // namespace limen::cel
