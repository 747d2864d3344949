#pragma once

#include "engine/expr/program.h"
#include "engine/expr/scratch.h"
#include "engine/expr/value.h"

namespace limen::expr {

/// `a op b` of kAdd, kSubtract, kMultiply, kDivide or kModulo, overflow checked; neither is an
/// error.
[[nodiscard]] Value arithmetic(Op op, const Value& a, const Value& b, Scratch& scratch);
/// `-a`.
[[nodiscard]] Value negate(const Value& a);

}  // namespace limen::expr
