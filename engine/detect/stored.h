#pragma once

#include <cstdint>

#include "engine/expr/value.h"
#include "engine/state/hash.h"
#include "engine/state/text_pool.h"

namespace limen::detect {

/// A scalar value that state keeps: its text, if it is one, is held in the pool. Release it, or it
/// is never freed.
struct Stored {
  expr::ValueKind kind = expr::ValueKind::kNull;
  std::uint32_t extra = 0;  // nanoseconds; of a text: its handle
  std::uint64_t bits = 0;
};

/// Whether state can keep the value: a bool, number, text, timestamp or duration.
[[nodiscard]] bool can_store(const expr::Value& value);
[[nodiscard]] Stored store(const expr::Value& value, state::TextPool& pool);
/// As store(); what cannot be kept becomes an error, and an error is kept as one.
[[nodiscard]] Stored store_or_error(const expr::Value& value, state::TextPool& pool);
/// Borrows the pool's text.
[[nodiscard]] expr::Value value_of(const Stored& stored, const state::TextPool& pool);
inline void release(const Stored& stored, state::TextPool& pool) {
  if (stored.kind == expr::ValueKind::kString || stored.kind == expr::ValueKind::kBytes) {
    pool.release(stored.extra);
  }
}

/// An int, uint or double as a double.
[[nodiscard]] double as_double(const expr::Value& value);
/// -1, 0 or 1 as CEL orders two values of one type; false before true, texts by code point.
[[nodiscard]] int compare(const expr::Value& a, const expr::Value& b);
/// Equal values of one type have one hash, others practically never (128 bits).
[[nodiscard]] state::Hash128 hash_of(const expr::Value& value);

}  // namespace limen::detect
