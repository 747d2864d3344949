#pragma once

#include <optional>

#include "engine/detect/alarms.h"
#include "engine/detect/context.h"
#include "engine/detect/key_states.h"

namespace limen::detect {

/// A `state` rule: an episode from the event that opens it to the first later one that closes it,
/// or to `until`, before the events of that instant (rules.md, section 8).
///
/// Without `until` an episode ends at t + forget, t being the key's last event. State: about 100
/// bytes a key whose episode is open; none of others.
class StateEpisodes {
 public:
  StateEpisodes(const plan::Plan& plan, const plan::KeyedRule& keyed, std::uint32_t owner);

  /// Takes an event in its place; requires that the rule's filter took it.
  void add(const Arrival& arrival, std::uint32_t key, Context& context);
  /// A timer of this rule has come.
  void wake(const state::Timers::Timer& timer, Context& context);

  /// Takes over the state of the rule of the plan before.
  void take_over(StateEpisodes& old) { keys_ = std::move(old.keys_); }
  /// Gives up all state.
  void drop(Context& context);

  template <class Archive>
  void archive(Archive& a) {
    keys_.archive(a, [] { return Key{}; });
  }

 private:
  struct Key {                 // of an open episode
    types::EventTime last{};   // event
    types::EventTime until{};  // kMaxTime: none
    Alarms ends;               // for `until`
    Alarms forgets;
    template <class Archive>
    void archive(Archive& a) {
      a(last, until, ends, forgets);
    }
  };

  [[nodiscard]] expr::Value evaluate(const expr::ProgramRef& program, const Arrival& arrival,
                                     Context& context) const;
  [[nodiscard]] types::EventTime until_of(const Arrival& arrival, Context& context) const;
  void open(const Arrival& arrival, std::uint32_t key, types::EventTime until, Context& context);
  void set_timer(std::uint32_t key, Key& state, Context& context) const;
  void close(std::uint32_t key, types::EventTime at, Context& context);

  const plan::KeyedRule* keyed_;
  const plan::State* spec_;
  std::uint32_t owner_;
  KeyStates<Key> keys_;
};

}  // namespace limen::detect
