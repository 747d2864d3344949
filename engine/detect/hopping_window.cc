#include "engine/detect/hopping_window.h"

#include <algorithm>

#include "engine/detect/opening.h"
#include "engine/detect/reorder.h"

namespace limen::detect {

using types::EventTime;
using types::Micros;

namespace {

/// The latest multiple of `every` since 1970 that is not after `time`.
EventTime floor_to(EventTime time, Micros every) {
  const std::int64_t t = types::to_int(time);
  const std::int64_t rest = t % every.count();
  return types::from_int(t - (rest < 0 ? rest + every.count() : rest));
}

/// The earliest multiple of `every` since 1970 that is not before `time`.
EventTime ceil_to(EventTime time, Micros every) {
  const EventTime floor = floor_to(time, every);
  return floor == time ? time : floor + every;
}

}  // namespace

HoppingWindow::HoppingWindow(const plan::Plan& plan, const plan::SharedWindow& window,
                             std::uint32_t owner)
    : window_(&window), owner_(owner), inputs_(window), merged_(window.aggregates.size()) {
  for (const plan::WindowRule& part : window.rules) {
    const plan::Rule& rule = plan.rules[part.rule];
    conditions_.emplace_back(plan, part);
    resolve_after_.push_back(rule.resolve_after);
    in_a_row_.push_back(std::get<plan::Window>(rule.shape).in_a_row);
  }
}

HoppingWindow::Key HoppingWindow::fresh() const {
  Key key;
  key.episodes.resize(conditions_.size());
  return key;
}

HoppingWindow::Key& HoppingWindow::state_of(std::uint32_t key, Context& context) {
  if (Key* known = keys_.find(key)) return *known;
  context.keys[window_->key_table].hold(key);
  Key& state = keys_.add(key, [this] { return fresh(); });
  state.evaluated = types::kMinTime;
  return state;
}

HoppingWindow::Pane& HoppingWindow::pane_of(Key& state, EventTime time, std::uint32_t key,
                                            Context& context) {
  const EventTime start = floor_to(time, window_->every);
  if (!state.panes.empty() && panes_[state.panes.back()].start == start) {
    return panes_[state.panes.back()];
  }
  if (free_panes_.empty()) {
    free_panes_.push_back(static_cast<std::uint32_t>(panes_.size()));
    panes_.emplace_back().parts.resize(window_->aggregates.size());
  }
  state.panes.push(free_panes_.back());
  free_panes_.pop_back();
  Pane& pane = panes_[state.panes.back()];
  pane.start = start;
  pane.events = 0;
  pane.exercises = 0;
  // The window changes where the pane comes in and where it goes out.
  context.set_before(start + window_->every, owner_, key);
  context.set_before(start + window_->over + window_->every, owner_, key);
  return pane;
}

void HoppingWindow::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  Key& state = state_of(key, context);
  Pane& pane = pane_of(state, arrival.event.time(), key, context);
  ++pane.events;
  if (arrival.event.exercise) ++pane.exercises;
  inputs_.each(arrival, context, [&](std::uint32_t i, const expr::Value& value) {
    pane.parts[i].add(window_->aggregates[i].spec, value, context.pool);
  });
  state.evidence.push(arrival.event.time(), arrival.evidence, context.pool);
}

void HoppingWindow::drop_panes(Key& state, EventTime before, Context& context) {
  while (!state.panes.empty() && panes_[state.panes.front()].start < before) {
    const std::uint32_t number = state.panes.front();
    for (Partial& part : panes_[number].parts) part.clear(context.pool);
    free_panes_.push_back(number);
    state.panes.pop();
  }
}

void HoppingWindow::merge(const Key& state, Context& context) {
  for (std::size_t i = 0; i < merged_.size(); ++i) {
    merged_[i].reset();
    for (std::size_t p = 0; p < state.panes.size(); ++p) {
      merged_[i].merge(window_->aggregates[i].spec, panes_[state.panes[p]].parts[i], context.pool);
    }
  }
}

void HoppingWindow::wake(const state::Timers::Timer& timer, Context& context) {
  const EventTime at = timer.at;
  const std::uint32_t key = timer.key;
  Key* state = keys_.find(key);
  if (state == nullptr || state->evaluated >= at) return;
  state->evaluated = at;
  drop_panes(*state, at - window_->over, context);
  merge(*state, context);
  for (std::size_t i = 0; i < conditions_.size(); ++i) judge(i, at, key, *state, context);
  leave_if_done(key, *state, context);
}

std::uint64_t HoppingWindow::events_in(const Key& state) const {
  std::uint64_t events = 0;
  for (std::size_t p = 0; p < state.panes.size(); ++p) events += panes_[state.panes[p]].events;
  return events;
}

void HoppingWindow::judge(std::size_t i, EventTime at, std::uint32_t key, Key& state,
                          Context& context) {
  Episode& episode = state.episodes[i];
  const plan::WindowEnds ends{at - window_->over, at};
  const bool holds =
      !state.panes.empty() &&
      conditions_[i].holds(
          context, ends, window_->key_table, key, events_in(state), [&](std::uint32_t aggregate) {
            return merged_[aggregate].value(window_->aggregates[aggregate].spec, context.pool);
          });
  // An error is counted at each boundary at which it is met.
  const bool moves = !state.panes.empty() && (conditions_[i].moves() || conditions_[i].failed());
  if (holds) {
    episode.is_false = false;
    ++episode.true_in_a_row;
    if (!episode.open && episode.true_in_a_row >= in_a_row_[i]) open(i, at, key, state, context);
    if (moves || !episode.open) context.set_before(at + window_->every, owner_, key);
    return;
  }
  episode.true_in_a_row = 0;
  if (moves) context.set_before(at + window_->every, owner_, key);
  if (!episode.open) return;
  if (!episode.is_false) {
    episode.is_false = true;
    episode.false_since = at;
  }
  const EventTime ends_at = ceil_to(episode.false_since + resolve_after_[i], window_->every);
  if (at < ends_at) {
    context.set_before(ends_at, owner_, key);
    return;
  }
  episode = Episode{};
  report_closing(context, conditions_[i].rule(), key, at);
}

void HoppingWindow::open(std::size_t i, EventTime at, std::uint32_t key, Key& state,
                         Context& context) {
  state.episodes[i].open = true;
  plan::Opening opening;
  opening.time = at;
  opening.key = key;
  opening.window = plan::WindowEnds{at - window_->over, at};
  opening.evidence_count = events_in(state);
  for (std::size_t p = 0; p < state.panes.size(); ++p) {
    opening.exercise |= panes_[state.panes[p]].exercises > 0;
  }
  report_opening(context, conditions_[i], window_->key_table, state.evidence, at - window_->over,
                 opening);
}

void HoppingWindow::leave_if_done(std::uint32_t key, Key& state, Context& context) {
  if (!state.panes.empty()) return;
  if (std::ranges::any_of(state.episodes, &Episode::open)) return;
  state.evidence.clear(context.pool);
  keys_.remove(key);
  context.keys[window_->key_table].release(key);
}

void HoppingWindow::take_over(HoppingWindow& old, const plan::Inheritance& parts,
                              Context& context) {
  panes_ = std::move(old.panes_);
  free_panes_ = std::move(old.free_panes_);
  keys_ = std::move(old.keys_);
  if (parts.changes_nothing()) return;
  for (Pane& pane : panes_) {
    for (const std::size_t gone : parts.dropped_aggregates) pane.parts[gone].clear(context.pool);
    reorder(pane.parts, parts.aggregates);
  }
  keys_.each([&](Key& key) { reorder(key.episodes, parts.rules); });
}

void HoppingWindow::drop(Context& context) {
  keys_.each_key([&](std::uint32_t key, Key& state) {
    drop_panes(state, types::kMaxTime, context);
    state.evidence.clear(context.pool);
    context.keys[window_->key_table].release(key);
  });
  keys_ = {};
}

}  // namespace limen::detect
