#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/detect/context.h"
#include "engine/detect/key_states.h"
#include "engine/detect/matcher.h"
#include "engine/detect/step_events.h"
#include "engine/state/slab.h"

namespace limen::detect {

/// A sequence rule (rules.md, section 7): fires for every event that completes it or, where a
/// `none` stands last, once that stayed away for so long.
///
/// State: the events of a key that a later one may need, for `within`, at most
/// Context::events_per_key of all that could be of a step or `none`; then the oldest go first,
/// counted. A matching that waits for its last `none` keeps its events until it fires or is spoilt;
/// at most Context::events_per_window of a key wait, the oldest go first, counted. Not thread-safe.
class Sequence {
 public:
  Sequence(const plan::Plan& plan, const plan::KeyedRule& keyed, std::uint32_t owner);

  /// Whether the event, which the rule's filter took, could be of some step or `none`, as far as it
  /// alone tells.
  [[nodiscard]] bool could_be_of_one(const Arrival& arrival, const Context& context) const;
  /// Takes an event in its place; requires could_be_of_one().
  void add(const Arrival& arrival, std::uint32_t key, Context& context);
  /// The time of a last `none` may be over.
  void wake(const state::Timers::Timer& timer, Context& context);

  /// Takes over the state of the rule of the plan before, which is not used any more.
  void take_over(Sequence& old);
  /// Gives up all state.
  void drop(Context& context);

  template <class Archive>
  void archive(Archive& a) {
    a(events_, waiting_, oldest_, newest_, first_, last_, timer_set_);
    keys_.archive(a, [] { return Key{}; });
  }

 private:
  using Number = state::Slab::Number;
  static constexpr Number kNone = state::Slab::kNone;

  struct Key {
    Number oldest = kNone;  // of its events
    Number newest = kNone;
    std::uint32_t places = 0;  // events that could be of a step or `none`, so far
    Number first = kNone;      // of those that wait
    Number last = kNone;
    std::uint32_t waiting = 0;
    template <class Archive>
    void archive(Archive& a) {
      a(oldest, newest, places, first, last, waiting);
    }
  };
  /// A matching that waits for its last `none`; its events follow.
  struct Wait {
    Number before;  // of the key, or kNone
    Number after;
    Number older;  // of all keys, or kNone
    Number newer;
    std::uint32_t key;
    std::uint32_t unused;
  };

  [[nodiscard]] std::uint32_t items_of(const Arrival& arrival) const;
  Key& state_of(std::uint32_t key, Context& context);
  void leave(std::uint32_t key, Key& state, Context& context);
  void expire(types::EventTime now, Context& context);
  void make_room(std::uint32_t key, Key& state, Context& context);
  void list(Number event, std::uint32_t key, Key& state);
  void unlist(Number event, Key& state, Context& context);
  void give_back(Number event, Context& context);
  void spoil(const Arrival& arrival, std::uint32_t items, std::uint32_t key, Context& context);
  void complete(std::uint32_t key, Context& context);

  [[nodiscard]] Wait& wait(Number number) { return *reinterpret_cast<Wait*>(waiting_[number]); }
  [[nodiscard]] std::span<Number> matching(Number number) {
    return {reinterpret_cast<Number*>(waiting_[number] + sizeof(Wait) / sizeof(std::uint64_t)),
            matcher_.places()};
  }
  [[nodiscard]] types::EventTime due(Number number) {
    return events_.time(matching(number).back()) + lasts_;
  }
  void add_wait(std::uint32_t key, Context& context);
  void remove_wait(Number number, Key& state, Context& context);
  void set_timer(Context& context);
  void report(std::span<const Number> matching, std::uint32_t key, types::EventTime time,
              Context& context);
  void widen(std::size_t step, Number event, Context& context);

  std::uint32_t rule_;
  std::uint32_t owner_;
  std::uint32_t key_table_;
  types::Micros within_;
  types::Micros lasts_;  // of the last `none`; zero: there is none
  std::vector<plan::StepPart> parts_;
  StepEvents events_;
  Matcher matcher_;
  state::Slab waiting_;
  KeyStates<Key> keys_;
  Number oldest_ = kNone;  // of all keys' events
  Number newest_ = kNone;
  Number first_ = kNone;  // of all that wait
  Number last_ = kNone;
  bool timer_set_ = false;

  // Of a report: the named steps' events, as the plan numbers slots.
  std::size_t slots_;
  std::vector<std::uint64_t> wide_;
  std::vector<types::EventView> steps_;
};

}  // namespace limen::detect
