#include "engine/detect/hopping_window.h"

#include <algorithm>

#include "engine/detect/opening.h"
#include "engine/detect/reorder.h"

namespace limen::detect {

using types::EventTime;
using types::Micros;

HoppingWindow::HoppingWindow(const plan::Plan& plan, const plan::SharedWindow& window,
                             std::uint32_t owner)
    : window_(&window),
      owner_(owner),
      boundaries_(window),
      inputs_(window),
      previous_{0},
      merged_(window.aggregates.size()) {
  for (const plan::WindowRule& part : window.rules) {
    const plan::Rule& rule = plan.rules[part.rule];
    const auto& spec = std::get<plan::Window>(rule.shape);
    conditions_.emplace_back(plan, part);
    resolve_after_.push_back(rule.resolve_after);
    in_a_row_.push_back(spec.in_a_row);
    early_.push_back(spec.early);
    any_early_ |= spec.early;
    previous_.push_back(previous_.back() + spec.previous.size());
  }
}

HoppingWindow::Key HoppingWindow::fresh() const {
  Key key;
  key.episodes.resize(conditions_.size());
  return key;
}

/// The zone of the key's own row, where a table has the zones.
std::optional<Boundaries::Zone> HoppingWindow::zone_of(std::uint32_t key, Context& context) {
  if (!window_->zone_table) return 0;
  const auto name = zone_in_table(*window_->zone_table, window_->zone_key, window_->key_table, key,
                                  context);
  return name ? boundaries_.zone(*name) : std::nullopt;
}

HoppingWindow::Key* HoppingWindow::state_of(std::uint32_t key, Context& context) {
  if (Key* known = keys_.find(key)) return known;
  const auto zone = zone_of(key, context);
  if (!zone) {
    for (const WindowCondition& rule : conditions_) {
      ++context.counters[rule.rule()].passed_over;
      if (context.observes(rule.rule())) context.observer->without_zone();
    }
    return nullptr;
  }
  context.keys[window_->key_table].hold(key);
  Key& state = keys_.add(key, [this] { return fresh(); });
  state.evaluated = types::kMinTime;
  state.zone = *zone;
  return &state;
}

HoppingWindow::Pane& HoppingWindow::pane_of(Key& state, EventTime time, std::uint32_t key,
                                            Context& context) {
  if (!state.panes.empty()) {
    Pane& newest = panes_[state.panes.back()];
    if (newest.start <= time && time < newest.end) return newest;
  }
  if (free_panes_.empty()) {
    free_panes_.push_back(static_cast<std::uint32_t>(panes_.size()));
    panes_.emplace_back().parts.resize(window_->aggregates.size());
  }
  state.panes.push(free_panes_.back());
  free_panes_.pop_back();
  Pane& pane = panes_[state.panes.back()];
  pane.start = boundaries_.floor(time, state.zone);
  pane.end = boundaries_.next(pane.start, state.zone);
  pane.events = 0;
  pane.exercises = 0;
  // The window changes where the pane comes in and where it goes out.
  context.set_before(pane.end, owner_, key);
  context.set_before(boundaries_.leaves(pane.start, state.zone), owner_, key);
  return pane;
}

void HoppingWindow::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  Key* state = state_of(key, context);
  if (state == nullptr) return;
  Pane& pane = pane_of(*state, arrival.event.time(), key, context);
  ++pane.events;
  if (arrival.event.exercise) ++pane.exercises;
  inputs_.each(arrival, context, [&](std::uint32_t i, const expr::Value& value) {
    pane.parts[i].add(window_->aggregates[i].spec, value, context.pool);
  });
  state->evidence.push(arrival.evidence, context.pool);
  if (any_early_) look_early(arrival, key, *state, context);
}

void HoppingWindow::drop_panes(Key& state, EventTime before, Context& context) {
  while (!state.panes.empty() && panes_[state.panes.front()].start < before) {
    const std::uint32_t number = state.panes.front();
    for (Partial& part : panes_[number].parts) part.clear(context.pool);
    free_panes_.push_back(number);
    state.panes.pop();
  }
}

void HoppingWindow::merge(const Key& state, EventTime from, Context& context) {
  for (std::size_t i = 0; i < merged_.size(); ++i) {
    merged_[i].reset();
    for (std::size_t p = 0; p < state.panes.size(); ++p) {
      const Pane& pane = panes_[state.panes[p]];
      if (pane.start < from) continue;
      merged_[i].merge(window_->aggregates[i].spec, pane.parts[i], context.pool);
    }
  }
}

std::uint64_t HoppingWindow::events_from(const Key& state, EventTime from) const {
  std::uint64_t events = 0;
  for (std::size_t p = 0; p < state.panes.size(); ++p) {
    const Pane& pane = panes_[state.panes[p]];
    if (pane.start >= from) events += pane.events;
  }
  return events;
}

bool HoppingWindow::holds(std::size_t i, const plan::WindowEnds& ends, std::uint32_t key,
                          const Key& state, Context& context) {
  return conditions_[i].holds(context, ends, window_->key_table, key,
                              events_from(state, ends.start), [&](std::uint32_t aggregate) {
                                return merged_[aggregate].value(window_->aggregates[aggregate].spec,
                                                                context.pool);
                              });
}

/// What `previous` is for the boundary after `last_boundary`: what was kept there, or the measures
/// of nothing, where the key had no events.
void HoppingWindow::set_previous(std::size_t i, EventTime last_boundary, std::uint32_t key,
                                 Key& state, Context& context) {
  WindowCondition& condition = conditions_[i];
  if (condition.previous().empty()) return;
  if (state.previous_at == last_boundary) {
    for (std::size_t p = 0; p < condition.previous().size(); ++p) {
      condition.set_previous(p, value_of(state.previous[previous_[i] + p], context.pool));
    }
    return;
  }
  const plan::WindowEnds ends{boundaries_.start(last_boundary, state.zone), last_boundary};
  condition.set_previous_to_nothing(
      context, ends, window_->key_table, key, [&](std::uint32_t aggregate) {
        return Partial().value(window_->aggregates[aggregate].spec, context.pool);
      });
}

void HoppingWindow::forget_previous(Key& state, Context& context) {
  for (const Stored& value : state.previous) release(value, context.pool);
  state.previous.clear();
  state.previous_at = types::kMinTime;
}

void HoppingWindow::keep_for_next(EventTime at, Key& state, Context& context) {
  if (previous_.back() == 0) return;
  next_previous_.clear();
  for (const WindowCondition& condition : conditions_) {
    for (std::size_t p = 0; p < condition.previous().size(); ++p) {
      next_previous_.push_back(store_or_error(condition.measure_for_previous(p), context.pool));
    }
  }
  forget_previous(state, context);
  state.previous.swap(next_previous_);
  state.previous_at = at;
}

/// After each event of the window that ends at the next boundary, over its events so far.
void HoppingWindow::look_early(const Arrival& arrival, std::uint32_t key, Key& state,
                               Context& context) {
  const EventTime end = panes_[state.panes.back()].end;
  const plan::WindowEnds ends{boundaries_.start(end, state.zone), end};
  bool merged = false;
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    if (!early_[i] || state.episodes[i].open) continue;
    if (!merged) merge(state, ends.start, context);
    merged = true;
    set_previous(i, panes_[state.panes.back()].start, key, state, context);
    if (!holds(i, ends, key, state, context)) continue;
    open(i, arrival.event.time(), ends, key, state, &arrival.event, context);
  }
}

void HoppingWindow::wake(const state::Timers::Timer& timer, Context& context) {
  const EventTime at = timer.at;
  const std::uint32_t key = timer.key;
  Key* state = keys_.find(key);
  if (state == nullptr || state->evaluated >= at) return;
  state->evaluated = at;
  drop_panes(*state, boundaries_.start(at, state->zone), context);
  merge(*state, types::kMinTime, context);
  const bool has_events = !state->panes.empty();
  for (std::size_t i = 0; i < conditions_.size(); ++i) judge(i, at, key, *state, context);
  if (has_events) keep_for_next(at, *state, context);
  leave_if_done(key, *state, context);
}

void HoppingWindow::judge(std::size_t i, EventTime at, std::uint32_t key, Key& state,
                          Context& context) {
  const plan::WindowEnds ends{boundaries_.start(at, state.zone), at};
  bool is_true = false;
  if (!state.panes.empty()) {
    set_previous(i, boundaries_.before(at, state.zone), key, state, context);
    is_true = holds(i, ends, key, state, context);
  }
  // An error is counted at each boundary at which it is met.
  const bool moves = !state.panes.empty() && (conditions_[i].moves() || conditions_[i].failed());
  Episode& episode = state.episodes[i];
  const bool waits_for_more = is_true && !episode.open;
  if (is_true) {
    episode.is_false = false;
    ++episode.true_in_a_row;
    if (!episode.open && episode.true_in_a_row >= in_a_row_[i]) {
      open(i, at, ends, key, state, nullptr, context);
    }
  }
  if (moves || (waits_for_more && !episode.open)) {
    context.set_before(boundaries_.next(at, state.zone), owner_, key);
  }
  if (!is_true) judge_false(i, at, key, state, context);
}

void HoppingWindow::judge_false(std::size_t i, EventTime at, std::uint32_t key, Key& state,
                                Context& context) {
  Episode& episode = state.episodes[i];
  episode.true_in_a_row = 0;
  if (!episode.open) return;
  if (!episode.is_false) {
    episode.is_false = true;
    episode.false_since = at;
  }
  const EventTime ends_at = boundaries_.ceil(episode.false_since + resolve_after_[i], state.zone);
  if (at < ends_at) {
    context.set_before(ends_at, owner_, key);
    return;
  }
  episode = Episode{};
  report_closing(context, conditions_[i].rule(), key, at);
}

void HoppingWindow::open(std::size_t i, EventTime at, const plan::WindowEnds& ends,
                         std::uint32_t key, Key& state, const types::EventView* event,
                         Context& context) {
  state.episodes[i].open = true;
  state.episodes[i].is_false = false;
  plan::Opening opening;
  opening.time = at;
  opening.key = key;
  opening.window = ends;
  opening.event = event;
  opening.evidence_count = events_from(state, ends.start);
  for (std::size_t p = 0; p < state.panes.size(); ++p) {
    const Pane& pane = panes_[state.panes[p]];
    if (pane.start >= ends.start) opening.exercise |= pane.exercises > 0;
  }
  report_opening(context, conditions_[i], window_->key_table, state.evidence, opening);
}

void HoppingWindow::leave_if_done(std::uint32_t key, Key& state, Context& context) {
  if (!state.panes.empty()) return;
  if (std::ranges::any_of(state.episodes, &Episode::open)) return;
  state.evidence.clear(context.pool);
  forget_previous(state, context);
  keys_.remove(key);
  context.keys[window_->key_table].release(key);
}

void HoppingWindow::take_over(HoppingWindow& old, const plan::Inheritance& parts,
                              Context& context) {
  boundaries_ = std::move(old.boundaries_);
  panes_ = std::move(old.panes_);
  free_panes_ = std::move(old.free_panes_);
  keys_ = std::move(old.keys_);
  if (parts.changes_nothing()) return;
  for (Pane& pane : panes_) {
    for (const std::size_t gone : parts.dropped_aggregates) pane.parts[gone].clear(context.pool);
    reorder(pane.parts, parts.aggregates);
  }
  keys_.each([&](Key& key) {
    reorder(key.episodes, parts.rules);
    std::vector<Stored> kept;
    for (std::size_t i = 0; !key.previous.empty() && i < parts.rules.size(); ++i) {
      const std::size_t from = old.previous_[parts.rules[i]];
      const std::size_t to = old.previous_[parts.rules[i] + 1];
      for (std::size_t p = from; p < to; ++p) {
        kept.push_back(std::exchange(key.previous[p], Stored{}));
      }
    }
    for (const Stored& gone : key.previous) release(gone, context.pool);
    key.previous = std::move(kept);
  });
}

void HoppingWindow::drop(Context& context) {
  keys_.each_key([&](std::uint32_t key, Key& state) {
    drop_panes(state, types::kMaxTime, context);
    forget_previous(state, context);
    state.evidence.clear(context.pool);
    context.keys[window_->key_table].release(key);
  });
  keys_ = {};
}

}  // namespace limen::detect
