#include "rules/language/compile_sequence.h"

#include <algorithm>
#include <deque>

#include "rules/language/say.h"
#include "rules/language/sequence_scope.h"

namespace limen::language {

namespace {

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

class SequenceCompiler {
 public:
  SequenceCompiler(const SequenceParts& parts, plan::Rule& rule)
      : parts_(parts),
        rule_(rule),
        names_{parts.context.names, parts.context.plan.slots, parts.reading, parts.events, {}} {}

  void compile() {
    plan::Sequence sequence;
    sequence.within = parts_.ast.sequence->within;
    for (const StepAst& ast : parts_.ast.sequence->steps) {
      fields_.push_back(step_fields(ast, sequence.steps.emplace_back()));
      if (ast.name == nullptr) continue;
      check_name(*ast.name);
      names_.steps.push_back({ast.name->value, fields_.back()});
    }
    std::size_t before = 0;
    for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
      step(parts_.ast.sequence->steps[i], fields_[i], before, sequence.steps[i]);
      if (!sequence.steps[i].is_none()) ++before;
    }
    SequenceScope scope(names_);
    if (const Node* condition = parts_.ast.condition) {
      rule_.condition = parts_.expressions.compile(*condition, scope, cel::TypeKind::kBool).program;
    }
    if (const Node* say = parts_.ast.say) {
      rule_.say = compile_say(*say, scope, parts_.expressions, parts_.context.diagnostics);
    }
    rule_.shape = std::move(sequence);
  }

 private:
  void error(const Span& span, std::string_view code, std::string message, std::string hint = {}) {
    parts_.context.diagnostics.error(span, code, std::move(message), std::move(hint));
  }

  void step(const StepAst& ast, const StepFields& fields, std::size_t before, plan::Step& out) {
    if (ast.name != nullptr) out.name = ast.name->value;
    out.times = ast.times;
    out.lasts = ast.lasts;
    if (ast.when == nullptr) return;
    SequenceScope scope(names_, before, fields, out.name);
    out.when = parts_.expressions.compile(*ast.when, scope, cel::TypeKind::kBool).program;
  }

  /// The fields of the events that a step may be, and their kinds where it narrows them.
  StepFields step_fields(const StepAst& ast, plan::Step& out) {
    for (const Node* node : ast.on) {
      const auto kind = parts_.context.schema.find_kind(node->value);
      const bool alert = rule_.on_alerts() && node->value == "alert";
      if (!alert && (!kind || std::ranges::find(rule_.on, *kind) == rule_.on.end())) {
        error(node->span, kind ? "E048 parts-do-not-fit" : "E046 unknown-kind",
              quoted(node->value) + " is not in the `on` of this rule",
              "the rule's `on` lists the kinds of all steps");
      } else if (!alert && std::ranges::find(out.on, *kind) != out.on.end()) {
        error(node->span, "E040 duplicate-name", quoted(node->value) + " stands in `on` twice");
      } else if (!alert) {
        out.on.push_back(*kind);
      }
    }
    if (out.on.empty()) return {&parts_.fields, nullptr};
    std::ranges::sort(out.on);
    return {&parts_.fields, &narrowed_.emplace_back(parts_.context.schema, out.on)};
  }

  /// Steps share their names with each other, fields, lists, macros and tables (rules.md, section
  /// 1).
  void check_name(const Node& node) {
    const std::string& name = node.value;
    std::string other;
    if (std::ranges::find(names_.steps, name, &StepName::name) != names_.steps.end()) {
      other = "another step";
    } else if (parts_.context.names.place(name) != nullptr) {
      other = "a list, macro or table";
    } else if (parts_.fields.find(name) != nullptr) {
      other = "a field of this rule's events";
    } else if (std::ranges::any_of(parts_.fields.all(), [&](const auto& entry) {
                 return entry.first.starts_with(name + '.');
               })) {
      other = "the first part of a field of this rule's events";
    }
    if (other.empty()) return;
    error(node.span, "E040 duplicate-name", quoted(name) + " is the name of " + other + " already");
  }

  const SequenceParts& parts_;
  plan::Rule& rule_;
  SequenceNames names_;
  std::deque<EventFields> narrowed_;
  std::vector<StepFields> fields_;  // of each step and `none`
};

}  // namespace

void compile_sequence(const SequenceParts& parts, plan::Rule& rule) {
  SequenceCompiler(parts, rule).compile();
}

}  // namespace limen::language
