#include "engine/detect/sliding_window.h"

#include <algorithm>
#include <bit>

#include "engine/detect/opening.h"
#include "engine/detect/reorder.h"

namespace limen::detect {

using types::EventTime;

namespace {
constexpr std::uint64_t kExercise = std::uint64_t{1} << 63U;
}

SlidingWindow::SlidingWindow(const plan::Plan& plan, const plan::SharedWindow& window,
                             std::uint32_t owner)
    : window_(&window), owner_(owner), inputs_(window) {
  for (const plan::WindowRule& part : window.rules) {
    conditions_.emplace_back(plan, part);
    resolve_after_.push_back(plan.rules[part.rule].resolve_after);
  }
  for (const plan::SharedAggregate& aggregate : window.aggregates) {
    counts_all_.push_back(aggregate.spec.fn == plan::AggregateFn::kCount && !aggregate.verdict);
  }
}

SlidingWindow::Key SlidingWindow::fresh() const {
  Key key;
  for (const plan::SharedAggregate& aggregate : window_->aggregates) {
    key.aggregates.emplace_back(aggregate.spec);
  }
  key.episodes.resize(conditions_.size());
  return key;
}

SlidingWindow::Key& SlidingWindow::state_of(std::uint32_t key, EventTime time, Context& context) {
  if (Key* known = keys_.find(key)) return *known;
  Key& state = keys_.add(key, [this] { return fresh(); });
  context.keys[window_->key_table].hold(key);
  state.timer = time + window_->over;
  context.set_before(state.timer, owner_, key);
  return state;
}

void SlidingWindow::remove_oldest(Key& state, Context& context) {
  const std::uint64_t parts = state.events.front().parts;
  for (std::uint64_t left = parts & ~kExercise; left != 0; left &= left - 1) {
    state.aggregates[static_cast<std::size_t>(std::countr_zero(left))].remove_oldest(context.pool);
  }
  if ((parts & kExercise) != 0) --state.exercises;
  state.events.pop();
}

void SlidingWindow::expire(Key& state, EventTime until, Context& context) {
  while (!state.events.empty() && state.events.front().time <= until) {
    remove_oldest(state, context);
  }
}

void SlidingWindow::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  const EventTime time = arrival.event.time();
  Key& state = state_of(key, time, context);
  expire(state, time - window_->over, context);
  std::uint64_t parts = 0;
  inputs_.each(arrival, context, [&](std::uint32_t i, const expr::Value& value) {
    if (counts_all_[i]) return;
    state.aggregates[i].add(value, context.pool);
    parts |= std::uint64_t{1} << i;
  });
  if (arrival.event.exercise) {
    parts |= kExercise;
    ++state.exercises;
  }
  state.events.push({time, parts});
  if (state.events.size() > context.events_per_window) {
    remove_oldest(state, context);
    for (const WindowCondition& condition : conditions_) {
      ++context.counters[condition.rule()].capped;
    }
  }
  state.evidence.push(time, arrival.evidence, context.pool);
  evaluate(arrival, key, state, context);
}

expr::Value SlidingWindow::value(const Key& state, std::uint32_t aggregate,
                                 const state::TextPool& pool) const {
  if (counts_all_[aggregate]) {
    return expr::Value::integer(static_cast<std::int64_t>(state.events.size()));
  }
  return state.aggregates[aggregate].value(pool);
}

void SlidingWindow::evaluate(const Arrival& arrival, std::uint32_t key, Key& state,
                             Context& context) {
  const EventTime time = arrival.event.time();
  const plan::WindowEnds ends{time - window_->over, time};
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    WindowCondition& condition = conditions_[i];
    const bool holds = condition.holds(
        context, ends, window_->key_table, key, state.events.size(),
        [&](std::uint32_t aggregate) { return value(state, aggregate, context.pool); });
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
    opening.exercise = state.exercises > 0;
    report_opening(context, condition, window_->key_table, state.evidence,
                   state.events.front().time, opening);
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
    state->timer = state->events.back().time + window_->over;
    context.set_before(state->timer, owner_, key);
  } else if (!open) {
    state->evidence.clear(context.pool);
    keys_.remove(key);
    context.keys[window_->key_table].release(key);
  }
}

void SlidingWindow::take_over(SlidingWindow& old, const plan::Inheritance& parts,
                              Context& context) {
  keys_ = std::move(old.keys_);
  if (parts.changes_nothing()) return;
  keys_.each([&](Key& key) {
    for (const std::size_t gone : parts.dropped_aggregates)
      key.aggregates[gone].clear(context.pool);
    reorder(key.aggregates, parts.aggregates);
    reorder(key.episodes, parts.rules);
    for (std::size_t e = 0; e < key.events.size(); ++e) {
      std::uint64_t& bits = key.events[e].parts;
      std::uint64_t moved = bits & kExercise;
      for (std::size_t i = 0; i < parts.aggregates.size(); ++i) {
        moved |= ((bits >> parts.aggregates[i]) & 1U) << i;
      }
      bits = moved;
    }
  });
}

void SlidingWindow::drop(Context& context) {
  keys_.each_key([&](std::uint32_t key, Key& state) {
    for (SlidingAggregate& aggregate : state.aggregates) aggregate.clear(context.pool);
    state.evidence.clear(context.pool);
    context.keys[window_->key_table].release(key);
  });
  keys_ = {};
}

}  // namespace limen::detect
