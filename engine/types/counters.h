#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/types/record.h"

namespace limen::types {

/// What became of the events of an input; all disjoint but `events`, which counts every record
/// read.
struct InputCounters {
  std::uint64_t events = 0;
  std::uint64_t invalid = 0;
  std::uint64_t ignored = 0;  // of types that the schema does not have
  std::uint64_t duplicates = 0;
  std::uint64_t late = 0;
  std::uint64_t bytes = 0;
  std::array<std::uint64_t, kReasons> invalid_by_reason{};
  std::uint64_t unknown_fields =
      0;  // fields of valid events that the schema does not have, one each
};

struct RuleCounters {
  std::uint64_t fired = 0;  // firings that went out
  std::uint64_t resolved = 0;
  std::uint64_t folded = 0;
  std::uint64_t inhibited = 0;
  std::uint64_t passed_over = 0;  // events: a key's field absent, an exception, after `expires`
  std::uint64_t errors = 0;       // evaluations that ended in an error, absent fields apart
  std::uint64_t absent = 0;       // evaluations that read a field that was absent
  std::uint64_t capped = 0;       // events that left a window early because of a limit
  std::uint64_t open = 0;         // episodes open now
  std::uint64_t small_cell = 0;   // evaluations over too few events (rules.md, section 11)
};

}  // namespace limen::types
