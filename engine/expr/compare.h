#pragma once

#include <cstdint>
#include <string_view>

#include "engine/expr/scratch.h"
#include "engine/expr/value.h"

namespace limen::expr {

enum class Order : std::uint8_t {
  kLess,
  kEqual,
  kGreater,
  kUnordered,  // NaN with a number: no comparison but `!=` holds
  kNone,       // values that have no order
};

/// The order of two values as `<` and its like see it: bool, numbers across their types exactly,
/// texts and bytes by code point and byte, timestamps, durations.
[[nodiscard]] Order order(const Value& a, const Value& b);

/// `a == b` as a kBool, numbers of different types by their value, other types unequal; or kBudget.
[[nodiscard]] Value equal(const Value& a, const Value& b, Scratch& scratch);

/// Bytes of text that are compared in a step.
inline constexpr std::size_t kComparedAStep = 1024;

/// The same where neither is a container (for keys). The caller counts the cost of long texts.
[[nodiscard]] bool equal_scalars(const Value& a, const Value& b);

[[nodiscard]] constexpr bool is_number(ValueKind kind) {
  return kind == ValueKind::kInt || kind == ValueKind::kUint || kind == ValueKind::kDouble;
}

}  // namespace limen::expr
