#include "engine/detect/state_episodes.h"

#include "engine/detect/opening.h"

namespace limen::detect {

using types::EventTime;

StateEpisodes::StateEpisodes(const plan::Plan& plan, const plan::KeyedRule& keyed,
                             std::uint32_t owner)
    : keyed_(&keyed), spec_(&std::get<plan::State>(plan.rules[keyed.rule].shape)), owner_(owner) {}

/// The value over the event, whose error is counted; null where there is no such expression.
expr::Value StateEpisodes::evaluate(const expr::ProgramRef& program, const Arrival& arrival,
                                    Context& context) const {
  if (program == nullptr) return expr::Value::null();
  const expr::Value value = expr::evaluate(
      *program,
      {{&arrival.event, 1}, {}, context.tables, context.plan->schema.get(), &context.scratch});
  if (value.is_absent()) {
    ++context.counters[keyed_->rule].absent;
  } else if (value.is_error()) {
    ++context.counters[keyed_->rule].errors;
  }
  return value;
}

EventTime StateEpisodes::until_of(const Arrival& arrival, Context& context) const {
  const expr::Value until = evaluate(spec_->until, arrival, context);
  if (until.kind != expr::ValueKind::kTimestamp) return types::kMaxTime;
  return types::from_int(until.micros());
}

void StateEpisodes::set_timer(std::uint32_t key, Key& state, Context& context) const {
  if (state.until != types::kMaxTime) {
    if (state.ends.needs(state.until)) context.set_until(state.until, owner_, key);
  } else if (const EventTime at = state.last + context.forget; state.forgets.needs(at)) {
    context.set_after(at, owner_, key);
  }
}

void StateEpisodes::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  const EventTime time = arrival.event.time();
  Key* state = keys_.find(key);
  if (state != nullptr) {
    state->last = time;
    if (evaluate(spec_->closes, arrival, context).is_true()) {
      close(key, time, context);
      return;
    }
  }
  if (!evaluate(spec_->opens, arrival, context).is_true()) return;
  const EventTime until = until_of(arrival, context);
  if (until <= time) {
    if (state != nullptr) close(key, time, context);
  } else if (state == nullptr) {
    open(arrival, key, until, context);
  } else {
    state->until = until;
    set_timer(key, *state, context);
  }
}

void StateEpisodes::open(const Arrival& arrival, std::uint32_t key, EventTime until,
                         Context& context) {
  const state::KeyTable& keys = context.keys[keyed_->key_table];
  Key& state = keys_.add(key, [] { return Key{}; });
  context.keys[keyed_->key_table].hold(key);
  state.last = arrival.event.time();
  state.until = until;
  state.ends.clear();
  state.forgets.clear();
  set_timer(key, state, context);
  context.key_texts.resize(keys.fields());
  for (std::size_t i = 0; i < keys.fields(); ++i) context.key_texts[i] = keys.text(key, i);
  context.evidence.assign(1, context.pool.text(arrival.evidence));
  plan::Opening opening;
  opening.rule = keyed_->rule;
  opening.time = arrival.event.time();
  opening.key = key;
  opening.key_texts = context.key_texts;
  opening.event = &arrival.event;
  if (until != types::kMaxTime) opening.until = until;
  opening.evidence_count = 1;
  opening.evidence = context.evidence;
  opening.episode = true;
  opening.exercise = arrival.event.exercise;
  ++context.counters[keyed_->rule].open;
  context.findings->opened(opening);
}

void StateEpisodes::close(std::uint32_t key, EventTime at, Context& context) {
  report_closing(context, keyed_->rule, key, at);
  keys_.remove(key);
  context.keys[keyed_->key_table].release(key);
}

void StateEpisodes::wake(const state::Timers::Timer& timer, Context& context) {
  Key* state = keys_.find(timer.key);
  if (state == nullptr) return;
  (timer.phase == state::Phase::kUntil ? state->ends : state->forgets).came(timer.at);
  const bool has_until = state->until != types::kMaxTime;
  const EventTime end = has_until ? state->until : state->last + context.forget;
  const bool its_own = has_until == (timer.phase == state::Phase::kUntil);
  if (its_own && end <= timer.at) {
    close(timer.key, end, context);
  } else {
    set_timer(timer.key, *state, context);
  }
}

void StateEpisodes::drop(Context& context) {
  keys_.each_key([&](std::uint32_t key, Key& /*state*/) {
    context.keys[keyed_->key_table].release(key);
  });
  keys_ = {};
}

}  // namespace limen::detect
