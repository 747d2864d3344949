#pragma once

#include <span>

#include "engine/expr/function.h"
#include "engine/expr/pattern.h"
#include "engine/expr/scratch.h"
#include "engine/expr/value.h"

namespace limen::expr {

/// Calls a function with values, none of which is an error, whatever their number and kinds: what
/// does not fit is kNoOverload. `pattern` is the regular expression where it is a constant.
[[nodiscard]] Value call(Fn fn, std::span<const Value> arguments, const Pattern* pattern,
                         Scratch& scratch);

}  // namespace limen::expr
