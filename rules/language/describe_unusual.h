#pragma once

#include <string>

#include "engine/plan/plan.h"

namespace limen::language {

/// What `limen check` says of an unusual rule: shape, method, when it fires, state of a key.
[[nodiscard]] std::string unusual_lines(const plan::Rule& rule, const plan::Window& window,
                                        const plan::Plan& plan);

}  // namespace limen::language
