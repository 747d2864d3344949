#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/expr/program.h"
#include "engine/types/slots.h"

namespace limen::explain {

/// A part of an expression and its value.
struct Line {
  std::string label;      // whose expression it is: "when"; empty below the whole
  std::size_t depth = 0;  // below the whole, which is 0
  std::string text;       // as its author wrote it, white space made single
  std::string value;      // as JSON, an error's sentence, or why it was not looked at
};
using Lines = std::vector<Line>;

/// Appends the whole expression and its parts, outer ones first, with the values that the program
/// has in the frame: the engine's own program, whose nodes are evaluated one by one. Constants are
/// left out; what lies behind what decided is said to be so. Inside a macro, whose text stands
/// elsewhere, only fields are shown. At most kMaxParts.
///
/// `renumbered` gives the number in `slots` of each slot of the program; empty: they are those.
inline constexpr std::size_t kMaxParts = 60;
void append_parts(Lines& out, const std::string& label, const expr::Program& program,
                  const expr::Frame& frame, const types::SlotTable& slots,
                  std::span<const types::SlotId> renumbered = {});

/// The value as it is shown.
[[nodiscard]] std::string shown(const expr::Value& value);

}  // namespace limen::explain
