#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/expr/program.h"
#include "engine/plan/findings.h"
#include "engine/types/batch.h"

namespace limen::plan {

/// One evaluation of the condition of a window.
struct Judgement {
  std::span<const std::string_view> key_texts;
  WindowEnds ends;
  std::uint64_t events = 0;
  bool holds = false;
  bool small_cell = false;         // too few events to be judged: the rest was not looked at
  expr::Frame frame;               // variables as plan::Window numbers them
  const Bucket* bucket = nullptr;  // of an unusual window: `holds` is its alarm then
};

/// Something that the search for a sequence's matching has asked.
struct Question {
  enum class Kind : std::uint8_t {
    kStep,     // whether the event may be of the step, as far as its condition names others
    kNone,     // whether the event is what must not come between
    kIf,       // the condition over all steps
    kNoEvent,  // no further event for the step is in reach
    kTooFew,   // fewer events in reach than the steps need
    kTooLong,  // the search was given up
  };
  Kind kind = Kind::kStep;
  std::size_t step = 0;                    // of kStep, kNoEvent: its number among the named ones;
                                           // of kNone: the step before it
  const expr::Program* program = nullptr;  // of kStep, kNone, kIf
  expr::Frame frame;
  bool is_true = false;
};

/// Looks on as a shard decides one rule, for `limen explain`: it is called at the places where that
/// happens, with the values that decide, and bears on nothing. All that it is given is borrowed for
/// the call. Without one, each place costs a test of a pointer.
class Observer {
 public:
  explicit Observer(std::uint32_t rule) : rule_(rule) {}
  virtual ~Observer() = default;
  /// The number of the rule in the plan.
  [[nodiscard]] std::uint32_t rule() const { return rule_; }

  /// An event that was there before was dropped.
  virtual void duplicate(const types::EventView& event) = 0;
  /// Events as they arrived, or alerts as events for a rule that reads them: bit i of `taken` tells
  /// whether the rule's filter takes row i, or may take it where it reads a `latest` table.
  virtual void arrived(const types::Batch& batch, std::span<const std::uint64_t> taken) = 0;
  /// An event that is in its place in the order of events, before rules that look at more than one
  /// see it: whether the filter took it, and the tables as they are then.
  virtual void placed(const types::EventView& event, bool taken,
                      std::span<const expr::Table* const> tables) = 0;
  /// Something is due at the instant, before or after its events: what follows is not of an event.
  virtual void woken(types::EventTime instant, bool before_events) = 0;
  /// Keys of the rule's table are expected from then on.
  virtual void expected(types::EventTime from) = 0;

  virtual void judged(const Judgement& judgement) = 0;
  /// The event's key has no row in the table of zones.
  virtual void without_zone() = 0;
  /// The event in its place could be of step or `none` i where bit i is set, as far as their
  /// conditions name no step.
  virtual void could_be(std::uint32_t items) = 0;
  virtual void asked(const Question& question) = 0;
  /// The event completes the steps, and the matching waits for the last `none` until then.
  virtual void waits(types::EventTime until) = 0;
  /// The event is what must not come: a matching completed then does not wait any longer.
  virtual void spoilt(types::EventTime completed) = 0;

  virtual void opened(const Opening& opening, std::string_view alert_id) = 0;
  virtual void closed(const Closing& closing) = 0;
  /// A firing was folded into an alert that holds.
  virtual void folded(std::string_view alert_id, std::string_view into) = 0;

 private:
  std::uint32_t rule_;
};

}  // namespace limen::plan
