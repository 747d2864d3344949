#pragma once

#include <deque>
#include <memory>
#include <variant>
#include <vector>

#include "engine/detect/context.h"
#include "engine/detect/hopping_window.h"
#include "engine/detect/inhibitor_episodes.h"
#include "engine/detect/last_window.h"
#include "engine/detect/latest_tables.h"
#include "engine/detect/sequence.h"
#include "engine/detect/silent_watch.h"
#include "engine/detect/sliding_window.h"
#include "engine/detect/state_episodes.h"
#include "engine/detect/unusual_watch.h"
#include "engine/plan/succession.h"
#include "engine/state/ordered_buffer.h"

namespace limen::detect {

/// What bears on all detectors of a shard.
struct Limits {
  std::size_t events_per_window = 100'000;
  std::size_t events_per_key = 1'000;
  std::size_t matchings = 10'000;
  types::Micros forget{std::chrono::days(30)};
};

/// All state of rules that look at more than one event: takes events in their order and timers
/// between them.
///
/// What it finds goes to Findings at once. One thread at a time.
class Detector {
 public:
  Detector(const plan::Plan& plan, const plan::Layout& layout,
           std::span<types::RuleCounters> counters, const Limits& limits, plan::Findings& findings,
           std::shared_ptr<Memory> memory = std::make_shared<Memory>());

  /// The plan's tables as expressions see them now; theirs to read as long as this lives.
  [[nodiscard]] const std::vector<const expr::Table*>& tables() const { return latest_.tables(); }

  /// What states point into, for a detector that is to take over.
  [[nodiscard]] const std::shared_ptr<Memory>& memory() const { return context_.memory; }
  /// Rules of older generations do nothing until take_over().
  void begin_generation(std::uint32_t newest);
  /// Takes over the states of rules that keep theirs, and drops the others'; both have one memory.
  /// `at` is the watermark of the change.
  void take_over(Detector& old, const plan::Heirs& heirs, types::EventTime at);
  /// Lets someone look on as a rule is decided; null: nobody.
  void observe(plan::Observer* observer);
  /// Whether some rule waits for expect_keys().
  [[nodiscard]] bool awaits_keys() const { return awaits_keys_; }
  /// From then on keys of `keys` tables are expected, where they are not yet.
  void expect_keys(types::EventTime from);

  /// Takes the next event in the order of events; all timers before its place have fired.
  void take(const state::OrderedBuffer::Item& item);
  /// The earliest timer; nullptr where none is set.
  [[nodiscard]] const state::Timers::Timer* next_timer() const;
  /// Fires it.
  void fire();
  /// Makes tables as they are at the instant, which is not before any that was.
  void advance(types::EventTime instant) { latest_.advance(instant); }

  template <class Archive>
  void archive(Archive& a) {
    a(context_.pool, context_.timers, awaits_keys_, latest_, episodes_);
    for (std::size_t i = 0; i < context_.keys.size(); ++i) a(context_.keys[i]);
    for (Member& member : members_) {
      std::visit([&a](auto& state) { state.archive(a); }, member.state);
    }
  }

 private:
  using AnyState = std::variant<SlidingWindow, HoppingWindow, LastWindow, UnusualWatch, Sequence,
                                SilentWatch, StateEpisodes>;
  /// A detector with what decides which events it takes, and for which key.
  struct Member {
    std::uint32_t filter = 0;
    std::uint32_t key_table = 0;
    std::uint32_t generation = 0;
    AnyState state;
    bool active = true;
  };
  static AnyState make(const plan::Plan& plan, const plan::SharedWindow& window,
                       std::uint32_t owner);
  static AnyState make(const plan::Plan& plan, const plan::KeyedRule& keyed, std::uint32_t owner);
  void add(const plan::Plan& plan, std::uint32_t rule, Member member);

  std::uint32_t take_over_window(std::uint32_t owner, Detector& old, const plan::Heirs& heirs);
  std::uint32_t take_over_keyed(std::uint32_t owner, Detector& old, const plan::Heirs& heirs,
                                types::EventTime at);
  void watch_for_keys();

  void show(const types::EventView& event, const std::uint64_t* verdicts) const;
  [[nodiscard]] state::TextPool::Handle name(const types::EventView& event);
  const std::uint64_t* decide(const state::OrderedBuffer::Item& item);
  [[nodiscard]] bool holds(const plan::Verdict& verdict, const types::EventView& event);
  [[nodiscard]] bool is_true(const expr::ProgramRef& program, const plan::Verdict& verdict,
                             const types::EventView& event);

  const plan::Layout* layout_;
  LatestTables latest_;
  InhibitorEpisodes episodes_;
  Context context_;
  std::deque<Member> members_;                            // by owner number
  std::vector<std::optional<std::uint32_t>> event_keys_;  // of the event in work, by key table
  std::string evidence_;
  bool awaits_keys_ = false;
  std::optional<std::uint32_t> observed_;  // the verdict of the observed rule's filter
  bool decides_ = false;                   // some verdict is found in its event's place
  std::vector<std::uint64_t> verdicts_;    // of the event in work, where it does
};

}  // namespace limen::detect
