#include "engine/detect/detector.h"

namespace limen::detect {

Detector::Detector(const plan::Plan& plan, const plan::Layout& layout,
                   std::span<types::RuleCounters> counters, const Limits& limits,
                   plan::Findings& findings)
    : layout_(&layout), event_keys_(layout.key_tables.size()) {
  context_.plan = &plan;
  for (const auto& table : plan.tables) context_.tables.push_back(table.get());
  for (const auto& by : layout.key_tables) {
    std::vector<state::KeyTable::Field> fields;
    for (const plan::KeyField& field : by) fields.push_back({field.slot, field.slot_type});
    context_.keys.emplace_back(std::move(fields), *plan.schema);
  }
  context_.counters = counters;
  context_.findings = &findings;
  context_.events_per_window = limits.events_per_window;
  context_.forget = limits.forget;
  for (const plan::SharedWindow& window : layout.windows) {
    const auto owner = static_cast<std::uint32_t>(members_.size());
    context_.levels.push_back(plan.rules[window.rules.front().rule].level);
    members_.push_back({window.filter, window.key_table, make(plan, window, owner)});
  }
}

Detector::AnyState Detector::make(const plan::Plan& plan, const plan::SharedWindow& window,
                                  std::uint32_t owner) {
  if (window.every.count() == 0) {
    return AnyState(std::in_place_type<SlidingWindow>, plan, window, owner);
  }
  return AnyState(std::in_place_type<HoppingWindow>, plan, window, owner);
}

void Detector::take(const state::OrderedBuffer::Item& item) {
  for (const plan::OrderedMatch& match : layout_->matches) {
    const bool taken = (item.verdicts[match.filter >> 6U] >> (match.filter & 63U)) & 1U;
    if (taken) context_.findings->matched(match.rule, item.event);
  }
  evidence_.assign(item.event.source());
  evidence_.push_back('#');
  evidence_.append(item.event.id());
  const Arrival arrival{item.event, item.verdicts, context_.pool.add(evidence_)};
  for (Member& member : members_) {
    if (!arrival.verdict(member.filter)) continue;
    auto& key = event_keys_[member.key_table];
    if (!key) key = context_.keys[member.key_table].find_or_add(item.event);
    std::visit([&](auto& state) { state.add(arrival, *key, context_); }, member.state);
  }
  for (std::size_t table = 0; table < event_keys_.size(); ++table) {
    if (event_keys_[table]) context_.keys[table].drop_unheld(*event_keys_[table]);
    event_keys_[table].reset();
  }
  context_.pool.release(arrival.evidence);
}

const state::Timers::Timer* Detector::next_timer() const {
  return context_.timers.empty() ? nullptr : &context_.timers.next();
}

void Detector::fire() {
  const state::Timers::Timer timer = context_.timers.take();
  std::visit([&](auto& state) { state.wake(timer, context_); }, members_[timer.owner].state);
}

}  // namespace limen::detect
