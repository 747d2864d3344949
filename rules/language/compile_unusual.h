#pragma once

#include "rules/language/compile_window.h"

namespace limen::language {

/// Compiles `of`, and finds zone and holidays; nothing where there are errors. How the measure is
/// judged, and what an empty bucket means, settle_unusual() says once the window is complete.
[[nodiscard]] std::optional<plan::Unusual> compile_unusual(const WindowParts& parts,
                                                           cel::Scope& scope);
/// A count, share or value, by what the window's measures are made of (rules.md, section 6).
void settle_unusual(const UnusualAst& ast, plan::Window& window);

/// A zone's name, or a table whose column `timezone` has it for the rule's key.
[[nodiscard]] plan::ZoneOfKey compile_zone(const Node& zone, const WindowParts& parts);

}  // namespace limen::language
