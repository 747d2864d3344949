#pragma once

#include <optional>
#include <vector>

#include "engine/detect/boundaries.h"
#include "engine/detect/context.h"
#include "engine/detect/evidence.h"
#include "engine/detect/inputs.h"
#include "engine/detect/key_states.h"
#include "engine/detect/partial.h"
#include "engine/detect/window_condition.h"
#include "engine/plan/succession.h"
#include "engine/state/ring.h"

namespace limen::detect {

/// A hopping or calendar window and the rules on it: at each boundary e the key's events from the
/// window's start, included, to e, excluded (rules.md, section 5).
///
/// A key is evaluated only at boundaries where its window changed, or where `in_a_row`,
/// `resolve_after`, `previous` or a condition on the window's ends ask for it: an unchanged window
/// gives the same answer. State: for each part between two boundaries that has events, what its
/// aggregates need; no event is kept.
class HoppingWindow {
 public:
  HoppingWindow(const plan::Plan& plan, const plan::SharedWindow& window, std::uint32_t owner);

  void add(const Arrival& arrival, std::uint32_t key, Context& context);
  void wake(const state::Timers::Timer& timer, Context& context);

  /// Takes over the state of a window of the plan before, which is not used any more.
  void take_over(HoppingWindow& old, const plan::Inheritance& parts, Context& context);
  /// Gives up all state.
  void drop(Context& context);

  template <class Archive>
  void archive(Archive& a) {
    a(boundaries_, panes_, free_panes_);
    keys_.archive(a, [this] { return fresh(); });
  }

 private:
  /// Events between two boundaries.
  struct Pane {
    types::EventTime start{};
    types::EventTime end{};
    std::uint64_t events = 0;
    std::uint64_t exercises = 0;
    std::vector<Partial> parts;  // of the aggregates
    template <class Archive>
    void archive(Archive& a) {
      a(start, end, events, exercises, parts);
    }
  };
  struct Episode {
    bool open = false;
    std::int64_t true_in_a_row = 0;
    bool is_false = false;  // while open: at every boundary since `false_since`
    types::EventTime false_since{};
  };
  struct Key {
    state::Ring<std::uint32_t> panes;  // numbers, ascending by start
    Evidence evidence;
    std::vector<Episode> episodes;  // of the rules
    types::EventTime evaluated{};   // the latest boundary
    Boundaries::Zone zone = 0;
    std::vector<Stored> previous;  // what rules read of it, one rule behind the other
    types::EventTime previous_at = types::kMinTime;  // the boundary that it is of
    template <class Archive>
    void archive(Archive& a) {
      a(panes, evidence, episodes, evaluated, zone, previous, previous_at);
    }
  };

  [[nodiscard]] Key fresh() const;
  [[nodiscard]] std::optional<Boundaries::Zone> zone_of(std::uint32_t key, Context& context);
  Key* state_of(std::uint32_t key, Context& context);
  Pane& pane_of(Key& state, types::EventTime time, std::uint32_t key, Context& context);
  void drop_panes(Key& state, types::EventTime before, Context& context);
  void merge(const Key& state, types::EventTime from, Context& context);
  [[nodiscard]] std::uint64_t events_from(const Key& state, types::EventTime from) const;
  [[nodiscard]] bool holds(std::size_t i, const plan::WindowEnds& ends, std::uint32_t key,
                           const Key& state, Context& context);
  void set_previous(std::size_t i, types::EventTime last_boundary, std::uint32_t key, Key& state,
                    Context& context);
  void keep_for_next(types::EventTime at, Key& state, Context& context);
  void forget_previous(Key& state, Context& context);
  void look_early(const Arrival& arrival, std::uint32_t key, Key& state, Context& context);
  void judge(std::size_t i, types::EventTime at, std::uint32_t key, Key& state, Context& context);
  void judge_false(std::size_t i, types::EventTime at, std::uint32_t key, Key& state,
                   Context& context);
  void open(std::size_t i, types::EventTime at, const plan::WindowEnds& ends, std::uint32_t key,
            Key& state, const types::EventView* event, Context& context);
  void leave_if_done(std::uint32_t key, Key& state, Context& context);

  const plan::SharedWindow* window_;
  std::uint32_t owner_;
  Boundaries boundaries_;
  Inputs inputs_;
  std::vector<WindowCondition> conditions_;
  std::vector<types::Micros> resolve_after_;
  std::vector<std::int64_t> in_a_row_;
  std::vector<bool> early_;  // of the rules
  bool any_early_ = false;
  std::vector<std::size_t>
      previous_;  // of the rules: where theirs begins in Key::previous; the end
  std::vector<Pane> panes_;
  std::vector<std::uint32_t> free_panes_;
  KeyStates<Key> keys_;
  std::vector<Partial> merged_;  // of the aggregates, for the evaluation in work
  std::vector<Stored> next_previous_;
};

}  // namespace limen::detect
