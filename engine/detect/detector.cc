#include "engine/detect/detector.h"

#include <algorithm>

#include "engine/types/check.h"

namespace limen::detect {

Detector::Detector(const plan::Plan& plan, const plan::Layout& layout,
                   std::span<types::RuleCounters> counters, const Limits& limits,
                   plan::Findings& findings, std::shared_ptr<Memory> memory)
    : layout_(&layout),
      latest_(plan, limits.forget),
      episodes_(plan, findings),
      context_(std::move(memory)),
      event_keys_(layout.key_tables.size()),
      decides_(!layout.rows.empty()),
      verdicts_((layout.verdicts.size() + 63) / 64) {
  context_.plan = &plan;
  context_.tables = latest_.tables();
  for (const auto& by : layout.key_tables)
    context_.keys.add(context_.memory->keys(by, plan.schema));
  context_.counters = counters;
  context_.findings = &episodes_;
  context_.episodes = &episodes_;
  context_.events_per_window = limits.events_per_window;
  context_.events_per_key = limits.events_per_key;
  context_.matchings = limits.matchings;
  context_.forget = limits.forget;
  for (const plan::SharedWindow& window : layout.windows) {
    const auto owner = static_cast<std::uint32_t>(members_.size());
    add(plan, window.rules.front().rule,
        {window.filter, window.key_table, window.generation, make(plan, window, owner)});
  }
  for (const plan::KeyedRule& keyed : layout.keyed) {
    const auto owner = static_cast<std::uint32_t>(members_.size());
    add(plan, keyed.rule,
        {keyed.filter, keyed.key_table, plan.rules[keyed.rule].generation,
         make(plan, keyed, owner)});
  }
  watch_for_keys();
}

void Detector::add(const plan::Plan& plan, std::uint32_t rule, Member member) {
  context_.levels.push_back(plan.rules[rule].level);
  members_.push_back(std::move(member));
}

Detector::AnyState Detector::make(const plan::Plan& plan, const plan::KeyedRule& keyed,
                                  std::uint32_t owner) {
  if (std::holds_alternative<plan::Sequence>(plan.rules[keyed.rule].shape)) {
    return AnyState(std::in_place_type<Sequence>, plan, keyed, owner);
  }
  if (std::holds_alternative<plan::Silent>(plan.rules[keyed.rule].shape)) {
    return AnyState(std::in_place_type<SilentWatch>, plan, keyed, owner);
  }
  LIMEN_CHECK(std::holds_alternative<plan::State>(plan.rules[keyed.rule].shape));
  return AnyState(std::in_place_type<StateEpisodes>, plan, keyed, owner);
}

Detector::AnyState Detector::make(const plan::Plan& plan, const plan::SharedWindow& window,
                                  std::uint32_t owner) {
  if (window.unusual) return AnyState(std::in_place_type<UnusualWatch>, plan, window, owner);
  if (window.sliding()) return AnyState(std::in_place_type<SlidingWindow>, plan, window, owner);
  if (window.is_last()) return AnyState(std::in_place_type<LastWindow>, plan, window, owner);
  return AnyState(std::in_place_type<HoppingWindow>, plan, window, owner);
}

/// Whether the program holds for the event; where it ends in an error, the verdict's rules count
/// it.
bool Detector::is_true(const expr::ProgramRef& program, const plan::Verdict& verdict,
                       const types::EventView& event) {
  const expr::Value value = expr::evaluate(
      *program, {{&event, 1}, {}, context_.tables, context_.plan->schema.get(), &context_.scratch});
  if (!value.is_error()) return value.is_true();
  for (const std::uint32_t rule : verdict.rules) {
    types::RuleCounters& counters = context_.counters[rule];
    ++(value.is_absent() ? counters.absent : counters.errors);
  }
  return false;
}

/// What was left open of a verdict when its event came.
bool Detector::holds(const plan::Verdict& verdict, const types::EventView& event) {
  const plan::InPlace& open = *verdict.in_place;
  if (open.when != nullptr && !is_true(open.when, verdict, event)) return false;
  const bool passed_over =
      std::ranges::any_of(open.except,
                          [&](const auto& program) { return is_true(program, verdict, event); }) ||
      !std::ranges::all_of(open.by, [&](types::SlotId slot) { return event.has(slot); }) ||
      (open.has_zone != nullptr && !is_true(open.has_zone, verdict, event));
  if (!passed_over) return true;
  for (const std::uint32_t rule : verdict.rules) ++context_.counters[rule].passed_over;
  return false;
}

/// Puts the event into the tables that take it, then finds what its verdicts left open.
const std::uint64_t* Detector::decide(const state::OrderedBuffer::Item& item) {
  latest_.advance(item.event.time());
  if (!decides_) return item.verdicts;
  std::copy_n(item.verdicts, verdicts_.size(), verdicts_.begin());
  for (std::uint32_t i = 0; i < layout_->verdicts.size(); ++i) {
    const plan::Verdict& verdict = layout_->verdicts[i];
    std::uint64_t& word = verdicts_[i >> 6U];
    const std::uint64_t bit = std::uint64_t{1} << (i & 63U);
    if ((word & bit) == 0) continue;
    const bool within = verdict.condition == nullptr ||
                        ((verdicts_[verdict.within >> 6U] >> (verdict.within & 63U)) & 1U) != 0;
    if (verdict.in_place && (!within || !holds(verdict, item.event))) {
      word &= ~bit;
    } else if (verdict.row_of) {
      latest_.take(*verdict.row_of, item.event);
    }
  }
  return verdicts_.data();
}

void Detector::take(const state::OrderedBuffer::Item& item) {
  const std::uint64_t* verdicts = decide(item);
  if (observed_) show(item.event, verdicts);
  for (const plan::OrderedMatch& match : layout_->matches) {
    const bool taken = (verdicts[match.filter >> 6U] >> (match.filter & 63U)) & 1U;
    if (taken) context_.findings->matched(match.rule, item.event);
  }
  Arrival arrival{item.event, verdicts};
  bool named = false;  // and its keys found: only where something takes it
  for (Member& member : members_) {
    if (!arrival.verdict(member.filter) || !member.active) continue;
    const auto* sequence = std::get_if<Sequence>(&member.state);
    if (sequence != nullptr && !sequence->could_be_of_one(arrival, context_)) continue;
    if (!named) arrival.evidence = name(item.event);
    named = true;
    auto& key = event_keys_[member.key_table];
    if (!key) {
      key = context_.keys[member.key_table].find_or_add(item.event);
      context_.keys[member.key_table].hold(*key);  // a state may give it up at this event
    }
    std::visit([&](auto& state) { state.add(arrival, *key, context_); }, member.state);
  }
  for (std::size_t table = 0; table < event_keys_.size(); ++table) {
    if (event_keys_[table]) context_.keys[table].release(*event_keys_[table]);
    event_keys_[table].reset();
  }
  if (named) context_.pool.release(arrival.evidence);
}

/// The event's `source#id`, held once.
state::TextPool::Handle Detector::name(const types::EventView& event) {
  evidence_.assign(event.source());
  evidence_.push_back('#');
  evidence_.append(event.id());
  return context_.pool.add(evidence_);
}

const state::Timers::Timer* Detector::next_timer() const {
  return context_.timers.empty() ? nullptr : &context_.timers.next();
}

void Detector::fire() {
  const state::Timers::Timer timer = context_.timers.take();
  latest_.advance(timer.at);
  if (context_.observer != nullptr) {
    context_.observer->woken(timer.at, timer.phase < state::Phase::kEvents);
  }
  std::visit([&](auto& state) { state.wake(timer, context_); }, members_[timer.owner].state);
}

void Detector::observe(plan::Observer* observer) {
  context_.observer = observer;
  observed_.reset();
  if (observer == nullptr) return;
  const std::uint32_t rule = observer->rule();
  for (const plan::OrderedMatch& match : layout_->matches) {
    if (match.rule == rule) observed_ = match.filter;
  }
  for (const plan::KeyedRule& keyed : layout_->keyed) {
    if (keyed.rule == rule) observed_ = keyed.filter;
  }
  for (const plan::SharedWindow& window : layout_->windows) {
    if (std::ranges::find(window.rules, rule, &plan::WindowRule::rule) != window.rules.end()) {
      observed_ = window.filter;
    }
  }
}

void Detector::show(const types::EventView& event, const std::uint64_t* verdicts) const {
  const bool taken = ((verdicts[*observed_ >> 6U] >> (*observed_ & 63U)) & 1U) != 0;
  context_.observer->placed(event, taken, context_.tables);
}

void Detector::begin_generation(std::uint32_t newest) {
  for (Member& member : members_) member.active = member.generation == newest;
  watch_for_keys();
}

void Detector::watch_for_keys() {
  awaits_keys_ = false;
  for (const Member& member : members_) {
    const auto* silent = std::get_if<SilentWatch>(&member.state);
    awaits_keys_ |= silent != nullptr && member.active && silent->waits_for_keys();
  }
}

void Detector::expect_keys(types::EventTime from) {
  if (context_.observer != nullptr) context_.observer->expected(from);
  for (Member& member : members_) {
    auto* silent = std::get_if<SilentWatch>(&member.state);
    if (silent == nullptr || !member.active || !silent->waits_for_keys()) continue;
    silent->expect(from, context_);
  }
  awaits_keys_ = false;
}

/// The number that the old detector had whose state is taken over.
std::uint32_t Detector::take_over_window(std::uint32_t owner, Detector& old,
                                         const plan::Heirs& heirs) {
  const plan::SharedWindow& window = layout_->windows[owner];
  const plan::SharedWindow* before = plan::forebear(window, *old.layout_, heirs);
  LIMEN_CHECK(before != nullptr);
  const auto parts = plan::Inheritance::of(window, *before, heirs);
  LIMEN_CHECK(parts.has_value());
  const auto number = static_cast<std::uint32_t>(before - old.layout_->windows.data());
  AnyState& from = old.members_[number].state;
  if (auto* sliding = std::get_if<SlidingWindow>(&members_[owner].state)) {
    sliding->take_over(std::get<SlidingWindow>(from), *parts, context_);
  } else if (auto* last = std::get_if<LastWindow>(&members_[owner].state)) {
    last->take_over(std::get<LastWindow>(from), *parts, context_);
  } else if (auto* unusual = std::get_if<UnusualWatch>(&members_[owner].state)) {
    unusual->take_over(std::get<UnusualWatch>(from), *parts, context_);
  } else {
    std::get<HoppingWindow>(members_[owner].state)
        .take_over(std::get<HoppingWindow>(from), *parts, context_);
  }
  return number;
}

/// The same of a rule with a detector of its own.
std::uint32_t Detector::take_over_keyed(std::uint32_t owner, Detector& old,
                                        const plan::Heirs& heirs, types::EventTime at) {
  const std::uint32_t rule = layout_->keyed[owner - layout_->windows.size()].rule;
  const auto before = std::ranges::find_if(
      old.layout_->keyed, [&](const plan::KeyedRule& keyed) { return heirs[keyed.rule] == rule; });
  LIMEN_CHECK(before != old.layout_->keyed.end());
  const auto number =
      old.layout_->windows.size() + static_cast<std::size_t>(before - old.layout_->keyed.begin());
  AnyState& from = old.members_[number].state;
  if (auto* silent = std::get_if<SilentWatch>(&members_[owner].state)) {
    silent->take_over(std::get<SilentWatch>(from), at, context_);
  } else if (auto* sequence = std::get_if<Sequence>(&members_[owner].state)) {
    sequence->take_over(std::get<Sequence>(from));
  } else {
    std::get<StateEpisodes>(members_[owner].state).take_over(std::get<StateEpisodes>(from));
  }
  return static_cast<std::uint32_t>(number);
}

void Detector::take_over(Detector& old, const plan::Heirs& heirs, types::EventTime at) {
  LIMEN_CHECK(context_.memory == old.context_.memory);
  latest_.take_over(old.latest_);
  episodes_.take_over(old.episodes_, heirs, at);
  std::vector<std::optional<std::uint32_t>> owners(old.members_.size());
  for (std::uint32_t owner = 0; owner < members_.size(); ++owner) {
    if (members_[owner].active) continue;
    members_[owner].active = true;
    const bool window = owner < layout_->windows.size();
    owners[window ? take_over_window(owner, old, heirs) : take_over_keyed(owner, old, heirs, at)] =
        owner;
  }
  for (std::size_t i = 0; i < owners.size(); ++i) {
    if (owners[i]) continue;
    std::visit([&](auto& state) { state.drop(old.context_); }, old.members_[i].state);
  }
  while (!old.context_.timers.empty()) {
    const state::Timers::Timer timer = old.context_.timers.take();
    if (const auto owner = owners[timer.owner]) {
      const bool before = timer.phase < state::Phase::kEvents;
      const state::Phase phase = before ? timer.phase : state::after(context_.levels[*owner]);
      context_.timers.set(timer.at, phase, *owner, timer.key);
    }
  }
  watch_for_keys();
}

}  // namespace limen::detect
