#include "rules/language/expressions.h"

#include <algorithm>
#include <array>

#include "rules/language/scan.h"

namespace limen::language {

/// An unknown name in a rule is a field that its events do not have, most of all; its code is the
/// contract's (rules.md, section 1).
std::string shown_code(const cel::Finding& found) {
  return found.code == "E202 unknown-name" ? "E012 unknown-field" : found.code;
}

cel::Compiled Expressions::compile(const Node& node, cel::Scope& scope,
                                   std::optional<cel::TypeKind> wanted) {
  cel::Compiled compiled =
      wanted ? cel::compile(node.value, scope, *wanted) : cel::compile(node.value, scope);
  report(compiled, node, 0);
  return compiled;
}

cel::Compiled Expressions::compile_part(const Node& node, std::string_view text, std::size_t offset,
                                        cel::Scope& scope) {
  cel::Compiled compiled = cel::compile(text, scope);
  report(compiled, node, offset);
  return compiled;
}

void Expressions::check_syntax(const Node& node, std::string_view text, std::size_t offset) {
  report(cel::compile_dynamic(text, {}), node, offset);
}

void Expressions::report(const cel::Compiled& compiled, const Node& node, std::size_t offset) {
  for (const cel::Finding& found : compiled.findings) {
    diagnostics_.add({place_in(node, offset + found.begin, offset + found.end), shown_code(found),
                      found.message, found.hint, found.warning});
  }
}

}  // namespace limen::language
