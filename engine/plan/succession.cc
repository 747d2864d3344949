#include "engine/plan/succession.h"

#include <algorithm>

#include "engine/types/check.h"

namespace limen::plan {

namespace {

/// The rule of the same name and pack whose state is made of the same, if there is one.
const Rule* forebear(const Rule& rule, const Plan& old) {
  const auto found = std::ranges::lower_bound(old.rules, rule.name, {}, &Rule::name);
  if (found == old.rules.end() || found->name != rule.name) return nullptr;
  return found->pack == rule.pack && found->state_hash == rule.state_hash ? &*found : nullptr;
}

bool counts_up(const std::vector<std::size_t>& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != i) return false;
  }
  return true;
}

/// Begins anew the rules of a window that would be put together from several: more than 63
/// aggregates may have been shared out otherwise. Whether there was one.
bool part_from_old(Plan& plan, const Plan& old, std::uint32_t next) {
  const Heirs numbers = heirs(old, plan);
  const Layout layout = Layout::of(plan);
  const Layout before = Layout::of(old);
  for (const SharedWindow& window : layout.windows) {
    if (window.generation == next) continue;
    const SharedWindow* origin = forebear(window, before, numbers);
    if (origin != nullptr && Inheritance::of(window, *origin, numbers)) continue;
    for (const WindowRule& part : window.rules) plan.rules[part.rule].generation = next;
    return true;
  }
  return false;
}

}  // namespace

std::uint32_t newest_generation(const Plan& plan) {
  std::uint32_t newest = 0;
  for (const Rule& rule : plan.rules) newest = std::max(newest, rule.generation);
  return newest;
}

std::shared_ptr<const Plan> succeed(Plan plan, const Plan& old) {
  LIMEN_CHECK(plan.slots.size() >= old.slots.size());
  const std::uint32_t next = newest_generation(old) + 1;
  for (Rule& rule : plan.rules) {
    const Rule* before = forebear(rule, old);
    rule.generation = before == nullptr ? next : before->generation;
  }
  while (part_from_old(plan, old, next)) {
  }
  return std::make_shared<const Plan>(std::move(plan));
}

Heirs heirs(const Plan& old, const Plan& plan) {
  Heirs out(old.rules.size());
  for (std::uint32_t i = 0; i < plan.rules.size(); ++i) {
    const Rule* before = forebear(plan.rules[i], old);
    if (before == nullptr || before->generation != plan.rules[i].generation) continue;
    out[static_cast<std::size_t>(before - old.rules.data())] = i;
  }
  return out;
}

const SharedWindow* forebear(const SharedWindow& window, const Layout& old, const Heirs& heirs) {
  for (const SharedWindow& candidate : old.windows) {
    for (const WindowRule& part : candidate.rules) {
      if (heirs[part.rule] == window.rules.front().rule) return &candidate;
    }
  }
  return nullptr;
}

std::optional<Inheritance> Inheritance::of(const SharedWindow& window, const SharedWindow& old,
                                           const Heirs& heirs) {
  Inheritance out;
  for (const SharedAggregate& aggregate : window.aggregates) {
    const auto same = std::ranges::find(old.aggregates, aggregate.shape, &SharedAggregate::shape);
    if (same == old.aggregates.end()) return std::nullopt;
    out.aggregates.push_back(static_cast<std::size_t>(same - old.aggregates.begin()));
  }
  for (const WindowRule& rule : window.rules) {
    const auto same = std::ranges::find_if(
        old.rules, [&](const WindowRule& before) { return heirs[before.rule] == rule.rule; });
    if (same == old.rules.end()) return std::nullopt;
    out.rules.push_back(static_cast<std::size_t>(same - old.rules.begin()));
  }
  for (std::size_t i = 0; i < old.aggregates.size(); ++i) {
    if (std::ranges::find(out.aggregates, i) == out.aggregates.end()) {
      out.dropped_aggregates.push_back(i);
    }
  }
  return out;
}

bool Inheritance::changes_nothing() const {
  return dropped_aggregates.empty() && counts_up(aggregates) && counts_up(rules);
}

}  // namespace limen::plan
