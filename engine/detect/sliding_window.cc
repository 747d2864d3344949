#include "engine/detect/sliding_window.h"

#include "engine/detect/opening.h"
#include "engine/detect/reorder.h"

namespace limen::detect {

using types::EventTime;

SlidingWindow::SlidingWindow(const plan::Plan& plan, const plan::SharedWindow& window,
                             std::uint32_t owner)
    : window_(&window), spec_(window), owner_(owner), inputs_(window) {
  for (const plan::WindowRule& part : window.rules) {
    conditions_.emplace_back(plan, part);
    resolve_after_.push_back(plan.rules[part.rule].resolve_after);
  }
}

SlidingWindow::Key SlidingWindow::fresh() const {
  return {EventWindow(spec_), std::vector<Episode>(conditions_.size()), {}};
}

SlidingWindow::Key& SlidingWindow::state_of(std::uint32_t key, EventTime time, Context& context) {
  if (Key* known = keys_.find(key)) return *known;
  Key& state = keys_.add(key, [this] { return fresh(); });
  context.keys[window_->key_table].hold(key);
  state.timer = time + window_->over;
  context.set_before(state.timer, owner_, key);
  return state;
}

void SlidingWindow::expire(Key& state, EventTime until, Context& context) {
  while (!state.events.empty() && state.events.oldest() <= until) {
    state.events.remove_oldest(context);
  }
}

void SlidingWindow::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  const EventTime time = arrival.event.time();
  Key& state = state_of(key, time, context);
  expire(state, time - window_->over, context);
  state.events.add(arrival, inputs_, context);
  if (state.events.size() > context.events_per_window) {
    state.events.remove_oldest(context);
    for (const WindowCondition& condition : conditions_) {
      ++context.counters[condition.rule()].capped;
    }
  }
  evaluate(arrival, key, state, context);
}

void SlidingWindow::evaluate(const Arrival& arrival, std::uint32_t key, Key& state,
                             Context& context) {
  const EventTime time = arrival.event.time();
  const plan::WindowEnds ends{time - window_->over, time};
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    WindowCondition& condition = conditions_[i];
    const bool holds = condition.holds(
        context, ends, window_->key_table, key, state.events.size(),
        [&](std::uint32_t aggregate) { return state.events.value(aggregate, context.pool); });
    if (!holds) continue;
    Episode& episode = state.episodes[i];
    episode.end = time + window_->over + resolve_after_[i];
    if (episode.open) continue;
    episode.open = true;
    episode.timer = episode.end;
    context.set_before(episode.timer, owner_, key);
    plan::Opening opening;
    opening.time = time;
    opening.key = key;
    opening.window = ends;
    opening.event = &arrival.event;
    opening.evidence_count = state.events.size();
    opening.exercise = state.events.has_exercise();
    report_opening(context, condition, window_->key_table, state.events.evidence(), opening);
  }
}

void SlidingWindow::wake(const state::Timers::Timer& timer, Context& context) {
  const EventTime at = timer.at;
  const std::uint32_t key = timer.key;
  Key* state = keys_.find(key);
  if (state == nullptr) return;
  bool open = false;
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    Episode& episode = state->episodes[i];
    if (!episode.open) continue;
    if (episode.end <= at) {
      episode.open = false;
      report_closing(context, conditions_[i].rule(), key, episode.end);
    } else if (episode.timer <= at) {
      episode.timer = episode.end;
      context.set_before(episode.timer, owner_, key);
    }
    open |= episode.open;
  }
  expire(*state, at - window_->over, context);
  if (!state->events.empty()) {
    if (state->timer > at) return;
    state->timer = state->events.newest() + window_->over;
    context.set_before(state->timer, owner_, key);
  } else if (!open) {
    state->events.clear(context);
    keys_.remove(key);
    context.keys[window_->key_table].release(key);
  }
}

void SlidingWindow::take_over(SlidingWindow& old, const plan::Inheritance& parts,
                              Context& context) {
  keys_ = std::move(old.keys_);
  keys_.each([&](Key& key) {
    key.events.take_over(spec_, parts, context);
    reorder(key.episodes, parts.rules);
  });
}

void SlidingWindow::drop(Context& context) {
  keys_.each_key([&](std::uint32_t key, Key& state) {
    state.events.clear(context);
    context.keys[window_->key_table].release(key);
  });
  keys_ = {};
}

}  // namespace limen::detect
