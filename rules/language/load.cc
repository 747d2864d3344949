#include "rules/language/load.h"

#include <algorithm>
#include <iterator>

#include "engine/plan/reads_latest.h"
#include "rules/language/compile_rule.h"
#include "rules/language/names.h"
#include "rules/language/pack.h"

namespace limen::language {

namespace {

/// One run over all packs: read, collect, compile, plan.
class Loader {
 public:
  Loader(std::shared_ptr<const types::Schema> schema, const LoadOptions& options,
         Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics), tables_(options, *plan_, diagnostics) {
    plan_->schema = std::move(schema);
    disabled_.schema = plan_->schema;
    if (options.takes_the_place_of != nullptr) plan_->slots = options.takes_the_place_of->slots;
  }

  Loaded load(std::span<const SourceFile> files) {
    const std::size_t errors = diagnostics_.errors();
    read(files);
    if (diagnostics_.errors() == errors) check_settings();
    collect();
    compile();
    finish();
    Loaded loaded;
    loaded.tests = read_tests();
    loaded.rules = std::move(summaries_);
    loaded.files = tables_.files();
    if (diagnostics_.errors() == errors) loaded.plan = plan_;
    return loaded;
  }

 private:
  void read(std::span<const SourceFile> files) {
    for (const SourceFile& file : files) {
      packs_.push_back(
          read_pack(std::make_shared<const Source>(file), *plan_->schema, diagnostics_));
    }
    std::map<std::string, const Node*> seen;
    for (PackAst& pack : packs_) {
      for (RuleAst& rule : pack.rules) {
        if (rule.name != nullptr) check_unique(*rule.name, seen);
        override(rule);
      }
    }
  }

  void check_unique(const Node& name, std::map<std::string, const Node*>& seen) {
    const auto [it, is_new] = seen.emplace(name.value, &name);
    if (is_new) return;
    const Span& first = it->second->span;
    diagnostics_.error(name.span, "E041 duplicate-rule",
                       "there is a rule `" + name.value + "` already",
                       "it stands in " + first.source->name() + ", line " +
                           std::to_string(first.source->locate(first.begin).line));
  }

  /// What a site changes or replaces is there (a pack that cannot be read hides its own).
  void check_settings() {
    std::map<std::string_view, const RuleAst*> rules;
    std::map<std::string_view, const Entry*> lists;
    for (const PackAst& pack : packs_) {
      for (const RuleAst& rule : pack.rules) rules.emplace(rule.head.name, &rule);
      for (const Entry& list : pack.lists) lists.emplace(list.name->value, &list);
    }
    for (const auto& [name, change] : options_.overrides) {
      if (!change.place) continue;
      const auto rule = rules.find(name);
      if (rule == rules.end()) {
        unknown(*change.place, "rule", name, rules);
      } else if (change.resolve_after && !rule->second->window) {
        diagnostics_.error(
            *change.place, "E048 parts-do-not-fit",
            "`resolve_after` goes with a window, and the rule `" + name + "` has none");
      }
    }
    for (const auto& [name, list] : options_.lists) {
      if (!lists.contains(name)) unknown(list.span, "list", name, lists);
    }
  }

  template <class Known>
  void unknown(const Span& span, std::string_view what, const std::string& name,
               const Known& known) {
    std::vector<std::string_view> names;
    for (const auto& [each, meaning] : known) names.push_back(each);
    diagnostics_.error(span, "E057 unknown-setting",
                       "no pack has a " + std::string(what) + " `" + name + '`',
                       suggest(name, names));
  }

  void override(RuleAst& rule) const {
    rule.enabled = rule.enabled || options_.enable_all;
    const auto it = options_.overrides.find(rule.head.name);
    if (it == options_.overrides.end()) return;
    const RuleOverride& site = it->second;
    rule.enabled = site.enabled.value_or(rule.enabled);
    rule.head.shadow = site.shadow.value_or(rule.head.shadow);
    rule.head.severity = site.severity.value_or(rule.head.severity);
    if (site.audience) rule.head.audience = *site.audience;
    if (site.resolve_after && rule.window) rule.head.resolve_after = *site.resolve_after;
  }

  void collect() {
    for (const PackAst& pack : packs_) {
      names_.push_back(std::make_unique<PackNames>(pack, options_, tables_, diagnostics_));
    }
    plan_->tables = tables_.tables();
    plan_->latest = tables_.latest();
    disabled_.tables = plan_->tables;
    disabled_.latest = plan_->latest;
  }

  void compile() {
    graph_.emplace(packs_, names_, diagnostics_);
    for (const RuleGraph::Entry* entry : graph_->order()) compile(*entry);
  }

  /// A rule that is not enabled is checked like the others; its fields take no place in batches.
  void compile(const RuleGraph::Entry& entry) {
    const RuleAst& ast = *entry.ast;
    plan::Plan& plan = ast.enabled ? *plan_ : disabled_;
    auto rule = compile_rule(ast, {*plan_->schema, *entry.pack, *entry.names, entry, faces_, plan,
                                   diagnostics_, options_.forget});
    if (!rule) return;
    summaries_.push_back(
        {rule->pack, rule->name, rule->title, describe(*rule, plan), ast.enabled, rule->shadow});
    plan.rules.push_back(std::move(*rule));
  }

  std::vector<PackTest> read_tests() const {
    std::vector<RuleFace> faces;
    for (const PackAst& pack : packs_) {
      for (const RuleAst& rule : pack.rules) faces.push_back({rule.head.name, compiled(rule)});
    }
    std::vector<PackTest> tests;
    for (const PackAst& pack : packs_) {
      auto of_pack = language::read_tests(pack, {*plan_->schema, faces, diagnostics_});
      std::ranges::move(of_pack, std::back_inserter(tests));
    }
    return tests;
  }

  const plan::Rule* compiled(const RuleAst& ast) const {
    const auto& rules = ast.enabled ? plan_->rules : disabled_.rules;
    const auto found = std::ranges::find(rules, ast.head.name, &plan::Rule::name);
    return found == rules.end() ? nullptr : &*found;
  }

  /// Rows are kept only of tables that some rule reads, itself or by another table's `when`.
  void drop_unread_tables() {
    std::vector<plan::LatestTable> read;
    for (auto latest = plan_->latest.rbegin(); latest != plan_->latest.rend(); ++latest) {
      const auto reads = [&](const expr::ProgramRef& program) {
        return plan::reads_table(program, latest->table);
      };
      const bool wanted =
          std::ranges::any_of(read, reads, &plan::LatestTable::when) ||
          std::ranges::any_of(plan_->rules, [&](const plan::Rule& rule) {
            bool found = false;
            plan::each_program(rule, [&](const auto& program) { found |= reads(program); });
            return found;
          });
      if (wanted) read.push_back(std::move(*latest));
    }
    plan_->latest.assign(std::make_move_iterator(read.rbegin()),
                         std::make_move_iterator(read.rend()));
  }

  void finish() {
    drop_unread_tables();
    std::ranges::sort(plan_->rules, {}, &plan::Rule::name);
    graph_->connect(*plan_);
    std::ranges::sort(summaries_, {}, &RuleSummary::name);
    for (const std::string& path : options_.extra_fields) {
      for (const types::Kind& kind : plan_->schema->kinds()) {
        if (const types::Field* field = kind.find(path)) {
          plan_->slots.add(path, types::slot_type(*field));
        }
      }
    }
  }

  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  std::shared_ptr<plan::Plan> plan_ = std::make_shared<plan::Plan>();
  TableStore tables_;
  plan::Plan disabled_;
  std::vector<PackAst> packs_;
  std::vector<std::unique_ptr<PackNames>> names_;
  std::optional<RuleGraph> graph_;
  std::map<std::string, AlertFace> faces_;
  std::vector<RuleSummary> summaries_;
};

}  // namespace

Loaded load(std::span<const SourceFile> packs, std::shared_ptr<const types::Schema> schema,
            const LoadOptions& options, Diagnostics& diagnostics) {
  return Loader(std::move(schema), options, diagnostics).load(packs);
}

}  // namespace limen::language
