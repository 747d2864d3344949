#include <algorithm>

#include "engine/plan/succession.h"
#include "engine/shard.h"
#include "engine/shard_state.h"

namespace limen {

using types::EventTime;

Shard Shard::successor(std::shared_ptr<const plan::Plan> plan) const {
  auto next = std::make_unique<State>(std::move(plan), state_->options, state_->detector.memory());
  // Of which there may be no rule: where some are gone, or keep their state with other conditions.
  next->detector.begin_generation(plan::newest_generation(*state_->plan) + 1);
  Shard out(std::move(next));
  for (const ShardInput& input : state_->inputs) out.add_input(input.name);
  return out;
}

bool Shard::needs_history(const plan::Plan& old) const {
  const std::uint32_t newest = plan::newest_generation(*state_->plan);
  if (newest == plan::newest_generation(old)) return false;
  return std::ranges::any_of(state_->plan->rules, [&](const plan::Rule& rule) {
    return rule.generation == newest &&
           (rule.reads_latest || !std::holds_alternative<plan::Match>(rule.shape));
  });
}

void Shard::hand_over(Shard& to, ShardOutput& out) {
  State& old = *state_;
  State& next = *to.state_;
  const EventTime at = old.watermarks.current();
  const plan::Heirs heirs = plan::heirs(*old.plan, *next.plan);
  ShardOutput unseen;  // of episodes that began before, and are never written
  if (at != types::kMinTime) to.advance(at, unseen);
  old.emitter.set_output(&out.alerts);
  old.emitter.resolve_without_heir(heirs, at);
  merge_waiting({*old.plan, old.layout, old.buffer}, {*next.plan, next.layout, next.buffer});
  next.detector.take_over(old.detector, heirs, at);
  if (next.detector.awaits_keys() && old.earliest <= at) next.detector.expect_keys(at);
  next.emitter.take_over(old.emitter, heirs);
  next.inputs = std::move(old.inputs);
  next.watermarks = std::move(old.watermarks);
  next.ignored = std::move(old.ignored);
  next.arrivals = old.arrivals;
  next.earliest = old.earliest;
  next.observer = std::move(old.observer);
  for (std::size_t i = 0; i < next.rule_counters.size(); ++i) next.rule_counters[i] = {};
  for (std::size_t i = 0; i < old.plan->rules.size(); ++i) {
    const auto same =
        std::ranges::lower_bound(next.plan->rules, old.plan->rules[i].name, {}, &plan::Rule::name);
    if (same == next.plan->rules.end() || same->name != old.plan->rules[i].name) continue;
    next.rule_counters[static_cast<std::size_t>(same - next.plan->rules.begin())] =
        old.rule_counters[i];
  }
}

}  // namespace limen
