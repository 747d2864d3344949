#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/expr/program.h"
#include "engine/plan/plan.h"
#include "engine/types/result.h"

namespace limen::explain {

/// A key's texts in the order of `by`, as CEL's string() writes them.
using Key = std::vector<std::string>;

/// Reads a key as a person names it: `point=XZABC` pairs, one or more a word, a JSON object, or a
/// bare value where `by` has one field; nothing for the global key. Errors: a field that is not in
/// `by`, or one that is missing; the message says which `by` has.
[[nodiscard]] types::Result<Key> read_key(std::span<const std::string> words,
                                          const plan::Rule& rule);

/// As read_key() takes it: `point=XZABC lane.id=L3`.
[[nodiscard]] std::string shown(const Key& key, const plan::Rule& rule);

/// The event's key; false where it lacks a field of it.
[[nodiscard]] bool key_of(const types::EventView& event, const plan::Rule& rule,
                          const types::Schema& schema, expr::Scratch& scratch, Key& out);

}  // namespace limen::explain
