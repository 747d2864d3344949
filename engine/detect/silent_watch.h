#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/detect/alarms.h"
#include "engine/detect/context.h"
#include "engine/detect/kept_event.h"
#include "engine/detect/key_states.h"

namespace limen::detect {

/// A `silent` rule: it fires for a key at t + d, after the events of that instant, where none came
/// in (t, t + d], t being its last one; its next event ends the episode (rules.md, section 8).
///
/// A key goes, and its episode ends, at t + forget; keys of the rule's `keys` table stay. State:
/// about 150 bytes a key, and what `say` reads of its last event.
class SilentWatch {
 public:
  SilentWatch(const plan::Plan& plan, const plan::KeyedRule& keyed, std::uint32_t owner);

  /// Takes an event in its place; requires that the rule's filter took it.
  void add(const Arrival& arrival, std::uint32_t key, Context& context);
  /// A timer of this rule has come.
  void wake(const state::Timers::Timer& timer, Context& context);

  /// Whether the keys of the rule's table are not expected yet.
  [[nodiscard]] bool waits_for_keys() const { return spec_->keys.has_value() && !expects_; }
  /// From then on the keys of the table are expected; those that left it are as others are.
  void expect(types::EventTime from, Context& context);

  /// Takes over the state of the rule of the plan before; `at` is the watermark of the change, from
  /// which keys that the table has gained are expected.
  void take_over(SilentWatch& old, types::EventTime at, Context& context);
  /// Gives up all state.
  void drop(Context& context);

  template <class Archive>
  void archive(Archive& a) {
    keys_.archive(a, [] { return Key{}; });
    a(expects_);
  }

 private:
  struct Key {
    types::EventTime from{};      // its last event, or from when on it is expected
    types::EventTime deadline{};  // kMaxTime: none
    bool seen = false;            // there was an event
    bool expected = false;
    bool open = false;
    bool exercise = false;
    state::TextPool::Handle evidence = 0;  // where it was seen
    std::string event;                     // as KeptEvent packs it
    Alarms alarms;
    std::uint8_t failed = 0;  // how the last event's seconds ended: 1 absent, 2 another error
    template <class Archive>
    void archive(Archive& a) {
      a(from, deadline, seen, expected, open, exercise, evidence, event, alarms, failed);
    }
  };

  Key& state_of(std::uint32_t key, Context& context);
  void set_deadline(const Arrival& arrival, Key& state, Context& context);
  [[nodiscard]] types::EventTime gone_at(const Key& state, const Context& context) const;
  void set_timer(std::uint32_t key, Key& state, Context& context) const;
  void fire(std::uint32_t key, Key& state, Context& context);
  void forget(std::uint32_t key, Key& state, Context& context);

  const plan::KeyedRule* keyed_;
  const plan::Rule* rule_;
  const plan::Silent* spec_;
  std::uint32_t owner_;
  KeptEvent kept_;
  KeyStates<Key> keys_;
  bool expects_ = false;
};

}  // namespace limen::detect
