#include "rules/language/expressions.h"

#include <algorithm>
#include <array>

#include "rules/language/scan.h"

namespace limen::language {

namespace {

constexpr std::array<std::string_view, 2> kLater = {"stddev", "quantile"};

bool is_select(expr::Op op) {
  return op == expr::Op::kSelect || op == expr::Op::kOptSelect || op == expr::Op::kHasSelect;
}

}  // namespace

void refuse_later_functions(const Node& text, Diagnostics& diagnostics) {
  for (const Range range : calls_in(text.value)) {
    const std::string name = text.value.substr(range.begin, range.end - range.begin);
    if (std::ranges::find(kLater, name) == kLater.end()) continue;
    diagnostics.error(place_in(text, range.begin, range.end), "E090 not-in-this-version",
                      "the function `" + name + "` is not in this version of limen");
  }
}

cel::Compiled Expressions::compile(const Node& node, cel::Scope& scope,
                                   std::optional<cel::TypeKind> wanted) {
  refuse_later_functions(node, diagnostics_);
  cel::Compiled compiled =
      wanted ? cel::compile(node.value, scope, *wanted) : cel::compile(node.value, scope);
  report(compiled, node, 0);
  if (compiled.program) check_values(*compiled.program, node);
  return compiled;
}

cel::Compiled Expressions::compile_part(const Node& node, std::string_view text, std::size_t offset,
                                        cel::Scope& scope) {
  cel::Compiled compiled = cel::compile(text, scope);
  report(compiled, node, offset);
  if (compiled.program) check_values(*compiled.program, node);
  return compiled;
}

void Expressions::report(const cel::Compiled& compiled, const Node& node, std::size_t offset) {
  for (const cel::Finding& found : compiled.findings) {
    diagnostics_.add({place_in(node, offset + found.begin, offset + found.end), found.code,
                      found.message, found.hint, found.warning});
  }
}

std::string_view Expressions::serving_value(const expr::Value& value) const {
  if (value.kind == expr::ValueKind::kString) {
    return fields_.serves_person(value.text()) ? value.text() : std::string_view();
  }
  if (value.kind != expr::ValueKind::kList) return {};
  for (std::uint32_t i = 0; i < value.list->size; ++i) {
    const std::string_view found = serving_value(value.list->items[i]);
    if (!found.empty()) return found;
  }
  return {};
}

void Expressions::check_values(const expr::Program& program, const Node& whole) {
  if (serves_person_) return;
  for (const expr::Node& node : program.nodes) {
    if (is_select(node.op)) continue;  // its constant is a name
    const std::string_view value = serving_value(node.constant);
    if (value.empty()) continue;
    diagnostics_.error(whole.span, "E063 serves-person-value",
                       "`" + std::string(value) +
                           "` serves the person: only rules of the domain `protection` may name it",
                       "if this rule is there to help the person, say `domain: protection`");
  }
}

}  // namespace limen::language
