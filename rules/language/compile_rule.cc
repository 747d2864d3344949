#include "rules/language/compile_rule.h"

#include <algorithm>

#include "engine/plan/reads_latest.h"
#include "rules/language/canonical.h"
#include "rules/language/compile_episode.h"
#include "rules/language/compile_sequence.h"
#include "rules/language/compile_window.h"
#include "rules/language/expressions.h"
#include "rules/language/say.h"
#include "rules/language/scopes.h"

namespace limen::language {

namespace {

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

/// One rule's compilation, in the order of its parts.
class RuleCompiler {
 public:
  RuleCompiler(const RuleAst& ast, const RuleContext& context)
      : ast_(ast), context_(context), errors_(context.diagnostics.errors()) {
    rule_ = ast.head;
    rule_.pack = context.pack.name;
    rule_.pack_version = context.pack.version;
  }

  std::optional<plan::Rule> compile() && {
    context_.faces[rule_.name] = {};
    kinds();
    if (rule_.on.empty() || !find_fields()) {
      check_syntax();
      return std::nullopt;
    }
    warn_of_hidden_names();
    key();
    const bool serves = rule_.domain == plan::Domain::kProtection;
    const Reading reading{about_one(), ast_.justification != nullptr, serves};
    EventScope scope(*fields_, context_.names, context_.plan.slots, reading);
    Expressions expressions(context_.diagnostics);
    check_key_marks(reading);
    for (const KeyName& name : key_names_) scope.on_read(name.type.marks);
    filters(scope, expressions);
    if (ast_.silent) compile_silent(*ast_.silent, context_, scope, expressions, rule_);
    if (ast_.state) compile_state(*ast_.state, scope, expressions, rule_);
    if (ast_.window && !ast_.shape_unread) {
      const WindowParts parts{ast_, *fields_, context_, key_names_, scope, expressions};
      compile_window(parts, rule_);
    } else if (ast_.sequence && !ast_.shape_unread) {
      compile_sequence({ast_, *fields_, context_, reading, scope, expressions}, rule_);
    } else if (ast_.say != nullptr && !ast_.shape_unread) {
      rule_.say = compile_say(*ast_.say, scope, expressions, context_.diagnostics);
    }
    const bool no_steps = ast_.sequence && ast_.sequence->steps.empty();  // reported when read
    if (context_.diagnostics.errors() != errors_ || ast_.shape_unread || no_steps) {
      context_.faces.erase(rule_.name);
      return std::nullopt;
    }
    context_.faces[rule_.name].fields = fields_;
    rule_.carries_event_ids = !scope.read().is_protected;
    rule_.reads_latest = plan::reads_latest(rule_, context_.plan);
    rule_.hash = rule_hash(rule_, inhibitors(), context_.plan);
    rule_.state_hash = state_hash(rule_, context_.plan);
    return std::move(rule_);
  }

 private:
  void error(const Span& span, std::string_view code, std::string message, std::string hint = {}) {
    context_.diagnostics.error(span, code, std::move(message), std::move(hint));
  }

  /// Where it is not known what names mean, what is wrong besides is said all the same.
  void check_syntax() {
    Expressions expressions(context_.diagnostics);
    const auto check = [&](const Node* node) {
      if (node != nullptr) expressions.check_syntax(*node, node->value, 0);
    };
    check(ast_.when);
    for (const Entry& entry : ast_.except) check(entry.value);
    for (const Entry& entry : ast_.measures) check(entry.value);
    check(ast_.condition);
    if (ast_.unusual) check(ast_.unusual->of);
    if (ast_.say != nullptr) check_say(*ast_.say, expressions, context_.diagnostics);
  }

  /// False where a rule on alerts reads one that has errors: what its alerts have is not known.
  bool find_fields() {
    if (!rule_.on_alerts()) {
      fields_ = std::make_shared<const EventFields>(context_.schema, rule_.on);
      return true;
    }
    std::vector<const AlertFace*> faces;
    for (const RuleLink& read : context_.entry.reads) {
      const auto face = context_.faces.find(read.name);
      if (face == context_.faces.end()) return false;
      faces.push_back(&face->second);
    }
    if (faces.empty()) return false;
    fields_ = std::make_shared<const EventFields>(context_.schema, faces);
    return true;
  }

  void kinds() {
    std::vector<std::string_view> names;
    for (const types::Kind& kind : context_.schema.kinds()) names.push_back(kind.name);
    for (const Node* node : ast_.on) {
      const auto kind = context_.schema.find_kind(node->value);
      if (node->value == "alert") {
        on_alerts(*node);
      } else if (!kind) {
        error(node->span, "E046 unknown-kind", "there is no kind of event " + quoted(node->value),
              suggest(node->value, names));
      } else if (std::ranges::find(rule_.on, *kind) != rule_.on.end()) {
        error(node->span, "E040 duplicate-name", quoted(node->value) + " stands in `on` twice");
      } else {
        rule_.on.push_back(*kind);
      }
    }
  }

  void on_alerts(const Node& node) {
    rule_.on.push_back(types::Schema::kAlert);
    if (ast_.on.size() == 1) return;
    error(node.span, "E048 parts-do-not-fit", "`alert` stands alone in `on`",
          "write a rule for alerts, and one for the other events");
  }

  void warn_of_hidden_names() {
    for (const auto& [name, meaning] : context_.names.all()) {
      const EventField* field = fields_->find(name);
      if (field == nullptr) continue;
      context_.diagnostics.warning(
          context_.names.place(name)->span, "W001 field-hides-name",
          quoted(name) + " is a field of events too, and rules that have it mean the field",
          "give it another name");
    }
  }

  void key() {
    for (const Node* node : ast_.by) {
      const EventField* entry = fields_->find(node->value);
      const auto same = std::ranges::find(rule_.by, node->value, &plan::KeyField::path);
      if (entry == nullptr) {
        std::vector<std::string_view> paths;
        for (const auto& [path, known] : fields_->all()) paths.push_back(path);
        error(node->span, "E012 unknown-field",
              "the events of this rule have no field " + quoted(node->value),
              group_or(node->value, paths));
      } else if (same != rule_.by.end()) {
        error(node->span, "E040 duplicate-name", quoted(node->value) + " stands in `by` twice");
      } else if (!may_be_key(entry->field.type)) {
        error(node->span, "E047 bad-key",
              quoted(node->value) + " is a " + std::string(name_of(entry->field.type)) +
                  ", and a key is made of texts, ints and bools");
      } else {
        add_key(node->value, *entry);
      }
    }
  }

  /// "its fields are `lane.id`, …" for a group of fields, or what was meant.
  static std::string group_or(const std::string& path, const std::vector<std::string_view>& paths) {
    std::string fields;
    for (const std::string_view known : paths) {
      if (known.starts_with(path + '.')) fields += (fields.empty() ? "" : ", ") + quoted(known);
    }
    return fields.empty() ? suggest(path, paths) : "its fields are " + fields;
  }

  /// A key's field as alerts have it: always there.
  static types::Field key_face(const EventField& entry) {
    types::Field field = entry.field;
    field.required = true;
    field.forbidden = false;
    return field;
  }

  static bool may_be_key(types::FieldType type) {
    return type == types::FieldType::kString || type == types::FieldType::kInt ||
           type == types::FieldType::kBool;
  }

  void add_key(const std::string& path, const EventField& entry) {
    const types::SlotId slot = context_.plan.slots.add(path, entry.slot_type);
    rule_.by.push_back({path, slot, entry.slot_type});
    key_names_.push_back({path, type_of(entry)});
    context_.faces[rule_.name].key.push_back(key_face(entry));
  }

  /// A rule about one person or document, or one that may yet become such (rules.md, section 11).
  [[nodiscard]] bool about_one() const {
    const bool identifier = std::ranges::any_of(rule_.by, [&](const plan::KeyField& field) {
      return fields_->find(field.path)->field.marks.identifier;
    });
    return !ast_.window || identifier;
  }

  void check_key_marks(const Reading& reading) {
    for (const Node* node : ast_.by) {
      const EventField* entry = fields_->find(node->value);
      if (entry == nullptr) continue;
      if (const auto no = forbidden(node->value, *entry, reading)) {
        error(node->span, no->code, no->message, no->hint);
      }
    }
  }

  [[nodiscard]] std::vector<std::string> inhibitors() const {
    std::vector<std::string> names;
    for (const Node* node : ast_.inhibited_by) names.push_back(node->value);
    std::ranges::sort(names);
    return names;
  }

  void filters(cel::Scope& scope, Expressions& expressions) {
    if (ast_.when != nullptr) {
      rule_.when = expressions.compile(*ast_.when, scope, cel::TypeKind::kBool).program;
    }
    for (const Entry& entry : ast_.except) {
      auto compiled = expressions.compile(*entry.value, scope, cel::TypeKind::kBool);
      rule_.except.push_back({entry.name->value, std::move(compiled.program)});
    }
  }

  const RuleAst& ast_;
  const RuleContext& context_;
  std::size_t errors_;
  plan::Rule rule_;
  std::shared_ptr<const EventFields> fields_;
  std::vector<KeyName> key_names_;
};

}  // namespace

std::optional<plan::Rule> compile_rule(const RuleAst& ast, const RuleContext& context) {
  return RuleCompiler(ast, context).compile();
}

}  // namespace limen::language
