#pragma once

#include <vector>

#include "engine/detect/context.h"
#include "engine/detect/event_window.h"
#include "engine/detect/inputs.h"
#include "engine/detect/key_states.h"
#include "engine/detect/window_condition.h"
#include "engine/plan/succession.h"

namespace limen::detect {

/// A window of a key's last N events and the rules on it: evaluated with each event once the key
/// has so many; the first event for which it is false ends an episode (rules.md, section 5).
///
/// A key without an event in (t, t + forget] goes at t + forget, t being its last; an episode still
/// open ends there. State: as of EventWindow, at most Context::events_per_window events a key.
class LastWindow {
 public:
  LastWindow(const plan::Plan& plan, const plan::SharedWindow& window, std::uint32_t owner);

  void add(const Arrival& arrival, std::uint32_t key, Context& context);
  void wake(const state::Timers::Timer& timer, Context& context);

  /// Takes over the state of a window of the plan before, which is not used any more.
  void take_over(LastWindow& old, const plan::Inheritance& parts, Context& context);
  /// Gives up all state.
  void drop(Context& context);

  template <class Archive>
  void archive(Archive& a) {
    keys_.archive(a, [this] { return fresh(); });
  }

 private:
  struct Key {
    EventWindow events;
    std::vector<std::uint8_t> open;  // of the rules: whether an episode is
    types::EventTime timer{};        // for forgetting
    template <class Archive>
    void archive(Archive& a) {
      a(events, open, timer);
    }
  };

  [[nodiscard]] Key fresh() const;
  Key& state_of(std::uint32_t key, types::EventTime time, Context& context);
  void shorten(Key& state, Context& context);
  void evaluate(const Arrival& arrival, std::uint32_t key, Key& state, Context& context);

  const plan::SharedWindow* window_;
  EventWindowSpec spec_;
  std::uint32_t owner_;
  Inputs inputs_;
  std::vector<WindowCondition> conditions_;
  KeyStates<Key> keys_;
};

}  // namespace limen::detect
