#include "engine/detect/unusual_watch.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/detect/inhibitor_episodes.h"
#include "engine/detect/opening.h"

namespace limen::detect {

using types::EventTime;
using types::Micros;

namespace {

/// However short the warm-up, so many buckets have been learned before one is judged.
constexpr std::int64_t kLeastLearned = 16;

bool is_number(const expr::Value& value) {
  return value.kind == expr::ValueKind::kInt || value.kind == expr::ValueKind::kUint ||
         value.kind == expr::ValueKind::kDouble;
}

plan::Figures figures_of(const stats::Judgement& judged, double observed) {
  return {.observed = observed,
          .expected = judged.expected,
          .lower = judged.lower,
          .upper = judged.upper,
          .p_value = judged.p_value};
}

}  // namespace

UnusualWatch::UnusualWatch(const plan::Plan& plan, const plan::SharedWindow& window,
                           std::uint32_t owner)
    : window_(&window),
      rule_(&plan.rules[window.rules.front().rule]),
      shape_(&std::get<plan::Window>(rule_->shape)),
      spec_(&*shape_->unusual),
      owner_(owner),
      delay_(delay_of(plan, *rule_)),
      boundaries_(window),
      clock_(plan, *spec_),
      inputs_(window),
      condition_(plan, window.rules.front()),
      method_(std::make_unique<const stats::Method>(method_of(*shape_))) {
  if (spec_->values) values_ = window.rules.front().aggregates[*spec_->values];
}

UnusualWatch::Key UnusualWatch::fresh() const {
  Key key;
  key.profile = Profile(*method_);
  return key;
}

UnusualWatch::Key* UnusualWatch::state_of(std::uint32_t key, EventTime time, Context& context) {
  if (Key* known = keys_.find(key)) return known;
  std::optional<Boundaries::Zone> zone = 0;
  if (window_->zone_table) {
    const auto name =
        zone_in_table(*window_->zone_table, window_->zone_key, window_->key_table, key, context);
    zone = name ? boundaries_.zone(*name) : std::nullopt;
  }
  const auto local = clock_.zone_of(window_->key_table, key, context);
  if (!zone || !local) {
    ++context.counters[condition_.rule()].passed_over;
    if (context.observes(condition_.rule())) context.observer->without_zone();
    return nullptr;
  }
  context.keys[window_->key_table].hold(key);
  Key& state = keys_.add(key, [] { return Key{}; });
  state.zone = *zone;
  state.local = *local;
  begin(key, time, state, context);
  return &state;
}

void UnusualWatch::begin(std::uint32_t key, EventTime time, Key& state, Context& context) {
  state.profile = Profile(*method_);
  state.first = boundaries_.floor(time, state.zone);
  state.next = state.first;
  state.index = state.learned = state.true_in_a_row = 0;
  state.open = state.is_false = false;
  state.alarms.clear();
  context.set_before(due(state), owner_, key);
}

/// When the bucket at `next` is judged.
EventTime UnusualWatch::due(const Key& state) const {
  return boundaries_.next(state.next, state.zone) + delay_;
}

UnusualWatch::Pane& UnusualWatch::pane_of(Key& state, EventTime time) {
  const EventTime start = boundaries_.floor(time, state.zone);
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
  return pane;
}

void UnusualWatch::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  const EventTime time = arrival.event.time();
  Key* state = state_of(key, time, context);
  if (state == nullptr) return;
  Pane& pane = pane_of(*state, time);
  ++pane.events;
  if (arrival.event.exercise) ++pane.exercises;
  inputs_.each(arrival, context, [&](std::uint32_t i, const expr::Value& value) {
    pane.parts[i].add(window_->aggregates[i].spec, value, context.pool);
    if (i == values_) pane.values.add(as_double(value));
  });
  pane.evidence.push(arrival.evidence, context.pool);
  state->last = time;
  const EventTime gone = time + context.forget;
  if (state->alarms.needs(gone)) context.set_after(gone, owner_, key);
}

void UnusualWatch::wake(const state::Timers::Timer& timer, Context& context) {
  Key* state = keys_.find(timer.key);
  if (state == nullptr) return;
  if (timer.phase < state::Phase::kEvents) {
    if (due(*state) > timer.at) return;
    judge(timer.key, *state, context);
    context.set_before(due(*state), owner_, timer.key);
    return;
  }
  state->alarms.came(timer.at);
  const EventTime gone = state->last + context.forget;
  if (gone <= timer.at) {
    forget(timer.key, *state, context);
  } else if (state->alarms.needs(gone)) {
    context.set_after(gone, owner_, timer.key);
  }
}

void UnusualWatch::judge(std::uint32_t key, Key& state, Context& context) {
  Work work;
  work.key = key;
  work.ends = {state.next, boundaries_.next(state.next, state.zone)};
  if (!state.panes.empty() && panes_[state.panes.front()].start == state.next) {
    work.pane = &panes_[state.panes.front()];
  }
  work.result.rule = condition_.rule();
  work.result.ends = work.ends;
  measure(work, state, context);
  const bool closed = context.episodes->overlap(condition_.rule(), context.keys[window_->key_table],
                                                key, work.ends);
  if (!closed && (work.pane != nullptr || !spec_->empty_is_gap)) {
    if (const auto bucket = reading(work, state, context)) decide(work, *bucket, state, context);
  }
  if (context.findings->wants_buckets()) report(work, context);
  if (context.observes(condition_.rule())) show(work, context);
  step(work, state, context);
  keep_for_next(state, context);
  if (work.pane != nullptr) drop_pane(state, context);
  state.next = work.ends.end;
  ++state.index;
}

void UnusualWatch::measure(const Work& work, Key& state, Context& context) {
  const auto of_nothing = [&](std::uint32_t i) {
    return Partial().value(window_->aggregates[i].spec, context.pool);
  };
  for (std::size_t p = 0; p < state.previous.size(); ++p) {
    condition_.set_previous(p, value_of(state.previous[p], context.pool));
  }
  if (state.previous.empty() && !condition_.previous().empty()) {
    condition_.set_previous_to_nothing(context, work.ends, window_->key_table, work.key,
                                       of_nothing);
  }
  condition_.measure(context, work.ends, window_->key_table, work.key, [&](std::uint32_t i) {
    if (work.pane == nullptr) return of_nothing(i);
    return work.pane->parts[i].value(window_->aggregates[i].spec, context.pool);
  });
}

/// What there is to judge; nothing where it is in error, or has no trials.
std::optional<stats::Bucket> UnusualWatch::reading(Work& work, const Key& state, Context& context) {
  const expr::Value of = condition_.value(context, *spec_->of, spec_->of->root);
  stats::Bucket bucket;
  if (spec_->judged == plan::Judged::kShare) {
    const auto found = share(work, context);
    if (!found) return std::nullopt;
    bucket = *found;
  }
  const double observed = is_number(of) ? as_double(of) : std::nan("");
  if (!std::isfinite(observed)) {
    const bool counts = of.is_error() && !of.is_absent() && of.code != expr::ErrorCode::kNothing;
    if (counts) ++context.counters[condition_.rule()].errors;
    return std::nullopt;
  }
  work.result.figures.observed = observed;
  bucket.time = clock_.at(work.ends, state.local, state.index);
  if (spec_->judged == plan::Judged::kCount) bucket.observed = std::max(0.0, observed);
  if (spec_->judged == plan::Judged::kValue) {
    bucket.observed = observed;
    if (work.pane != nullptr) bucket.values = work.pane->values.values();
  }
  return bucket;
}

/// A share is of its trials: more successes than these are as many, less than none are none.
std::optional<stats::Bucket> UnusualWatch::share(Work& work, Context& context) {
  const expr::Value a = condition_.value(context, *spec_->share, spec_->successes);
  const expr::Value b = condition_.value(context, *spec_->share, spec_->trials);
  if (!is_number(a) || !is_number(b)) return std::nullopt;
  work.successes = as_double(a);
  work.trials = as_double(b);
  if (!std::isfinite(work.successes) || !std::isfinite(work.trials) || work.trials <= 0) {
    return std::nullopt;
  }
  stats::Bucket bucket;
  bucket.observed = std::clamp(work.successes, 0.0, work.trials);
  bucket.trials = work.trials;
  return bucket;
}

bool UnusualWatch::is_warm(const Key& state) const {
  const std::int64_t buckets = std::llround(std::ceil(
      std::chrono::duration<double, std::ratio<86400>>(spec_->warmup).count() / days_of(*shape_)));
  return state.next - state.first >= spec_->warmup &&
         state.learned >= std::min(buckets, kLeastLearned);
}

void UnusualWatch::decide(Work& work, const stats::Bucket& bucket, Key& state, Context& context) {
  const bool learning = !is_warm(state);
  const stats::Judgement judged = state.profile.take(bucket);
  ++state.learned;
  work.result.state = learning ? plan::BucketState::kLearning : plan::BucketState::kJudged;
  work.result.figures = figures_of(judged, work.result.figures.observed);
  if (learning || judged.p_value >= level_of(*shape_, keys_.size())) return;
  condition_.set_figures(work.result.figures);
  work.result.alarm = condition_.if_holds(context, work.pane == nullptr ? 0 : work.pane->events);
}

void UnusualWatch::report(Work& work, Context& context) const {
  const state::KeyTable& keys = context.keys[window_->key_table];
  context.key_texts.resize(keys.fields());
  for (std::size_t i = 0; i < keys.fields(); ++i) {
    context.key_texts[i].assign(keys.text(work.key, i));
  }
  work.result.key_texts = context.key_texts;
  context.findings->judged(work.result);
}

/// Opens and closes the episode as a hopping window does at its boundaries.
void UnusualWatch::show(const Work& work, Context& context) {
  if (work.result.state != plan::BucketState::kGap) condition_.set_figures(work.result.figures);
  const std::uint64_t events = work.pane == nullptr ? 0 : work.pane->events;
  condition_.show(context, {{}, work.ends, events, work.result.alarm, false, {}, &work.result},
                  window_->key_table, work.key);
}

void UnusualWatch::step(const Work& work, Key& state, Context& context) {
  if (work.result.alarm) {
    state.is_false = false;
    ++state.true_in_a_row;
    if (!state.open && state.true_in_a_row >= shape_->in_a_row) open(work, state, context);
    return;
  }
  state.true_in_a_row = 0;
  if (!state.open) return;
  if (!state.is_false) {
    state.is_false = true;
    state.false_since = work.ends.end;
  }
  if (work.ends.end < state.false_since + rule_->resolve_after) return;
  state.open = false;
  report_closing(context, condition_.rule(), work.key, work.ends.end + delay_);
}

void UnusualWatch::open(const Work& work, Key& state, Context& context) {
  plan::Deviation deviation;
  deviation.figures = work.result.figures;
  deviation.successes = work.successes;
  deviation.trials = work.trials;
  clock_.tell(work.ends, state.local, deviation);
  plan::Opening opening;
  opening.time = work.ends.end + delay_;
  opening.key = work.key;
  opening.window = work.ends;
  opening.deviation = deviation;
  if (work.pane != nullptr) {
    opening.evidence_count = work.pane->events;
    opening.exercise = work.pane->exercises > 0;
  }
  state.open = true;
  state.is_false = false;
  report_opening(context, condition_, window_->key_table,
                 work.pane == nullptr ? nothing_ : work.pane->evidence, opening);
}

void UnusualWatch::keep_for_next(Key& state, Context& context) {
  if (condition_.previous().empty()) return;
  std::vector<Stored> kept;
  for (std::size_t p = 0; p < condition_.previous().size(); ++p) {
    kept.push_back(store_or_error(condition_.measure_for_previous(p), context.pool));
  }
  for (const Stored& value : state.previous) release(value, context.pool);
  state.previous = std::move(kept);
}

void UnusualWatch::drop_pane(Key& state, Context& context) {
  Pane& pane = panes_[state.panes.front()];
  for (Partial& part : pane.parts) part.clear(context.pool);
  pane.values.clear();
  pane.evidence.clear(context.pool);
  pane.events = pane.exercises = 0;
  free_panes_.push_back(state.panes.front());
  state.panes.pop();
}

void UnusualWatch::clear(Key& state, Context& context) {
  while (!state.panes.empty()) drop_pane(state, context);
  for (const Stored& value : state.previous) release(value, context.pool);
  state.previous.clear();
}

void UnusualWatch::forget(std::uint32_t key, Key& state, Context& context) {
  if (state.open) {
    report_closing(context, condition_.rule(), key, state.last + context.forget);
  }
  clear(state, context);
  keys_.remove(key);
  context.keys[window_->key_table].release(key);
}

}  // namespace limen::detect
