#pragma once

#include <optional>

#include "engine/expr/value.h"
#include "engine/types/time.h"

namespace limen::detect {

/// Seconds as microseconds, rounded half up, exactly; nothing where they are no number, not finite,
/// not above 0 then, or not shorter than `forget` (rules.md, section 8).
[[nodiscard]] std::optional<types::Micros> deadline_of(const expr::Value& seconds,
                                                       types::Micros forget);

}  // namespace limen::detect
