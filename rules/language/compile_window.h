#pragma once

#include <vector>

#include "rules/language/compile_rule.h"
#include "rules/language/expressions.h"
#include "rules/language/scopes.h"

namespace limen::language {

/// What a window is compiled from. Borrows all of it.
struct WindowParts {
  const RuleAst& ast;
  const EventFields& fields;
  const RuleContext& context;
  const std::vector<KeyName>& by;
  EventScope& events;
  Expressions& expressions;
};

/// Compiles measures, condition and text of a window into the rule: twice, since where a measure's
/// variable stands is known only when all aggregates are.
void compile_window(const WindowParts& parts, plan::Rule& rule);

}  // namespace limen::language
