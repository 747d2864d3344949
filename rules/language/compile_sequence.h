#pragma once

#include "rules/language/compile_rule.h"
#include "rules/language/expressions.h"
#include "rules/language/scopes.h"

namespace limen::language {

/// What a sequence is compiled from. Borrows all of it.
struct SequenceParts {
  const RuleAst& ast;
  const EventFields& fields;  // of all kinds of the rule
  const RuleContext& context;
  const Reading& reading;
  cel::Scope& events;
  Expressions& expressions;
};

/// Compiles steps, `none`s, `if` and text of a sequence into the rule.
void compile_sequence(const SequenceParts& parts, plan::Rule& rule);

}  // namespace limen::language
