#include "engine/detect/event_window.h"

#include <bit>

#include "engine/detect/reorder.h"

namespace limen::detect {

namespace {

constexpr std::uint64_t kExercise = std::uint64_t{1} << 63U;

}  // namespace

EventWindowSpec::EventWindowSpec(const plan::SharedWindow& shared) : window(&shared) {
  for (std::size_t i = 0; i < shared.aggregates.size(); ++i) {
    const plan::SharedAggregate& aggregate = shared.aggregates[i];
    const bool all = aggregate.spec.fn == plan::AggregateFn::kCount && !aggregate.verdict;
    if (all) counts_all |= std::uint64_t{1} << i;
  }
}

EventWindow::EventWindow(const EventWindowSpec& spec) : spec_(&spec) {
  for (const plan::SharedAggregate& aggregate : spec.window->aggregates) {
    aggregates_.emplace_back(aggregate.spec);
  }
}

void EventWindow::add(const Arrival& arrival, const Inputs& inputs, Context& context) {
  std::uint64_t parts = 0;
  inputs.each(arrival, context, [&](std::uint32_t i, const expr::Value& value) {
    if ((spec_->counts_all >> i) & 1U) return;
    aggregates_[i].add(value, context.pool);
    parts |= std::uint64_t{1} << i;
  });
  if (arrival.event.exercise) {
    parts |= kExercise;
    ++exercises_;
  }
  events_.push({arrival.event.time(), parts});
  evidence_.push(arrival.evidence, context.pool);
}

void EventWindow::remove_oldest(Context& context) {
  const std::uint64_t parts = events_.front().parts;
  for (std::uint64_t left = parts & ~kExercise; left != 0; left &= left - 1) {
    aggregates_[static_cast<std::size_t>(std::countr_zero(left))].remove_oldest(context.pool);
  }
  if ((parts & kExercise) != 0) --exercises_;
  events_.pop();
}

void EventWindow::clear(Context& context) {
  while (!events_.empty()) remove_oldest(context);
  evidence_.clear(context.pool);
}

void EventWindow::take_over(const EventWindowSpec& spec, const plan::Inheritance& parts,
                            Context& context) {
  spec_ = &spec;
  for (const std::size_t gone : parts.dropped_aggregates) aggregates_[gone].clear(context.pool);
  reorder(aggregates_, parts.aggregates);
  for (std::size_t e = 0; e < events_.size(); ++e) {
    std::uint64_t& bits = events_[e].parts;
    std::uint64_t moved = bits & kExercise;
    for (std::size_t i = 0; i < parts.aggregates.size(); ++i) {
      moved |= ((bits >> parts.aggregates[i]) & 1U) << i;
    }
    bits = moved;
  }
}

}  // namespace limen::detect
