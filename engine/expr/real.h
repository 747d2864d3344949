#pragma once

#include <string_view>

#include "engine/expr/value.h"

namespace limen::expr {

/// A decimal number without a sign ("1.5", ".5", "15e-1") as the nearest kDouble; what is nearest
/// to 0 is 0. kOutOfRange for what is too large, kInvalidArgument for what is no such number.
[[nodiscard]] Value read_real(std::string_view text);

}  // namespace limen::expr
