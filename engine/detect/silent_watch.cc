#include "engine/detect/silent_watch.h"

#include <algorithm>

#include "engine/detect/deadline.h"
#include "engine/detect/opening.h"

namespace limen::detect {

using types::EventTime;

namespace {

enum Failure : std::uint8_t { kNone, kAbsent, kError };

/// The texts of the i-th row's key, in the order of `by`.
void key_texts(const expr::Table& table, std::size_t i, const std::vector<plan::KeyField>& by,
               std::vector<std::string>& out) {
  const expr::Value& key = table.map().entries[i].key;
  out.resize(by.size());
  for (std::size_t field = 0; field < by.size(); ++field) {
    const auto& columns = table.key_columns();
    const auto column =
        static_cast<std::size_t>(std::ranges::find(columns, by[field].path) - columns.begin());
    const bool one = key.kind == expr::ValueKind::kString;
    out[field] = (one ? key : key.list->items[column]).text();
  }
}

}  // namespace

SilentWatch::SilentWatch(const plan::Plan& plan, const plan::KeyedRule& keyed, std::uint32_t owner)
    : keyed_(&keyed),
      rule_(&plan.rules[keyed.rule]),
      spec_(&std::get<plan::Silent>(rule_->shape)),
      owner_(owner),
      kept_(plan) {
  kept_.reads(rule_->say);
}

SilentWatch::Key& SilentWatch::state_of(std::uint32_t key, Context& context) {
  if (Key* known = keys_.find(key)) return *known;
  Key& state = keys_.add(key, [] { return Key{}; });
  context.keys[keyed_->key_table].hold(key);
  state.seen = state.expected = state.open = state.exercise = false;
  state.failed = kNone;
  state.event.clear();
  state.alarms.clear();
  return state;
}

EventTime SilentWatch::gone_at(const Key& state, const Context& context) const {
  return state.expected ? types::kMaxTime : state.from + context.forget;
}

void SilentWatch::set_timer(std::uint32_t key, Key& state, Context& context) const {
  const EventTime gone = gone_at(state, context);
  const EventTime due = state.open ? gone : std::min(gone, state.deadline);
  if (due != types::kMaxTime && state.alarms.needs(due)) context.set_after(due, owner_, key);
}

/// Of several events of one time the last one alone counts, and its errors.
void SilentWatch::set_deadline(const Arrival& arrival, Key& state, Context& context) {
  if (spec_->seconds == nullptr) {
    state.deadline = arrival.event.time() + spec_->duration;
    return;
  }
  types::RuleCounters& counters = context.counters[keyed_->rule];
  if (state.seen && state.from == arrival.event.time()) {
    counters.absent -= state.failed == kAbsent ? 1 : 0;
    counters.errors -= state.failed == kError ? 1 : 0;
  }
  const expr::Value seconds = expr::evaluate(
      *spec_->seconds,
      {{&arrival.event, 1}, {}, context.tables, context.plan->schema.get(), &context.scratch});
  state.failed = seconds.is_absent() ? kAbsent : seconds.is_error() ? kError : kNone;
  counters.absent += state.failed == kAbsent ? 1 : 0;
  counters.errors += state.failed == kError ? 1 : 0;
  const auto wait = deadline_of(seconds, context.forget);
  state.deadline = wait ? arrival.event.time() + *wait : types::kMaxTime;
}

void SilentWatch::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  Key& state = state_of(key, context);
  const EventTime time = arrival.event.time();
  set_deadline(arrival, state, context);
  if (state.open) {
    state.open = false;
    report_closing(context, keyed_->rule, key, time);
  }
  context.pool.hold(arrival.evidence);
  if (state.seen) context.pool.release(state.evidence);
  state.evidence = arrival.evidence;
  state.seen = true;
  state.from = time;
  state.exercise = arrival.event.exercise;
  kept_.pack(arrival.event, state.event);
  set_timer(key, state, context);
}

void SilentWatch::wake(const state::Timers::Timer& timer, Context& context) {
  Key* state = keys_.find(timer.key);
  if (state == nullptr) return;
  state->alarms.came(timer.at);
  if (!state->open && state->deadline <= timer.at) {
    fire(timer.key, *state, context);
  } else if (gone_at(*state, context) <= timer.at) {
    forget(timer.key, *state, context);
    return;
  }
  set_timer(timer.key, *state, context);
}

void SilentWatch::fire(std::uint32_t key, Key& state, Context& context) {
  const state::KeyTable& keys = context.keys[keyed_->key_table];
  context.key_texts.resize(keys.fields());
  for (std::size_t i = 0; i < keys.fields(); ++i) context.key_texts[i] = keys.text(key, i);
  const types::EventView last =
      state.seen ? kept_.unpack(state.event) : kept_.of_key(rule_->by, context.key_texts);
  context.evidence.clear();
  if (state.seen) context.evidence.push_back(context.pool.text(state.evidence));
  plan::Opening opening;
  opening.rule = keyed_->rule;
  opening.time = state.deadline;
  opening.key = key;
  opening.key_texts = context.key_texts;
  opening.about = &last;
  opening.since = state.from;
  opening.evidence_count = context.evidence.size();
  opening.evidence = context.evidence;
  opening.episode = true;
  opening.exercise = state.exercise;
  state.open = true;
  ++context.counters[keyed_->rule].open;
  context.findings->opened(opening);
}

void SilentWatch::forget(std::uint32_t key, Key& state, Context& context) {
  if (state.open) report_closing(context, keyed_->rule, key, gone_at(state, context));
  if (state.seen) context.pool.release(state.evidence);
  keys_.remove(key);
  context.keys[keyed_->key_table].release(key);
}

void SilentWatch::expect(EventTime from, Context& context) {
  expects_ = true;
  std::vector<bool> listed(context.keys[keyed_->key_table].capacity(), false);
  const expr::Table& table = *context.tables[*spec_->keys];
  for (std::size_t i = 0; i < table.size(); ++i) {
    key_texts(table, i, rule_->by, context.key_texts);
    const std::uint32_t key = context.keys[keyed_->key_table].find_or_add(context.key_texts);
    if (key >= listed.size()) listed.resize(key + std::size_t{1}, false);
    listed[key] = true;
    const bool is_new = keys_.find(key) == nullptr;
    Key& state = state_of(key, context);
    state.expected = true;
    if (!is_new) continue;
    state.from = from;
    state.deadline = from + spec_->duration;
    set_timer(key, state, context);
  }
  keys_.each_key([&](std::uint32_t key, Key& state) {
    if (!state.expected || listed[key]) return;
    state.expected = false;
    state.from = std::max(state.from, from - context.forget);  // it does not go before now
    set_timer(key, state, context);
  });
}

void SilentWatch::take_over(SilentWatch& old, EventTime at, Context& context) {
  keys_ = std::move(old.keys_);
  if (old.expects_) expect(at, context);
}

void SilentWatch::drop(Context& context) {
  keys_.each_key([&](std::uint32_t key, Key& state) {
    if (state.seen) context.pool.release(state.evidence);
    context.keys[keyed_->key_table].release(key);
  });
  keys_ = {};
}

}  // namespace limen::detect
