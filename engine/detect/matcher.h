#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/detect/context.h"
#include "engine/detect/step_events.h"

namespace limen::detect {

/// Finds the matching of a sequence that an event completes: the one with the latest events, taken
/// from the last step backwards (rules.md, section 7).
///
/// A condition is asked as soon as all steps that it names have an event, so that a search ends
/// early; what reads the event alone was asked when it came (StepEvents::Head::items). Cost: at
/// most Context::matchings events tried, each with the conditions that it decides. Not thread-safe.
class Matcher {
 public:
  using Number = StepEvents::Number;
  /// At most so many steps and `none`s have a bit in Head::items.
  static constexpr std::size_t kMaxItems = 32;

  Matcher(const plan::Plan& plan, const plan::KeyedRule& keyed, const StepEvents& events);

  /// Whether the event completes the sequence; `newest` is the key's newest event before it, or
  /// kNone. Errors of conditions are counted, and a search that is too long is one.
  [[nodiscard]] bool completes(const StepEvents& events, Number event, Number newest,
                               Context& context);
  /// Of the search that found one: its events in their order.
  [[nodiscard]] std::span<const Number> matching() const { return chosen_; }
  /// Where in a matching the last event of each named step stands.
  [[nodiscard]] std::span<const std::uint32_t> named() const { return last_places_; }
  /// Whether an event that could be of the last `none` is, as this matching names steps.
  [[nodiscard]] bool spoils(const StepEvents& events, std::span<const Number> matching,
                            Number event, Context& context);

  /// How many events make a matching.
  [[nodiscard]] std::size_t places() const { return places_.size(); }
  /// Bits of items: the last step's; those of events that a later one may need, and of them the
  /// first step's, without which the others are of no use; of the last `none`.
  [[nodiscard]] std::uint32_t completing() const { return places_.back().bit; }
  [[nodiscard]] std::uint32_t needed() const { return needed_; }
  [[nodiscard]] std::uint32_t opening() const { return places_.front().bit & needed_; }
  [[nodiscard]] std::uint32_t spoiling() const { return spoiling_; }
  /// Whether the last `none` names steps.
  [[nodiscard]] bool spoils_by_name() const { return spoiler_ != nullptr; }

 private:
  /// A place for one event: a step has as many as `times`.
  struct Place {
    std::uint32_t step = 0;  // its number among the named ones
    std::uint32_t bit = 0;   // of the step, in items
    std::uint32_t ends = 0;  // bits of `none`s that name no step: no search goes past them
    bool last = false;       // of its step
  };
  /// A condition that names steps, asked when the earliest of them has its event.
  struct Check {
    expr::ProgramRef condition;
    std::uint32_t own = 0;   // the number under which it reads the event asked about
    std::uint32_t step = 0;  // of a `none`: the step before it
    std::uint32_t bit = 0;   // of a `none`: in items; 0: the condition of step `own`
  };

  void add_step(const plan::StepPart& part, std::int64_t times, std::uint32_t bit,
                const StepEvents& events);
  void add_none(const plan::StepPart& part, std::uint32_t bit, const StepEvents& events);
  [[nodiscard]] bool enough(const StepEvents& events, Number newest);
  [[nodiscard]] bool search(const StepEvents& events, Context& context);
  [[nodiscard]] Number before(const StepEvents& events, std::size_t place) const;
  [[nodiscard]] Number next(const StepEvents& events, std::size_t place);
  [[nodiscard]] bool take(const StepEvents& events, std::size_t place, Context& context);
  [[nodiscard]] bool step_holds(const StepEvents& events, const Check& check, Context& context);
  [[nodiscard]] bool none_holds(const StepEvents& events, const Check& check, Context& context);
  [[nodiscard]] bool is_true(const expr::Program& condition, plan::Question::Kind kind,
                             std::size_t step, Context& context);
  void show(plan::Question::Kind kind, std::size_t step, Context& context) const;

  std::uint32_t rule_;
  types::Micros within_;
  std::vector<Place> places_;
  std::vector<std::uint32_t> first_places_;  // of each named step
  std::vector<std::uint32_t> last_places_;
  std::vector<std::vector<Check>> checks_;  // by the step that has its event
  expr::ProgramRef condition_;              // `if`
  expr::ProgramRef spoiler_;                // what the last `none` names
  std::uint32_t needed_ = 0;
  std::uint32_t spoiling_ = 0;

  // Of the search in work:
  std::vector<Number> chosen_;  // by place
  std::vector<Number> next_;    // to be tried, by place
  std::vector<types::EventView> views_;
  std::vector<std::size_t> seen_;      // events that could be of each step
  Number newest_ = StepEvents::kNone;  // of the key, before the event that may complete it
  types::EventTime from_{};            // no event before it is in reach
  std::size_t tries_ = 0;
};

}  // namespace limen::detect
