#pragma once

#include <cstddef>
#include <string>

#include "engine/plan/plan.h"

namespace limen::language {

/// Pieces of what `limen check` says of a rule.
inline constexpr std::size_t kEventBytes = 32;  // time, order and place of a window's event
inline constexpr std::size_t kValueBytes = 16;

[[nodiscard]] std::string written(types::Micros duration);
/// "640 bytes", "12 KiB", "34 MiB".
[[nodiscard]] std::string bytes(std::size_t count);
/// "10,000".
[[nodiscard]] std::string grouped(std::size_t count);
/// "by point, mode".
[[nodiscard]] std::string key_of(const plan::Rule& rule);
/// What one aggregate of a window with boundaries keeps between two of them, at most.
[[nodiscard]] std::size_t pane_bytes(const plan::Aggregate& aggregate);

}  // namespace limen::language
