#include <algorithm>

#include "connectors/explain/explainer.h"

namespace limen::explain {

namespace {

constexpr std::size_t kMostItems = 1'000;  // events of the key that are remembered
constexpr std::size_t kMostAsked = 12;     // answers of the search for one event that are told

std::string name_of_event(const types::EventView& event) {
  return std::string(event.source()) + '#' + std::string(event.id()) + " at " +
         types::to_rfc3339(event.time());
}

const plan::Sequence& sequence_of(const plan::Rule& rule) {
  return std::get<plan::Sequence>(rule.shape);
}

/// The place among all steps of the named one.
std::size_t place_of(const plan::Sequence& sequence, std::size_t named) {
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    if (sequence.steps[i].is_none()) continue;
    if (named-- == 0) return i;
  }
  return sequence.steps.size();
}

std::string within_of(const plan::Sequence& sequence) {
  std::string out;
  types::append_duration(out, sequence.within);
  return out;
}

}  // namespace

std::string Explainer::name_of(std::size_t step) const {
  const plan::Sequence& sequence = sequence_of(spec());
  if (!sequence.steps[step].is_none()) return "step " + sequence.steps[step].name;
  for (std::size_t i = step; i-- > 0;) {
    if (!sequence.steps[i].is_none()) return "none after " + sequence.steps[i].name;
  }
  return "none";
}

std::string Explainer::step_named(std::size_t named) const {
  return sequence_of(spec()).steps[place_of(sequence_of(spec()), named)].name;
}

void Explainer::could_be(std::uint32_t items) {
  if (event_ == nullptr) return;
  const plan::Sequence& sequence = sequence_of(spec());
  std::string text;
  std::size_t last = 0;
  for (std::size_t step = 0; step < sequence.steps.size(); ++step) {
    if (!sequence.steps[step].is_none()) last = step;
    if ((items >> step & 1U) != 0) text += (text.empty() ? "" : ", ") + name_of(step);
  }
  note(text.empty() ? "it is of no step" : "could be " + text);
  if ((items >> last & 1U) != 0) {
    event_->may_complete = true;
    event_->evaluated = 1;
    if (items_.empty() && last > 0) note("no earlier event of the key is there to go before it");
  }
  if (items == 0) return;
  items_.emplace_back(event_->time, items);
  if (items_.size() > kMostItems) items_.pop_front();
}

/// Why the search found no (further) event that could be of the step; the newest event is the one
/// that would complete it.
std::string Explainer::why_no_event(std::size_t named) const {
  const plan::Sequence& sequence = sequence_of(spec());
  const std::size_t step = place_of(sequence, named);
  const std::string name = sequence.steps[step].name;
  const auto now = items_.back().first;
  const auto found = std::find_if(std::next(items_.rbegin()), items_.rend(), [&](const auto& each) {
    return (each.second >> step & 1U) != 0;
  });
  if (found == items_.rend()) return "no earlier event could be `" + name + '`';
  if (found->first < now - sequence.within) {
    return "the newest event that could be `" + name + "` came at " +
           types::to_rfc3339(found->first) + ", more than " + within_of(sequence) + " before";
  }
  const bool has_none = step + 1 < sequence.steps.size() && sequence.steps[step + 1].is_none();
  const bool plain = has_none && keyed_->steps[step + 1].left == nullptr;
  const auto between = std::find_if(std::next(items_.rbegin()), found, [&](const auto& each) {
    return (each.second >> (step + 1) & 1U) != 0;
  });
  if (plain && between != found) {
    return "an event that must not come after `" + name + "` came at " +
           types::to_rfc3339(between->first);
  }
  return "no further event within " + within_of(sequence) + " could be `" + name + '`';
}

/// What is to be known of an answer; empty where it is as it should be.
std::string Explainer::told(const plan::Question& question) const {
  using Kind = plan::Question::Kind;
  switch (question.kind) {
    case Kind::kStep:
      if (question.is_true) return {};
      return name_of_event(question.frame.events[question.step]) + " is not `" +
             step_named(question.step) + '`';
    case Kind::kNone:
      if (!question.is_true) return {};
      return name_of_event(question.frame.events[question.step + 1]) + " must not come after `" +
             step_named(question.step) + '`';
    case Kind::kIf:
      return question.is_true ? "`if` is true" : "`if` is not true";
    case Kind::kNoEvent:
      return why_no_event(question.step);
    case Kind::kTooFew:
      return "fewer events within " + within_of(sequence_of(spec())) + " than the steps need";
    case Kind::kTooLong:
      return "the search was given up after limits.matchings events: an error of the rule";
  }
  return {};
}

void Explainer::asked(const plan::Question& question) {
  if (event_ == nullptr) return;
  if (question.kind == plan::Question::Kind::kNoEvent && !without_.insert(question.step).second) {
    return;
  }
  std::string text = told(question);
  if (text.empty() || ++asked_ > kMostAsked + 1) return;
  if (asked_ == kMostAsked + 1) {
    note("… and more was tried");
    return;
  }
  Note told{Note::Kind::kText, std::move(text), {}, false, {}};
  if (question.program != nullptr) {
    expr::Frame frame = question.frame;
    frame.scratch = &scratch_;
    const std::string label = question.kind == plan::Question::Kind::kIf     ? "if"
                              : question.kind == plan::Question::Kind::kNone ? "none"
                                                                             : "when";
    append_parts(told.lines, label, *question.program, frame, plan_.slots, keyed_->kept_slots);
  }
  event_->notes.push_back(std::move(told));
}

void Explainer::waits(types::EventTime until) {
  note("completes the steps; fires at " + types::to_rfc3339(until) +
       ", unless an event that must not come does by then");
}

void Explainer::spoilt(types::EventTime completed) {
  note("must not come: what was complete at " + types::to_rfc3339(completed) +
       " does not fire any more");
}

}  // namespace limen::explain
