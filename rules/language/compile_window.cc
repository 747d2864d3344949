#include "rules/language/compile_window.h"

#include <algorithm>
#include <utility>

#include "engine/types/check.h"
#include "rules/language/compile_unusual.h"
#include "rules/language/say.h"

namespace limen::language {

namespace {

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

/// Measures share their names with fields, lists, macros and tables (rules.md, section 1), and with
/// what an unusual rule sees.
void check_names(const WindowParts& parts) {
  for (const Entry& measure : parts.ast.measures) {
    const std::string& name = measure.name->value;
    if (parts.ast.unusual && figure_of(name)) {
      parts.context.diagnostics.error(measure.name->span, "E040 duplicate-name",
                                      quoted(name) + " is what `unusual` says of a bucket already");
      continue;
    }
    const bool field = parts.fields.find(name) != nullptr;
    const Node* other = parts.context.names.place(name);
    if (!field && other == nullptr) continue;
    std::string hint;
    if (!field) {
      const Position at = other->span.source->locate(other->span.begin);
      hint = "it stands in line " + std::to_string(at.line);
    }
    parts.context.diagnostics.error(
        measure.name->span, "E040 duplicate-name",
        field ? quoted(name) + " is a field of this rule's events already"
              : "a list, macro or table has the name " + quoted(name) + " already",
        std::move(hint));
  }
}

/// One compilation of all of the window's expressions.
class WindowPass {
 public:
  WindowPass(const WindowParts& parts, std::uint32_t aggregates)
      : parts_(parts),
        names_{parts.fields,
               parts.context.names,
               parts.context.plan.slots,
               parts.events,
               parts.by,
               {},
               {},
               {},
               aggregates,
               static_cast<std::uint32_t>(parts.ast.measures.size()),
               {},
               {},
               false,
               parts.ast.window->span.bounded(),
               {},
               parts.ast.unusual ? static_cast<std::uint32_t>(plan::kFigures) : 0,
               false} {
    for (const Entry& measure : parts.ast.measures) names_.later.push_back(measure.name->value);
  }

  void run(plan::Rule& rule) {
    WindowScope scope(names_);
    plan::Window window;
    static_cast<plan::WindowSpan&>(window) = parts_.ast.window->span;
    window.early = parts_.ast.window->early;
    window.in_a_row = parts_.ast.in_a_row;
    for (const Entry& measure : parts_.ast.measures) {
      auto compiled = parts_.expressions.compile(*measure.value, scope);
      window.measures.push_back(
          {measure.name->value, std::move(compiled.program), measure_slot(compiled.type)});
      names_.later.erase(names_.later.begin());
      names_.measures.push_back({measure.name->value, std::move(compiled.type)});
      names_.reads_previous.push_back(std::exchange(names_.looked_back, false));
    }
    if (parts_.ast.unusual) {
      window.unusual = compile_unusual(parts_, scope);
      names_.sees_figures = true;
    }
    rule.condition = nullptr;
    if (const Node* condition = parts_.ast.condition) {
      rule.condition = parts_.expressions.compile(*condition, scope, cel::TypeKind::kBool).program;
    }
    rule.say.clear();
    if (const Node* say = parts_.ast.say) {
      rule.say = compile_say(*say, scope, parts_.expressions, parts_.context.diagnostics);
    }
    check_ids();
    window.aggregates = names_.aggregates.all();
    window.previous = names_.previous;
    auto& measures = parts_.context.faces[rule.name].measures;
    measures.clear();
    for (const MeasureName& each : names_.measures) measures.emplace_back(each.name, each.type);
    rule.shape = std::move(window);
  }

  [[nodiscard]] std::uint32_t aggregates() const {
    return static_cast<std::uint32_t>(names_.aggregates.all().size());
  }

 private:
  /// The alert of a rule that reads protected fields carries no ids (rules.md, section 11): not as
  /// values either.
  void check_ids() {
    if (names_.shown_id.empty() || !parts_.events.read().is_protected) return;
    parts_.context.diagnostics.error(
        parts_.ast.window->node->span, "E210 protected-field",
        "this rule reads protected fields, so its alerts name no event, person or document, and `" +
            names_.shown_id + "` of an identifier would",
        "count them: distinct(…) tells how many there are");
  }

  const WindowParts& parts_;
  WindowNames names_;
};

/// Whether the zones' table has the row of an event: `point in points`.
expr::ProgramRef has_zone(const plan::Rule& rule, const plan::WindowSpan& span) {
  if (!span.zone_table) return nullptr;
  auto program = std::make_shared<expr::Program>();
  std::vector<std::uint32_t> parts;
  const auto add = [&](expr::Op op, const std::vector<std::uint32_t>& children = {}) {
    expr::Node& node = program->nodes.emplace_back();
    node.op = op;
    node.first = static_cast<std::uint32_t>(program->children.size());
    node.count = static_cast<std::uint32_t>(children.size());
    program->children.insert(program->children.end(), children.begin(), children.end());
    return static_cast<std::uint32_t>(program->nodes.size() - 1);
  };
  for (const std::size_t part : span.zone_key) {
    parts.push_back(add(expr::Op::kField));
    program->nodes.back().slot_type = rule.by[part].slot_type;
    program->nodes.back().b = rule.by[part].slot;
  }
  const std::uint32_t key = parts.size() == 1 ? parts[0] : add(expr::Op::kList, parts);
  const std::uint32_t table = add(expr::Op::kTable);
  program->nodes.back().a = *span.zone_table;
  program->root = add(expr::Op::kIn, {key, table});
  return program;
}

}  // namespace

void compile_window(const WindowParts& parts, plan::Rule& rule) {
  check_names(parts);
  const std::size_t errors = parts.context.diagnostics.errors();
  WindowPass count(parts, 0);
  count.run(rule);
  plan::ZoneOfKey zone;
  if (parts.ast.window->zone != nullptr) zone = compile_zone(*parts.ast.window->zone, parts);
  if (parts.context.diagnostics.errors() != errors) return;
  WindowPass(parts, count.aggregates()).run(rule);
  auto& window = std::get<plan::Window>(rule.shape);
  window.zone = zone.zone;
  window.zone_table = zone.table;
  window.zone_key = std::move(zone.key);
  rule.has_zone = has_zone(rule, window);
  if (window.unusual) settle_unusual(*parts.ast.unusual, window);
  LIMEN_CHECK(window.aggregates.size() == count.aggregates());
}

}  // namespace limen::language
