#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/detect/alarms.h"
#include "engine/detect/boundaries.h"
#include "engine/detect/context.h"
#include "engine/detect/evidence.h"
#include "engine/detect/inputs.h"
#include "engine/detect/key_states.h"
#include "engine/detect/partial.h"
#include "engine/detect/profile.h"
#include "engine/detect/season_clock.h"
#include "engine/detect/window_condition.h"
#include "engine/plan/succession.h"
#include "engine/state/ring.h"

namespace limen::detect {

/// An unusual rule: each bucket of each key, the empty ones included, against what the key normally
/// shows, until it has been silent for `forget` (rules.md, section 6).
///
/// A bucket is judged at its end, or later by the longest `silent` among the rule's inhibitors.
/// State of a key: profile_bytes(), and for each bucket that waits what its aggregates need, 20
/// events' names and up to SampledValues::kMost values.
class UnusualWatch {
 public:
  UnusualWatch(const plan::Plan& plan, const plan::SharedWindow& window, std::uint32_t owner);

  void add(const Arrival& arrival, std::uint32_t key, Context& context);
  void wake(const state::Timers::Timer& timer, Context& context);

  /// Takes over the state of the rule of the plan before, which is not used any more.
  void take_over(UnusualWatch& old, const plan::Inheritance& parts, Context& context);
  /// Gives up all state.
  void drop(Context& context);

  template <class Archive>
  void archive(Archive& a) {
    a(boundaries_, clock_, panes_, free_panes_);
    keys_.archive(a, [this] { return fresh(); });
  }

 private:
  /// The events of one bucket.
  struct Pane {
    types::EventTime start{};
    std::uint64_t events = 0;
    std::uint64_t exercises = 0;
    std::vector<Partial> parts;  // of the aggregates
    SampledValues values;
    Evidence evidence;
    template <class Archive>
    void archive(Archive& a) {
      a(start, events, exercises, parts, values, evidence);
    }
  };
  struct Key {
    Profile profile;
    state::Ring<std::uint32_t> panes;  // numbers, ascending by start, of buckets that wait
    Boundaries::Zone zone = 0;         // of the window
    SeasonClock::Zone local = 0;       // of the season
    types::EventTime first{};          // start of its first bucket
    types::EventTime next{};           // start of the first bucket that is not judged
    types::EventTime last{};           // its last event
    std::int64_t index = 0;            // of the bucket at `next`
    std::int64_t learned = 0;          // buckets that were no gaps
    std::int64_t true_in_a_row = 0;
    bool open = false;
    bool is_false = false;  // while open: at every boundary since `false_since`
    types::EventTime false_since{};
    Alarms alarms;
    std::vector<Stored> previous;  // what the rule reads of it
    template <class Archive>
    void archive(Archive& a) {
      a(profile, panes, zone, local, first, next, last, index, learned, true_in_a_row, open,
        is_false, false_since, alarms, previous);
    }
  };
  /// A bucket on its way through the judgement; `pane` is null where it has no event.
  struct Work {
    std::uint32_t key = 0;
    plan::WindowEnds ends;
    Pane* pane = nullptr;
    plan::Bucket result;
    double successes = 0;
    double trials = 0;
  };

  [[nodiscard]] Key fresh() const;
  Key* state_of(std::uint32_t key, types::EventTime time, Context& context);
  void begin(std::uint32_t key, types::EventTime time, Key& state, Context& context);
  Pane& pane_of(Key& state, types::EventTime time);
  [[nodiscard]] types::EventTime due(const Key& state) const;
  void judge(std::uint32_t key, Key& state, Context& context);
  void measure(const Work& work, Key& state, Context& context);
  [[nodiscard]] std::optional<stats::Bucket> reading(Work& work, const Key& state,
                                                     Context& context);
  [[nodiscard]] std::optional<stats::Bucket> share(Work& work, Context& context);
  [[nodiscard]] bool is_warm(const Key& state) const;
  void decide(Work& work, const stats::Bucket& bucket, Key& state, Context& context);
  void step(const Work& work, Key& state, Context& context);
  void open(const Work& work, Key& state, Context& context);
  void report(Work& work, Context& context) const;
  void show(const Work& work, Context& context);
  void keep_for_next(Key& state, Context& context);
  void drop_pane(Key& state, Context& context);
  void clear(Key& state, Context& context);
  void forget(std::uint32_t key, Key& state, Context& context);

  const plan::SharedWindow* window_;
  const plan::Rule* rule_;
  const plan::Window* shape_;
  const plan::Unusual* spec_;
  std::uint32_t owner_;
  types::Micros delay_;
  Boundaries boundaries_;
  SeasonClock clock_;
  Inputs inputs_;
  WindowCondition condition_;
  std::optional<std::uint32_t> values_;          // the window's aggregate whose values are judged
  std::unique_ptr<const stats::Method> method_;  // profiles point to it
  std::vector<Pane> panes_;
  std::vector<std::uint32_t> free_panes_;
  KeyStates<Key> keys_;
  Evidence nothing_;
};

}  // namespace limen::detect
