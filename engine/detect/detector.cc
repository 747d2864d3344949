#include "engine/detect/detector.h"

namespace limen::detect {

Detector::Detector(const plan::Plan& plan, const plan::Layout& layout,
                   std::span<types::RuleCounters> counters, std::size_t events_per_window,
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
  context_.events_per_window = events_per_window;
  for (std::uint32_t i = 0; i < layout.windows.size(); ++i) {
    const plan::SharedWindow& window = layout.windows[i];
    if (window.every.count() == 0) {
      windows_.emplace_back(std::in_place_type<SlidingWindow>, plan, window, i);
    } else {
      windows_.emplace_back(std::in_place_type<HoppingWindow>, plan, window, i);
    }
  }
}

void Detector::take(const state::OrderedBuffer::Item& item) {
  evidence_.assign(item.event.source());
  evidence_.push_back('#');
  evidence_.append(item.event.id());
  const Arrival arrival{item.event, item.verdicts, context_.pool.add(evidence_)};
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const plan::SharedWindow& shared = layout_->windows[i];
    if (!arrival.verdict(shared.filter)) continue;
    auto& key = event_keys_[shared.key_table];
    if (!key) key = context_.keys[shared.key_table].find_or_add(item.event);
    std::visit([&](auto& window) { window.add(arrival, *key, context_); }, windows_[i]);
  }
  for (std::size_t table = 0; table < event_keys_.size(); ++table) {
    if (event_keys_[table]) context_.keys[table].drop_unheld(*event_keys_[table]);
    event_keys_[table].reset();
  }
  context_.pool.release(arrival.evidence);
}

std::optional<types::EventTime> Detector::next_timer() const {
  if (context_.timers.empty()) return std::nullopt;
  return context_.timers.next().at;
}

void Detector::fire() {
  const state::Timers::Timer timer = context_.timers.take();
  std::visit([&](auto& window) { window.wake(timer.at, timer.key, context_); },
             windows_[timer.owner]);
}

}  // namespace limen::detect
