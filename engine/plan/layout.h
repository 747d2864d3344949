#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace limen::plan {

/// What of a verdict is looked at when the event is in its place, since it reads a `latest` table.
struct InPlace {
  expr::ProgramRef when;  // or an aggregate's condition; null: nothing, or known at arrival
  std::vector<expr::ProgramRef> except;
  std::vector<types::SlotId> by;
  expr::ProgramRef has_zone = nullptr;
};

/// A yes or no on a single event that is found when it arrives and kept with it until it is in its
/// place: a rule's filter, what a `latest` table takes, an aggregate's condition, or what of a
/// step's condition names no step.
struct Verdict {
  std::optional<std::uint32_t> filter_of;  // a rule: its `on`, `when`, `except`, `by` and `expires`
  std::optional<std::uint32_t> row_of;     // of Plan::latest: its `on`, `when` and key
  expr::ProgramRef condition;  // of an aggregate or step; null for a filter, or where kinds are all
  std::vector<types::KindId> kinds;  // of a condition: it is asked for events of these; empty: all
  std::vector<std::uint32_t> rules;  // whose errors its errors are
  std::uint8_t level = 0;            // of its rules
  std::string shape;         // what it asks, for the layout of a plan that takes this one's place
  std::uint32_t within = 0;  // of a condition: the filter's verdict that must hold too
  std::optional<InPlace> in_place;  // the verdict of arrival is then "perhaps"
};

/// An aggregate of a window, existing once whatever the number of rules.
struct SharedAggregate {
  Aggregate spec;
  std::optional<std::uint32_t> verdict;  // of its condition
  std::vector<std::uint32_t> rules;      // that read it
  std::string shape;                     // as of a Verdict
};

/// A rule's part in a shared window.
struct WindowRule {
  std::uint32_t rule = 0;
  std::vector<std::uint32_t> aggregates;  // of the rule's aggregates: their numbers in the window
};

/// Windows with the same filter, key and length exist once, whatever the number of rules (design,
/// decision 6).
struct SharedWindow : WindowSpan {
  std::uint32_t filter = 0;  // a verdict
  std::uint32_t key_table = 0;
  std::uint32_t generation = 0;
  bool unusual = false;                     // of one rule alone
  std::vector<SharedAggregate> aggregates;  // at most 63
  std::vector<WindowRule> rules;
};

/// A match rule whose events are looked at in their order.
struct OrderedMatch {
  std::uint32_t rule = 0;
  std::uint32_t filter = 0;  // a verdict
};

/// A step or `none` of a sequence: its condition is what its verdict says and what is left.
struct StepPart {
  std::optional<std::uint32_t> verdict;  // its kinds and what names no step; nothing: always
  expr::ProgramRef left;                 // what names steps, numbered as in plan::Step; may be null
  std::optional<std::uint32_t> earliest;  // the first named step that `left` names
};

/// A rule with a detector of its own: sequence, silent, state.
struct KeyedRule {
  std::uint32_t rule = 0;
  std::uint32_t filter = 0;  // a verdict
  std::uint32_t key_table = 0;
  std::vector<StepPart> steps;            // of a sequence: of each step and `none`
  std::vector<types::SlotId> kept_slots;  // of a sequence: what it keeps of its events, ascending
};

/// How the rules of a plan share work and state. Detectors (owners of timers) are numbered: windows
/// first, then keyed rules.
struct Layout {
  std::vector<Verdict> verdicts;
  std::vector<std::vector<KeyField>> key_tables;  // distinct `by` lists
  std::vector<SharedWindow> windows;
  std::vector<KeyedRule> keyed;
  std::vector<OrderedMatch> matches;
  std::vector<std::uint32_t> rows;        // verdicts, by number in Plan::latest
  std::vector<types::SlotId> kept_slots;  // what ordered rules read of an event, ascending

  static Layout of(const Plan& plan);
};

/// What a sequence keeps of its events, ascending: time, id, source, and what its conditions, `if`
/// and `say` read.
[[nodiscard]] std::vector<types::SlotId> slots_of_sequence(const Rule& rule);

}  // namespace limen::plan
