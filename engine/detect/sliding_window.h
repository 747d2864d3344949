#pragma once

#include <vector>

#include "engine/detect/context.h"
#include "engine/detect/event_window.h"
#include "engine/detect/inputs.h"
#include "engine/detect/key_states.h"
#include "engine/detect/window_condition.h"
#include "engine/plan/succession.h"

namespace limen::detect {

/// A sliding window and the rules on it: for each event, the key's events with time > its time -
/// over, up to it.
///
/// An episode ends `over` + resolve_after after the last event for which its condition held; an
/// event at that instant is no longer in it (rules.md, section 5). State: 16 bytes an event in the
/// window and what the aggregates need, at most Context::events_per_window events a key; then the
/// oldest go first, counted.
class SlidingWindow {
 public:
  SlidingWindow(const plan::Plan& plan, const plan::SharedWindow& window, std::uint32_t owner);

  /// Takes an event in its place; requires that the window's filter took it.
  void add(const Arrival& arrival, std::uint32_t key, Context& context);
  /// A timer of this window has come.
  void wake(const state::Timers::Timer& timer, Context& context);

  /// Takes over the state of a window of the plan before, which is not used any more.
  void take_over(SlidingWindow& old, const plan::Inheritance& parts, Context& context);
  /// Gives up all state.
  void drop(Context& context);

  template <class Archive>
  void archive(Archive& a) {
    keys_.archive(a, [this] { return fresh(); });
  }

 private:
  struct Episode {
    bool open = false;
    types::EventTime end{};
    types::EventTime timer{};  // the latest set for it
  };
  struct Key {
    EventWindow events;
    std::vector<Episode> episodes;  // of the rules
    types::EventTime timer{};       // for leaving, once its window is empty
    template <class Archive>
    void archive(Archive& a) {
      a(events, episodes, timer);
    }
  };

  [[nodiscard]] Key fresh() const;
  Key& state_of(std::uint32_t key, types::EventTime time, Context& context);
  void expire(Key& state, types::EventTime until, Context& context);
  void evaluate(const Arrival& arrival, std::uint32_t key, Key& state, Context& context);

  const plan::SharedWindow* window_;
  EventWindowSpec spec_;
  std::uint32_t owner_;
  Inputs inputs_;
  std::vector<WindowCondition> conditions_;
  std::vector<types::Micros> resolve_after_;
  KeyStates<Key> keys_;
};

}  // namespace limen::detect
