#include "connectors/cli/comparison.h"

#include <algorithm>
#include <utility>

namespace limen::cli {

namespace {

/// What two firings of one rule share that are the same. Alerts that alerts make have no event of
/// their own: those of one time and key are paired in their order.
std::string identity(const plan::Rule& rule, const types::Alert& alert) {
  std::string out = std::to_string(types::to_int(alert.time));
  for (const plan::KeyField& field : rule.by) out += ' ' + field.path;
  out.push_back('\0');
  out += alert.key_text;
  if (!rule.on_alerts()) out += alert.event_order;
  return out;
}

void sort(std::vector<Firing>& firings) {
  std::ranges::stable_sort(firings, {}, [](const Firing& firing) {
    return std::pair<types::EventTime, std::string_view>(firing.time, firing.key_text);
  });
}

}  // namespace

Comparison::Comparison(const plan::Plan& a, const plan::Plan& b) : plans_{&a, &b} {
  std::map<std::string, RuleComparison> by_name;
  for (const std::size_t side : {kA, kB}) {
    for (const plan::Rule& rule : plans_[side]->rules) by_name[rule.name].rule[side] = &rule;
    numbers_[side].resize(plans_[side]->rules.size());
  }
  for (auto& [name, rule] : by_name) {
    rule.name = name;
    for (const std::size_t side : {kA, kB}) {
      if (rule.rule[side] == nullptr) continue;
      const auto number = rule.rule[side] - plans_[side]->rules.data();
      numbers_[side][static_cast<std::size_t>(number)] = rules_.size();
    }
    rules_.push_back(std::move(rule));
  }
  for (auto& waiting : waiting_) waiting.resize(rules_.size());
  find_renamed();
}

void Comparison::find_renamed() {
  for (RuleComparison& old : rules_) {
    if (old.rule[kB] != nullptr) continue;
    for (RuleComparison& fresh : rules_) {
      if (fresh.rule[kA] != nullptr || fresh.rule[kB]->hash != old.rule[kA]->hash) continue;
      old.renamed = fresh.name;
      fresh.renamed = old.name;
    }
  }
}

void Comparison::add(std::size_t side, const types::Alert& alert) {
  if (alert.status != types::AlertStatus::kFiring) return;
  const std::size_t number = numbers_[side][alert.rule];
  RuleComparison& rule = rules_[number];
  ++rule.fired[side];
  rule.inhibited[side] += alert.inhibited ? 1 : 0;
  ++rule.days[std::chrono::floor<std::chrono::days>(alert.time).time_since_epoch().count()][side];
  const std::string same = identity(plans_[side]->rules[alert.rule], alert);
  Waiting& others = waiting_[1 - side][number];
  const auto other = others.find(same);
  Firing firing{alert.time, alert.key_text, alert.inhibited, alert.json};
  if (other == others.end()) {
    waiting_[side][number][same].push_back(std::move(firing));
    return;
  }
  Firing twin = std::move(other->second.front());
  other->second.erase(other->second.begin());
  if (other->second.empty()) others.erase(other);
  ++rule.both;
  if (side == kA) std::swap(firing, twin);
  if (firing.inhibited == twin.inhibited) return;
  (firing.inhibited ? rule.inhibited_in_b : rule.inhibited_in_a).push_back(std::move(firing));
}

std::vector<RuleComparison> Comparison::finish() {
  for (std::size_t number = 0; number < rules_.size(); ++number) {
    RuleComparison& rule = rules_[number];
    for (const std::size_t side : {kA, kB}) {
      for (auto& [same, firings] : waiting_[side][number]) {
        std::ranges::move(firings, std::back_inserter(rule.only[side]));
      }
      waiting_[side][number].clear();
      sort(rule.only[side]);
    }
    sort(rule.inhibited_in_a);
    sort(rule.inhibited_in_b);
  }
  return std::move(rules_);
}

}  // namespace limen::cli
