#pragma once

#include <span>

#include "engine/expr/scratch.h"
#include "engine/expr/value.h"

namespace limen::expr {

/// The value at the key, a number of any type found by its value; nullptr where there is none, or
/// where the budget is used up.
[[nodiscard]] const Value* find(const MapValue& map, const Value& key, Scratch& scratch);

/// A map of these entries, which it borrows, in their order; an error where a key is there twice or
/// is no bool, int, uint or string, or where the budget is used up.
[[nodiscard]] Value make_map(std::span<const MapEntry> entries, Scratch& scratch);

}  // namespace limen::expr
