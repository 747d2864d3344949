#pragma once

#include <vector>

#include "engine/plan/plan.h"

#include "rules/language/expressions.h"

namespace limen::language {

/// `say` as its parts, each expression compiled in the scope; findings for braces that do not fit.
[[nodiscard]] std::vector<plan::SayPart> compile_say(const Node& say, cel::Scope& scope,
                                                     Expressions& expressions,
                                                     Diagnostics& diagnostics);

/// Reports what can be told where names mean nothing: braces, and the syntax between them.
void check_say(const Node& say, Expressions& expressions, Diagnostics& diagnostics);

}  // namespace limen::language
