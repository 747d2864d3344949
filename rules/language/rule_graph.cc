#include "rules/language/rule_graph.h"

#include <algorithm>

#include "rules/cel/parser.h"

namespace limen::language {

namespace {

using cel::Ast;
using cel::AstKind;
using cel::Tree;

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

constexpr int kMacroDepth = 20;  // a cycle of macros is reported elsewhere

/// Walks the parts of a `when` that are joined by `&&`.
class Reads {
 public:
  Reads(const Node& when, const PackNames& names) : when_(when), names_(names) {}

  std::vector<RuleLink> run() {
    expression(when_.value, std::nullopt, 0);
    return std::move(found_);
  }

 private:
  /// `use` is where a macro's name stands; its own places are of no file's.
  void expression(std::string_view text, std::optional<Span> use, int depth) {
    std::vector<cel::Finding> findings;
    const auto tree = cel::parse(text, findings);
    if (tree == nullptr || depth > kMacroDepth) return;
    conjunct(*tree, tree->root, use, depth);
  }

  void conjunct(const Tree& tree, std::uint32_t number, const std::optional<Span>& use, int depth) {
    const Ast& ast = tree.nodes[number];
    if (ast.kind == AstKind::kBinary && ast.op == expr::Op::kAnd) {
      for (const std::uint32_t part : tree.children_of(ast)) conjunct(tree, part, use, depth);
    } else if (ast.kind == AstKind::kBinary && ast.op == expr::Op::kEqual) {
      const auto sides = tree.children_of(ast);
      const bool left = is_rule(tree, sides[0]);
      if (left || is_rule(tree, sides[1])) values(tree, sides[left ? 1 : 0], use);
    } else if (ast.kind == AstKind::kBinary && ast.op == expr::Op::kIn) {
      const auto sides = tree.children_of(ast);
      if (is_rule(tree, sides[0])) values(tree, sides[1], use);
    } else if (ast.kind == AstKind::kName) {
      const cel::Name* name = names_.find(ast.name);
      if (name == nullptr) return;
      if (const auto* macro = std::get_if<cel::MacroName>(name)) {
        expression(macro->text, use ? use : place(ast), depth + 1);
      }
    }
  }

  static bool is_rule(const Tree& tree, std::uint32_t number) {
    return tree.nodes[number].kind == AstKind::kName && tree.nodes[number].name == "rule";
  }

  void values(const Tree& tree, std::uint32_t number, const std::optional<Span>& use) {
    const Ast& ast = tree.nodes[number];
    if (ast.kind == AstKind::kLiteral && ast.value.kind == expr::ValueKind::kString) {
      found_.push_back({std::string(ast.value.text()), use ? *use : place(ast)});
    } else if (ast.kind == AstKind::kList) {
      for (const std::uint32_t item : tree.children_of(ast)) values(tree, item, use);
    } else if (ast.kind == AstKind::kName) {
      const cel::Name* name = names_.find(ast.name);
      if (name == nullptr) return;
      const auto* constant = std::get_if<cel::ConstantName>(name);
      if (constant == nullptr || constant->value.kind != expr::ValueKind::kList) return;
      for (std::uint32_t i = 0; i < constant->value.list->size; ++i) {
        const expr::Value& item = constant->value.list->items[i];
        if (item.kind != expr::ValueKind::kString) continue;
        found_.push_back({std::string(item.text()), use ? *use : place(ast)});
      }
    }
  }

  [[nodiscard]] Span place(const Ast& ast) const { return place_in(when_, ast.begin, ast.end); }

  const Node& when_;
  const PackNames& names_;
  std::vector<RuleLink> found_;
};

bool is_on_alerts(const RuleAst& ast) {
  return std::ranges::any_of(ast.on, [](const Node* node) { return node->value == "alert"; });
}

/// Whether alerts of the rule have an end.
bool has_episodes(const RuleAst& ast) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"window", "silent", "state"},
                             [&](std::string_view key) { return ast.node->find(key) != nullptr; });
}

/// Numbers of the plan's rules with these names, ascending, each once.
std::vector<std::uint32_t> numbers_of(const plan::Plan& plan, const std::vector<RuleLink>& links) {
  std::vector<std::uint32_t> numbers;
  for (const RuleLink& link : links) {
    const auto rule = std::ranges::lower_bound(plan.rules, link.name, {}, &plan::Rule::name);
    if (rule == plan.rules.end() || rule->name != link.name) continue;
    numbers.push_back(static_cast<std::uint32_t>(rule - plan.rules.begin()));
  }
  std::ranges::sort(numbers);
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
  return numbers;
}

std::vector<RuleLink> inhibitors_of(const RuleAst& ast) {
  std::vector<RuleLink> links;
  for (const Node* node : ast.inhibited_by) links.push_back({node->value, node->span});
  return links;
}

}  // namespace

std::vector<RuleLink> rules_read(const Node& when, const PackNames& names) {
  return Reads(when, names).run();
}

RuleGraph::RuleGraph(const std::vector<PackAst>& packs,
                     const std::vector<std::unique_ptr<PackNames>>& names, Diagnostics& diagnostics)
    : diagnostics_(diagnostics) {
  for (std::size_t i = 0; i < packs.size(); ++i) {
    for (const RuleAst& rule : packs[i].rules)
      entries_.push_back({&packs[i], names[i].get(), &rule, {}});
  }
  for (Entry& entry : entries_) by_name_.emplace(entry.ast->head.name, &entry);
  for (Entry& entry : entries_) link(entry);
  for (const Entry& entry : entries_) {
    std::vector<const Entry*> path;
    visit(entry, path);
  }
}

const RuleGraph::Entry* RuleGraph::find(std::string_view text, const Span& place) {
  const auto found = by_name_.find(text);
  if (found != by_name_.end()) return found->second;
  std::vector<std::string_view> names;
  for (const auto& [name, entry] : by_name_) names.push_back(name);
  diagnostics_.error(place, "E058 unknown-rule", "there is no rule " + quoted(text),
                     suggest(text, names));
  return nullptr;
}

void RuleGraph::link(Entry& entry) {
  const RuleAst& ast = *entry.ast;
  for (const Node* name : ast.inhibited_by) check_inhibitor(entry, *name);
  if (!is_on_alerts(ast)) return;
  if (ast.when != nullptr) entry.reads = rules_read(*ast.when, *entry.names);
  for (const RuleLink& read : entry.reads) static_cast<void>(find(read.name, read.place));
  if (!entry.reads.empty()) return;
  diagnostics_.error(ast.when != nullptr ? ast.when->span : ast.on.front()->span,
                     "E066 unnamed-rules", "a rule on alerts names the rules that it reads",
                     "begin its `when` with rule == \"…\" && …, or rule in [\"…\", \"…\"] && …");
}

void RuleGraph::check_inhibitor(const Entry& entry, const Node& name) {
  const Entry* inhibitor = find(name.value, name.span);
  if (inhibitor == nullptr) return;
  if (!has_episodes(*inhibitor->ast)) {
    diagnostics_.error(name.span, "E065 bad-inhibitor",
                       quoted(name.value) + " has no episodes: its alerts are over at once",
                       "windows, unusual, silent and state have episodes");
  }
  if (entry.ast->unusual && inhibitor->ast->silent &&
      inhibitor->ast->silent->duration.count() == 0) {
    diagnostics_.error(name.span, "E065 bad-inhibitor",
                       "how long " + quoted(name.value) +
                           " waits depends on the event, and a bucket is judged so much later",
                       "an unusual rule is inhibited by a `silent` that is a duration");
  }
  for (const Node* field : inhibitor->ast->by) {
    const auto same = [&](const Node* own) { return own->value == field->value; };
    if (std::ranges::any_of(entry.ast->by, same)) continue;
    diagnostics_.error(name.span, "E065 bad-inhibitor",
                       quoted(name.value) + " is keyed by " + quoted(field->value) +
                           ", which is not in this rule's `by`",
                       "an inhibitor's `by` is part of the rule's");
    return;
  }
}

std::vector<RuleLink> RuleGraph::links_of(const Entry& entry) const {
  std::vector<RuleLink> links = entry.reads;
  for (RuleLink& link : inhibitors_of(*entry.ast)) links.push_back(std::move(link));
  return links;
}

void RuleGraph::visit(const Entry& entry, std::vector<const Entry*>& path) {
  const auto [state, is_new] = done_.emplace(&entry, false);
  if (!is_new) return;
  path.push_back(&entry);
  for (const RuleLink& link : links_of(entry)) {
    const auto next = by_name_.find(link.name);
    if (next == by_name_.end()) continue;
    const auto known = done_.find(next->second);
    if (known == done_.end()) {
      visit(*next->second, path);
    } else if (!known->second) {
      std::string chain;
      auto from = std::ranges::find(path, next->second);
      for (; from != path.end(); ++from) chain += quoted((*from)->ast->head.name) + " needs ";
      diagnostics_.error(link.place, "E059 rule-cycle",
                         "rules read or are inhibited by each other: " + chain + quoted(link.name));
    }
  }
  path.pop_back();
  done_[&entry] = true;
  order_.push_back(&entry);
}

void RuleGraph::connect(plan::Plan& plan) const {
  for (const Entry* entry : order_) {  // what a rule needs stands before it
    const auto rule =
        std::ranges::lower_bound(plan.rules, entry->ast->head.name, {}, &plan::Rule::name);
    if (rule == plan.rules.end() || rule->name != entry->ast->head.name) continue;
    rule->reads = numbers_of(plan, entry->reads);
    rule->inhibited_by = numbers_of(plan, inhibitors_of(*entry->ast));
    rule->level = rule->on_alerts() ? 1 : 0;
    for (const std::uint32_t read : rule->reads) {
      plan.rules[read].is_read = true;
      rule->level = std::max<std::uint8_t>(rule->level,
                                           static_cast<std::uint8_t>(plan.rules[read].settles + 1));
    }
    rule->settles = rule->level;
    for (const std::uint32_t inhibitor : rule->inhibited_by) {
      plan.rules[inhibitor].inhibits = true;
      rule->settles = std::max(rule->settles, plan.rules[inhibitor].level);
    }
  }
}

}  // namespace limen::language
