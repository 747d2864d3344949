#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rules/language/names.h"
#include "rules/language/pack.h"

namespace limen::language {

/// The name of another rule, and where it stands.
struct RuleLink {
  std::string name;
  Span place;
};

/// Which rules a rule on alerts names at the top of its `when`: `rule == "…"`, `rule in […]`, also
/// through lists and macros.
[[nodiscard]] std::vector<RuleLink> rules_read(const Node& when, const PackNames& names);

/// What rules of all packs read and are inhibited by (rules.md, sections 8 and 9). Borrows the
/// packs.
class RuleGraph {
 public:
  struct Entry {
    const PackAst* pack = nullptr;
    const PackNames* names = nullptr;
    const RuleAst* ast = nullptr;
    std::vector<RuleLink> reads;  // of rules on alerts
  };

  /// Reports names that no rule has, inhibitors that cannot be, and cycles.
  RuleGraph(const std::vector<PackAst>& packs, const std::vector<std::unique_ptr<PackNames>>& names,
            Diagnostics& diagnostics);

  /// All rules, each behind those that it reads or is inhibited by, else in the order of the packs.
  [[nodiscard]] const std::vector<const Entry*>& order() const { return order_; }
  /// Writes the links into the plan's rules, which are complete and in their order, by number, and
  /// the levels that follow from them. Rules that are not in the plan are left out.
  void connect(plan::Plan& plan) const;

 private:
  void link(Entry& entry);
  void check_inhibitor(const Entry& entry, const Node& name);
  [[nodiscard]] const Entry* find(std::string_view text, const Span& place);
  void visit(const Entry& entry, std::vector<const Entry*>& path);
  [[nodiscard]] std::vector<RuleLink> links_of(const Entry& entry) const;

  Diagnostics& diagnostics_;
  std::vector<Entry> entries_;
  std::map<std::string_view, Entry*> by_name_;
  std::map<const Entry*, bool> done_;  // false: on the path
  std::vector<const Entry*> order_;
};

}  // namespace limen::language
