#pragma once

#include <string>
#include <vector>

#include "engine/expr/program.h"
#include "engine/plan/plan.h"
#include "engine/types/slots.h"

namespace limen::language {

/// A program's meaning as bytes: macros and lists written out, spaces, places and slot numbers left
/// out. Programs of equal bytes mean the same in one plan.
[[nodiscard]] std::string canonical(const expr::Program& program, const types::SlotTable& slots);

/// 32 hex digits over all that a rule means: everything but its texts, audience and labels
/// (interfaces.md, section 2, `rule_hash`), with the names of its inhibitors in their order.
/// Requires the rule's programs to be of this plan.
[[nodiscard]] std::string rule_hash(const plan::Rule& rule,
                                    const std::vector<std::string>& inhibitors,
                                    const plan::Plan& plan);

/// 32 hex digits over that which the rule's state is made of (rules.md, section 12).
[[nodiscard]] std::string state_hash(const plan::Rule& rule, const plan::Plan& plan);

}  // namespace limen::language
