#pragma once

#include <cstdint>
#include <string>

#include "engine/expr/program.h"

namespace limen::expr {

/// The structure of a node as text: equal for nodes that mean the same, of whatever program.
[[nodiscard]] std::string shape_of(const Program& program, std::uint32_t node);

}  // namespace limen::expr
