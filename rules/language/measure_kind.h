#pragma once

#include <cstdint>
#include <optional>

#include "engine/plan/plan.h"

namespace limen::language {

/// How a measure is judged, by what it is made of, through the measures that it names.
///
/// `double(a) / double(b)` of counts or sums is a share. A mean or a quantile is a value with the
/// bucket's values behind it. Counts, distinct counts, sums of ints, and sums and multiples of
/// these by a constant above 0 are counts. All else is a value by itself.
struct MeasureKind {
  plan::Judged judged = plan::Judged::kValue;
  expr::ProgramRef share;  // the division, with its sides
  std::uint32_t successes = 0;
  std::uint32_t trials = 0;
  std::optional<std::uint32_t> values;  // number of the aggregate
  bool counts_events = false;           // of count and distinct alone: 0 where there is no event
};

[[nodiscard]] MeasureKind measure_kind(const plan::Window& window, const expr::ProgramRef& of);

}  // namespace limen::language
