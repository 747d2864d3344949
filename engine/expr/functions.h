#pragma once

#include <span>

#include "engine/expr/call.h"

// The functions by group; call() finds the group. Arguments are as for call().
namespace limen::expr {

using Arguments = std::span<const Value>;

[[nodiscard]] Value call_core(Fn fn, Arguments arguments, const Pattern* pattern, Scratch& scratch);
[[nodiscard]] Value convert(Fn fn, const Value& value, Scratch& scratch);
[[nodiscard]] Value call_strings(Fn fn, Arguments arguments, Scratch& scratch);
[[nodiscard]] Value call_searches(Fn fn, Arguments arguments, Scratch& scratch);
[[nodiscard]] Value format(Arguments arguments, Scratch& scratch);
[[nodiscard]] Value call_math(Fn fn, Arguments arguments, Scratch& scratch);
[[nodiscard]] Value call_bits(Fn fn, Arguments arguments);
[[nodiscard]] Value call_encoders(Fn fn, Arguments arguments, Scratch& scratch);
[[nodiscard]] Value call_optionals(Fn fn, Arguments arguments, Scratch& scratch);
[[nodiscard]] Value call_domain(Fn fn, Arguments arguments, Scratch& scratch);

[[nodiscard]] inline Value no_overload() { return Value::error(ErrorCode::kNoOverload); }

/// Whether the arguments are of these kinds, in this number.
template <typename... Kinds>
[[nodiscard]] bool are(Arguments arguments, Kinds... kinds) {
  if (arguments.size() != sizeof...(kinds)) return false;
  std::size_t i = 0;
  return ((arguments[i++].kind == kinds) && ...);
}

}  // namespace limen::expr
