#pragma once

#include <map>
#include <optional>
#include <string>

#include "rules/language/event_fields.h"
#include "rules/language/names.h"
#include "rules/language/pack.h"
#include "rules/language/rule_graph.h"

namespace limen::language {

/// What the rules of a pack are compiled with. Borrows all of it.
struct RuleContext {
  const types::Schema& schema;
  const PackAst& pack;
  const PackNames& names;
  const RuleGraph::Entry& entry;            // the rule's, with what it reads
  std::map<std::string, AlertFace>& faces;  // of rules that were compiled before, by name
  plan::Plan& plan;  // its slots grow with what the rule reads; its tables are complete
  Diagnostics& diagnostics;
  types::Micros forget;
};

/// Compiles one rule: kinds, key, filter, exceptions, window, text. The rule where it has no
/// errors; its hash is set.
[[nodiscard]] std::optional<plan::Rule> compile_rule(const RuleAst& ast,
                                                     const RuleContext& context);

}  // namespace limen::language
