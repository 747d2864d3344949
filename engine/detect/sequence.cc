#include "engine/detect/sequence.h"

#include <algorithm>

#include "engine/detect/evidence.h"

namespace limen::detect {

using types::EventTime;

Sequence::Sequence(const plan::Plan& plan, const plan::KeyedRule& keyed, std::uint32_t owner)
    : rule_(keyed.rule),
      owner_(owner),
      key_table_(keyed.key_table),
      parts_(keyed.steps),
      events_(plan, keyed.kept_slots),
      matcher_(plan, keyed, events_),
      waiting_(sizeof(Wait) / sizeof(std::uint64_t) + (matcher_.places() + 1) / 2),
      slots_(plan.slots.size()) {
  const auto& shape = std::get<plan::Sequence>(plan.rules[rule_].shape);
  within_ = shape.within;
  lasts_ = shape.steps.back().lasts;
  const std::size_t named = matcher_.named().size();
  wide_.resize(named * (slots_ + (slots_ + 63) / 64));
  steps_.resize(named);
}

std::uint32_t Sequence::items_of(const Arrival& arrival) const {
  std::uint32_t items = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const bool could_be = !parts_[i].verdict || arrival.verdict(*parts_[i].verdict);
    items |= static_cast<std::uint32_t>(could_be) << i;
  }
  return items;
}

Sequence::Key& Sequence::state_of(std::uint32_t key, Context& context) {
  if (Key* known = keys_.find(key)) return *known;
  context.keys[key_table_].hold(key);
  Key& state = keys_.add(key, [] { return Key{}; });
  state = {};
  return state;
}

/// Gives a key up that has nothing any more.
void Sequence::leave(std::uint32_t key, Key& state, Context& context) {
  if (state.newest != kNone || state.last != kNone) return;
  keys_.remove(key);
  context.keys[key_table_].release(key);
}

bool Sequence::could_be_of_one(const Arrival& arrival, const Context& context) const {
  const std::uint32_t items = items_of(arrival);
  if (context.observes(rule_)) context.observer->could_be(items);
  return items != 0;
}

void Sequence::add(const Arrival& arrival, std::uint32_t key, Context& context) {
  const std::uint32_t items = items_of(arrival);
  expire(arrival.event.time(), context);
  if ((items & matcher_.spoiling()) != 0) spoil(arrival, items, key, context);
  const bool alone = matcher_.places() == 1;
  const bool may_complete = (items & matcher_.completing()) != 0;
  Key* state = keys_.find(key);
  if (state != nullptr) make_room(key, *state, context);
  state = keys_.find(key);
  // Before the first step nothing is of use: most keys never have one.
  const bool after_one = state != nullptr && state->newest != kNone;
  const bool needed = (items & (after_one ? matcher_.needed() : matcher_.opening())) != 0;
  if (!needed && !(may_complete && (alone || state != nullptr))) return;
  const Number event = events_.add(arrival.event, items, context.pool);
  ++events_[event].refs;
  const Number newest = state == nullptr ? kNone : state->newest;
  if (may_complete && matcher_.completes(events_, event, newest, context)) complete(key, context);
  if (needed) list(event, key, state_of(key, context));
  --events_[event].refs;
  give_back(event, context);
}

/// Events that no later one can need leave: those more than `within` before this instant.
void Sequence::expire(EventTime now, Context& context) {
  while (oldest_ != kNone && events_.time(oldest_) < now - within_) {
    const std::uint32_t key = events_[oldest_].key;
    Key& state = *keys_.find(key);
    unlist(oldest_, state, context);
    leave(key, state, context);
  }
}

/// Counts an event of the key in, and lets go what is more than the limit before it.
void Sequence::make_room(std::uint32_t key, Key& state, Context& context) {
  ++state.places;
  while (state.oldest != kNone &&
         state.places - events_[state.oldest].place >= context.events_per_key) {
    unlist(state.oldest, state, context);
    ++context.counters[rule_].capped;
  }
  leave(key, state, context);
}

void Sequence::list(Number event, std::uint32_t key, Key& state) {
  StepEvents::Head& head = events_[event];
  head.key = key;
  head.place = state.places;
  head.listed = true;
  head.before = state.newest;
  head.older = newest_;
  if (state.newest != kNone) events_[state.newest].after = event;
  if (newest_ != kNone) events_[newest_].newer = event;
  if (state.oldest == kNone) state.oldest = event;
  if (oldest_ == kNone) oldest_ = event;
  state.newest = event;
  newest_ = event;
}

/// Takes the key's oldest event out.
void Sequence::unlist(Number event, Key& state, Context& context) {
  StepEvents::Head& head = events_[event];
  state.oldest = head.after;
  if (head.after == kNone) {
    state.newest = kNone;
  } else {
    events_[head.after].before = kNone;
  }
  (head.older == kNone ? oldest_ : events_[head.older].newer) = head.newer;
  (head.newer == kNone ? newest_ : events_[head.newer].older) = head.older;
  head.listed = false;
  give_back(event, context);
}

void Sequence::give_back(Number event, Context& context) {
  const StepEvents::Head& head = events_[event];
  if (!head.listed && head.refs == 0) events_.remove(event, context.pool);
}

/// Matchings of the key that wait are over where this event is what must not come after them.
void Sequence::spoil(const Arrival& arrival, std::uint32_t items, std::uint32_t key,
                     Context& context) {
  Key* state = keys_.find(key);
  if (state == nullptr || state->first == kNone) return;
  Number event = kNone;
  if (matcher_.spoils_by_name()) event = events_.add(arrival.event, items, context.pool);
  for (Number number = state->first; number != kNone;) {
    const Number after = wait(number).after;
    if (events_.time(matching(number).back()) >= arrival.event.time()) break;
    if (matcher_.spoils(events_, matching(number), event, context)) {
      if (context.observes(rule_)) {
        context.observer->spoilt(events_.time(matching(number).back()));
      }
      remove_wait(number, *state, context);
    }
    number = after;
  }
  if (event != kNone) give_back(event, context);
  leave(key, *state, context);
}

/// The matcher has found a matching.
void Sequence::complete(std::uint32_t key, Context& context) {
  if (lasts_.count() != 0) {
    add_wait(key, context);
    if (context.observes(rule_)) {
      context.observer->waits(events_.time(matcher_.matching().back()) + lasts_);
    }
  } else {
    report(matcher_.matching(), key, events_.time(matcher_.matching().back()), context);
  }
}

void Sequence::add_wait(std::uint32_t key, Context& context) {
  Key& state = state_of(key, context);
  const Number number = waiting_.add();
  std::ranges::copy(matcher_.matching(), matching(number).begin());
  for (const Number event : matching(number)) ++events_[event].refs;
  wait(number) = {state.last, kNone, last_, kNone, key, 0};
  (state.last == kNone ? state.first : wait(state.last).after) = number;
  (last_ == kNone ? first_ : wait(last_).newer) = number;
  state.last = number;
  last_ = number;
  if (++state.waiting > context.events_per_window) {
    remove_wait(state.first, state, context);
    ++context.counters[rule_].capped;
  }
  set_timer(context);
}

void Sequence::remove_wait(Number number, Key& state, Context& context) {
  const Wait gone = wait(number);
  (gone.before == kNone ? state.first : wait(gone.before).after) = gone.after;
  (gone.after == kNone ? state.last : wait(gone.after).before) = gone.before;
  (gone.older == kNone ? first_ : wait(gone.older).newer) = gone.newer;
  (gone.newer == kNone ? last_ : wait(gone.newer).older) = gone.older;
  --state.waiting;
  for (const Number event : matching(number)) {
    --events_[event].refs;
    give_back(event, context);
  }
  waiting_.remove(number);
}

/// One timer, for what waits longest: all wait for equally long.
void Sequence::set_timer(Context& context) {
  if (timer_set_ || first_ == kNone) return;
  timer_set_ = true;
  context.set_after(due(first_), owner_, 0);
}

void Sequence::wake(const state::Timers::Timer& timer, Context& context) {
  timer_set_ = false;
  while (first_ != kNone && due(first_) <= timer.at) {
    const std::uint32_t key = wait(first_).key;
    report(matching(first_), key, due(first_), context);
    Key& state = *keys_.find(key);
    remove_wait(first_, state, context);
    leave(key, state, context);
  }
  set_timer(context);
}

/// The event of a step with its slots as the plan numbers them.
void Sequence::widen(std::size_t step, Number event, Context& context) {
  const types::EventView kept = events_.view(event, context.pool);
  const std::size_t present_words = (slots_ + 63) / 64;
  std::uint64_t* present = wide_.data() + step * (slots_ + present_words);
  std::uint64_t* payload = present + present_words;
  std::fill_n(present, present_words, 0);
  for (std::size_t i = 0; i < events_.slots().size(); ++i) {
    const types::SlotId slot = events_.slots()[i];
    if (!kept.has(static_cast<types::SlotId>(i))) continue;
    present[slot >> 6U] |= std::uint64_t{1} << (slot & 63U);
    payload[slot] = kept.raw(static_cast<types::SlotId>(i));
  }
  steps_[step] = kept;
  steps_[step].present = present;
  steps_[step].payload = payload;
}

void Sequence::report(std::span<const Number> matching, std::uint32_t key, EventTime time,
                      Context& context) {
  for (std::size_t step = 0; step < steps_.size(); ++step) {
    widen(step, matching[matcher_.named()[step]], context);
  }
  const state::KeyTable& keys = context.keys[key_table_];
  context.key_texts.resize(keys.fields());
  for (std::size_t i = 0; i < keys.fields(); ++i) context.key_texts[i].assign(keys.text(key, i));
  context.evidence.clear();
  const std::size_t begin = matching.size() - std::min(matching.size(), Evidence::kMost);
  for (const Number event : matching.subspan(begin)) {
    context.evidence.push_back(events_.name(event, context.pool));
  }
  plan::Opening opening;
  opening.rule = rule_;
  opening.time = time;
  opening.key = key;
  opening.key_texts = context.key_texts;
  opening.event = &steps_.back();
  opening.steps = steps_;
  opening.evidence_count = matching.size();
  opening.evidence = context.evidence;
  opening.exercise =
      std::ranges::any_of(matching, [this](Number event) { return events_[event].exercise; });
  context.findings->opened(opening);
}

void Sequence::take_over(Sequence& old) {
  events_ = std::move(old.events_);
  waiting_ = std::move(old.waiting_);
  keys_ = std::move(old.keys_);
  oldest_ = old.oldest_;
  newest_ = old.newest_;
  first_ = old.first_;
  last_ = old.last_;
  timer_set_ = old.timer_set_;
}

void Sequence::drop(Context& context) {
  while (first_ != kNone) remove_wait(first_, *keys_.find(wait(first_).key), context);
  while (oldest_ != kNone) unlist(oldest_, *keys_.find(events_[oldest_].key), context);
  keys_.each_key([&](std::uint32_t key, Key&) { context.keys[key_table_].release(key); });
  keys_ = {};
}

}  // namespace limen::detect
