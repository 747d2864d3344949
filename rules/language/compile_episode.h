#pragma once

#include "rules/language/compile_rule.h"
#include "rules/language/expressions.h"
#include "rules/language/scopes.h"

namespace limen::language {

/// Compiles `silent` and `keys` of a rule, whose key is complete, into it. Findings: what is no
/// number, a duration that is not shorter than `forget`, a table that does not fit the key.
void compile_silent(const SilentAst& ast, const RuleContext& context, cel::Scope& events,
                    Expressions& expressions, plan::Rule& rule);
/// Compiles `state` of a rule into it.
void compile_state(const StateAst& ast, cel::Scope& events, Expressions& expressions,
                   plan::Rule& rule);

}  // namespace limen::language
