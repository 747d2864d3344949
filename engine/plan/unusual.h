#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/expr/program.h"
#include "engine/types/time.h"

namespace limen::plan {

enum class Side : std::uint8_t { kHigh, kLow, kBoth };
enum class Season : std::uint8_t { kNone, kDay, kWeek, kYear };

/// What a bucket's number is, and so how it is judged: a count or sum of ints, a share of trials,
/// or something else that is measured.
enum class Judged : std::uint8_t { kCount, kShare, kValue };

/// A local time: a zone, or a table whose column `timezone` has it for the key.
struct ZoneOfKey {
  std::string zone = "UTC";
  std::optional<std::uint32_t> table;
  std::vector<std::size_t> key;  // where the columns of the table's key stand in `by`

  friend bool operator==(const ZoneOfKey&, const ZoneOfKey&) = default;
};

/// `unusual` of a window (rules.md, section 6). Its programs are over the window's variables.
struct Unusual {
  std::string name;     // what `of` is called: a measure's name, or the expression
  expr::ProgramRef of;  // a number
  Judged judged = Judged::kCount;
  expr::ProgramRef share;  // of kShare: the division, of which these nodes are its sides
  std::uint32_t successes = 0;
  std::uint32_t trials = 0;
  std::optional<std::uint32_t> values;  // of kValue: the rule's aggregate whose values are judged
  Side side = Side::kBoth;
  Season season = Season::kNone;
  ZoneOfKey zone;
  double alarms = 1;  // so many in `period`, of one key or of all
  types::Micros period{std::chrono::days(30)};
  bool over_all_keys = false;
  types::Micros warmup{0};
  bool empty_is_gap = false;
  std::optional<std::uint32_t> holidays;  // a table with the key `date`
};

/// What `if` and `say` see besides the measures, in the order of their variables.
inline constexpr std::size_t kFigures = 5;
struct Figures {
  double observed = 0;
  double expected = 0;
  double lower = 0;
  double upper = 0;
  double p_value = 1;
};

}  // namespace limen::plan
