#include "engine/detect/matcher.h"

#include <algorithm>

#include "engine/expr/part.h"

namespace limen::detect {

namespace {

using Kind = plan::Question::Kind;

constexpr std::size_t kMaxPlaces = 100'000;  // more events than any key holds: it never completes

/// The condition, with the slots of kept events.
expr::ProgramRef kept_form(const expr::ProgramRef& condition, const StepEvents& events) {
  if (condition == nullptr) return nullptr;
  return expr::part_of(condition, {&condition->root, 1}, {std::nullopt, events.numbers()});
}

}  // namespace

Matcher::Matcher(const plan::Plan& plan, const plan::KeyedRule& keyed, const StepEvents& events)
    : rule_(keyed.rule), condition_(kept_form(plan.rules[keyed.rule].condition, events)) {
  const auto& sequence = std::get<plan::Sequence>(plan.rules[keyed.rule].shape);
  within_ = sequence.within;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    const plan::Step& step = sequence.steps[i];
    const std::uint32_t bit = std::uint32_t{1} << i;
    if (!step.is_none()) {
      add_step(keyed.steps[i], step.times, bit, events);
    } else if (i + 1 < sequence.steps.size()) {
      add_none(keyed.steps[i], bit, events);
    } else {
      spoiling_ = bit;
      spoiler_ = kept_form(keyed.steps[i].left, events);
    }
  }
  for (std::size_t i = 0; i + 1 < places_.size(); ++i) needed_ |= places_[i].bit;
  next_.resize(places_.size());
  views_.resize(last_places_.size() + 1);
  seen_.resize(last_places_.size());
}

void Matcher::add_step(const plan::StepPart& part, std::int64_t times, std::uint32_t bit,
                       const StepEvents& events) {
  const auto step = static_cast<std::uint32_t>(last_places_.size());
  first_places_.push_back(static_cast<std::uint32_t>(places_.size()));
  for (std::int64_t i = 0; i < times && places_.size() < kMaxPlaces; ++i) {
    places_.push_back({step, bit, 0, false});
  }
  places_.back().last = true;
  last_places_.push_back(static_cast<std::uint32_t>(places_.size() - 1));
  checks_.emplace_back();
  if (part.left != nullptr) {
    checks_[*part.earliest].push_back({kept_form(part.left, events), step, 0, 0});
  }
}

void Matcher::add_none(const plan::StepPart& part, std::uint32_t bit, const StepEvents& events) {
  const auto own = static_cast<std::uint32_t>(last_places_.size());
  needed_ |= bit;
  if (part.left == nullptr) {
    places_.back().ends |= bit;
  } else {
    checks_[*part.earliest].push_back({kept_form(part.left, events), own, own - 1, bit});
  }
}

bool Matcher::completes(const StepEvents& events, Number event, Number newest, Context& context) {
  from_ = events.time(event) - within_;
  if (places_.size() > 2 && !enough(events, newest)) {
    show(Kind::kTooFew, 0, context);
    return false;
  }
  chosen_.assign(places_.size(), StepEvents::kNone);
  chosen_.back() = event;
  newest_ = newest;
  views_[places_.back().step] = events.view(event, context.pool);
  tries_ = 0;
  if (search(events, context)) return true;
  if (tries_ > context.matchings) {
    ++context.counters[rule_].errors;
    show(Kind::kTooLong, 0, context);
  }
  return false;
}

/// Whether each step has as many events as it needs: what most searches of many places fail by.
bool Matcher::enough(const StepEvents& events, Number newest) {
  std::ranges::fill(seen_, 0);
  for (Number at = newest; at != StepEvents::kNone; at = events[at].before) {
    if (events.time(at) < from_) break;
    const std::uint32_t items = events[at].items;
    for (std::size_t step = 0; step < seen_.size(); ++step) {
      seen_[step] += (items & places_[last_places_[step]].bit) != 0;
    }
  }
  for (std::size_t step = 0; step < seen_.size(); ++step) {
    const std::size_t have = seen_[step] + (step + 1 == seen_.size() ? 1 : 0);
    if (have < last_places_[step] - first_places_[step] + 1) return false;
  }
  return true;
}

/// Tries events for places, the latest first, from the last place to the first.
bool Matcher::search(const StepEvents& events, Context& context) {
  const std::size_t last = places_.size() - 1;
  std::size_t place = last;
  bool fits = true;
  while (true) {
    if (fits && place == 0) {
      if (condition_ == nullptr || is_true(*condition_, Kind::kIf, 0, context)) return true;
    } else if (fits) {
      next_[place - 1] = before(events, place);
      --place;
    }
    while (place < last && (chosen_[place] = next(events, place)) == StepEvents::kNone) {
      show(Kind::kNoEvent, places_[place].step, context);
      ++place;
    }
    if (place == last || ++tries_ > context.matchings) return false;
    fits = take(events, place, context);
  }
}

/// The key's event before the one that has the place.
StepEvents::Number Matcher::before(const StepEvents& events, std::size_t place) const {
  return place + 1 == places_.size() ? newest_ : events[chosen_[place]].before;
}

/// The next event to be tried for a place, or kNone.
StepEvents::Number Matcher::next(const StepEvents& events, std::size_t place) {
  const Place& wanted = places_[place];
  Number at = next_[place];
  while (at != StepEvents::kNone && events.time(at) >= from_) {
    const StepEvents::Head& head = events[at];
    const Number before = (head.items & wanted.ends) == 0 ? head.before : StepEvents::kNone;
    if ((head.items & wanted.bit) != 0) {
      next_[place] = before;
      return at;
    }
    at = before;
  }
  return StepEvents::kNone;
}

/// Gives the event its place, and asks what that decides.
bool Matcher::take(const StepEvents& events, std::size_t place, Context& context) {
  const Place& taken = places_[place];
  if (!taken.last) return true;
  views_[taken.step] = events.view(chosen_[place], context.pool);
  return std::ranges::all_of(checks_[taken.step], [&](const Check& check) {
    return check.bit == 0 ? step_holds(events, check, context) : none_holds(events, check, context);
  });
}

bool Matcher::step_holds(const StepEvents& events, const Check& check, Context& context) {
  const types::EventView last = views_[check.own];
  bool all = true;
  for (std::uint32_t i = first_places_[check.own]; all && i <= last_places_[check.own]; ++i) {
    views_[check.own] = events.view(chosen_[i], context.pool);
    all = is_true(*check.condition, Kind::kStep, check.own, context);
  }
  views_[check.own] = last;
  return all;
}

bool Matcher::none_holds(const StepEvents& events, const Check& check, Context& context) {
  const Number begin = chosen_[last_places_[check.step]];
  const types::EventView later = views_[check.own];
  bool kept = true;
  Number at = before(events, last_places_[check.step] + 1);
  for (; kept && at != begin; at = events[at].before) {
    if ((events[at].items & check.bit) == 0) continue;
    views_[check.own] = events.view(at, context.pool);
    kept = !is_true(*check.condition, Kind::kNone, check.step, context);
  }
  views_[check.own] = later;
  return kept;
}

bool Matcher::spoils(const StepEvents& events, std::span<const Number> matching, Number event,
                     Context& context) {
  if (spoiler_ == nullptr) return true;
  for (std::size_t step = 0; step < last_places_.size(); ++step) {
    views_[step] = events.view(matching[last_places_[step]], context.pool);
  }
  views_.back() = events.view(event, context.pool);
  return is_true(*spoiler_, Kind::kNone, last_places_.size() - 1, context);
}

void Matcher::show(Kind kind, std::size_t step, Context& context) const {
  if (context.observes(rule_)) context.observer->asked({kind, step, nullptr, {}, false});
}

bool Matcher::is_true(const expr::Program& condition, Kind kind, std::size_t step,
                      Context& context) {
  const expr::Frame frame{views_, {}, context.tables, context.plan->schema.get(), &context.scratch};
  const expr::Value value = expr::evaluate(condition, frame);
  if (value.is_absent()) {
    ++context.counters[rule_].absent;
  } else if (value.kind != expr::ValueKind::kBool) {
    ++context.counters[rule_].errors;
  }
  const bool is_true = value.is_true();
  if (context.observes(rule_)) context.observer->asked({kind, step, &condition, frame, is_true});
  return is_true;
}

}  // namespace limen::detect
