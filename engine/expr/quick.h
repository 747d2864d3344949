#pragma once

#include "engine/expr/program.h"

namespace limen::expr {

/// Finds the comparisons of a field with a constant that need no general evaluation, and notes them
/// in Program::quick. Called once, when the program is made.
void find_quick(Program& program);

}  // namespace limen::expr
