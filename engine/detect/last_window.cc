#include "engine/detect/last_window.h"

#include "engine/detect/opening.h"
#include "engine/detect/reorder.h"

namespace limen::detect {

using types::EventTime;

LastWindow::LastWindow(const plan::Plan& plan, const plan::SharedWindow& window,
                       std::uint32_t owner)
    : window_(&window), spec_(window), owner_(owner), inputs_(window) {
  for (const plan::WindowRule& part : window.rules) conditions_.emplace_back(plan, part);
}

LastWindow::Key LastWindow::fresh() const {
  return {EventWindow(spec_), std::vector<std::uint8_t>(conditions_.size()), {}};
}

LastWindow::Key& LastWindow::state_of(std::uint32_t key, EventTime time, Context& context) {
  if (Key* known = keys_.find(key)) return *known;
  Key& state = keys_.add(key, [this] { return fresh(); });
  context.keys[window_->key_table].hold(key);
  state.timer = time + context.forget;
  context.set_after(state.timer, owner_, key);
  return state;
}

/// Keeps the last N events, or as many as a key may hold.
void LastWindow::shorten(Key& state, Context& context) {
  if (state.events.size() > static_cast<std::uint64_t>(window_->last)) {
    state.events.remove_oldest(context);
  } else if (state.events.size() > context.events_per_window) {
    state.events.remove_oldest(context);
    for (const WindowCondition& condition : conditions_) {
      ++context.counters[condition.rule()].capped;
    }
  }
}

void LastWindow::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  Key& state = state_of(key, arrival.event.time(), context);
  state.events.add(arrival, inputs_, context);
  shorten(state, context);
  if (state.events.size() == static_cast<std::uint64_t>(window_->last)) {
    evaluate(arrival, key, state, context);
  }
}

void LastWindow::evaluate(const Arrival& arrival, std::uint32_t key, Key& state, Context& context) {
  const plan::WindowEnds ends{state.events.oldest(), state.events.newest()};
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    const bool holds = conditions_[i].holds(
        context, ends, window_->key_table, key, state.events.size(),
        [&](std::uint32_t aggregate) { return state.events.value(aggregate, context.pool); });
    if (!holds && state.open[i] != 0) {
      state.open[i] = 0;
      report_closing(context, conditions_[i].rule(), key, ends.end);
    } else if (holds && state.open[i] == 0) {
      state.open[i] = 1;
      plan::Opening opening;
      opening.time = ends.end;
      opening.key = key;
      opening.window = ends;
      opening.event = &arrival.event;
      opening.evidence_count = state.events.size();
      opening.exercise = state.events.has_exercise();
      report_opening(context, conditions_[i], window_->key_table, state.events.evidence(), opening);
    }
  }
}

void LastWindow::wake(const state::Timers::Timer& timer, Context& context) {
  Key* state = keys_.find(timer.key);
  if (state == nullptr || state->timer != timer.at) return;
  const EventTime ends = state->events.newest() + context.forget;
  if (ends > timer.at) {
    state->timer = ends;
    context.set_after(ends, owner_, timer.key);
    return;
  }
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    if (state->open[i] == 0) continue;
    state->open[i] = 0;
    report_closing(context, conditions_[i].rule(), timer.key, timer.at);
  }
  state->events.clear(context);
  keys_.remove(timer.key);
  context.keys[window_->key_table].release(timer.key);
}

void LastWindow::take_over(LastWindow& old, const plan::Inheritance& parts, Context& context) {
  keys_ = std::move(old.keys_);
  keys_.each([&](Key& key) {
    key.events.take_over(spec_, parts, context);
    reorder(key.open, parts.rules);
  });
}

void LastWindow::drop(Context& context) {
  keys_.each_key([&](std::uint32_t key, Key& state) {
    state.events.clear(context);
    context.keys[window_->key_table].release(key);
  });
  keys_ = {};
}

}  // namespace limen::detect
