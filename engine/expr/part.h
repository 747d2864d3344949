#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/expr/program.h"

namespace limen::expr {

/// How fields of a program are numbered in one that is made of its parts.
struct Renumbering {
  std::optional<std::uint32_t> event;    // all fields are of this event; else as they are
  std::span<const types::SlotId> slots;  // the new number of each slot; empty: as they are
};

/// A program of its own that is true where all these nodes of the other are. Requires at least one
/// node; keeps the other alive, whose texts it borrows.
[[nodiscard]] ProgramRef part_of(const ProgramRef& program, std::span<const std::uint32_t> nodes,
                                 const Renumbering& renumbering);

/// The parts that a condition joins by `&&` at its top, as node numbers, from left to right.
[[nodiscard]] std::vector<std::uint32_t> conjuncts_of(const Program& program);

/// The lowest number of an event that the node reads or asks for a field of; nothing where it reads
/// none.
[[nodiscard]] std::optional<std::uint32_t> lowest_event(const Program& program, std::uint32_t node);

}  // namespace limen::expr
