#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/types/batch.h"

namespace limen::classify {

inline constexpr std::size_t kMaxWords = types::Batch::kMaxRows / 64;

/// Rows of a batch, a bit each.
using Rows = std::array<std::uint64_t, kMaxWords>;

/// A predicate's verdict on each row: true, error, or neither. `absent` marks those errors that
/// read an absent field.
struct Verdicts {
  Rows yes;
  Rows error;
  Rows absent;
};

}  // namespace limen::classify
