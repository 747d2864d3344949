#include "engine/shard.h"

#include <algorithm>
#include <bit>

#include "engine/fingerprint.h"
#include "engine/place.h"
#include "engine/shard_state.h"
#include "engine/types/check.h"

namespace limen {

namespace {

using types::EventTime;

constexpr std::uint32_t kStateVersion = 3;
constexpr std::size_t kIgnoredTypes = 1000;  // counted by name; further ones as "other"

accept::InputState accepted(InputState state) {
  switch (state) {
    case InputState::kIdle:
      return accept::InputState::kIdle;
    case InputState::kEnded:
      return accept::InputState::kEnded;
    case InputState::kActive:
      break;
  }
  return accept::InputState::kActive;
}

}  // namespace

void Shard::State::count_ignored() {
  const std::string_view type = decoder.ignored_type();
  const auto known = ignored.find(type);
  if (known != ignored.end()) {
    ++known->second;
  } else {
    ++ignored[std::string(ignored.size() < kIgnoredTypes ? type : "other")];
  }
}

void Shard::State::accept(types::InputId number, const types::RawRecord& record, ShardOutput& out) {
  ShardInput& input = inputs[number];
  ++input.counters.events;
  input.counters.bytes += record.content.size();
  switch (decoder.decode(record, batch, rejection)) {
    case accept::Decoded::kIgnored:
      ++input.counters.ignored;
      count_ignored();
      return;
    case accept::Decoded::kInvalid:
      ++input.counters.invalid;
      ++input.counters.invalid_by_reason[static_cast<std::size_t>(rejection.reason)];
      rejection.input = number;
      out.rejections.push_back(std::move(rejection));
      rejection = {};
      return;
    case accept::Decoded::kRow:
      break;
  }
  const std::size_t row = batch.size() - 1;
  const types::EventView event = batch.row(row);
  if (input.duplicates.seen_or_add(event, watermarks.latest(number))) {
    ++input.counters.duplicates;
    if (rule_observer != nullptr) rule_observer->duplicate(event);
    batch.drop_row();
    return;
  }
  input.counters.unknown_fields += decoder.unknown_fields();
  types::RowInfo& info = batch.info(row);
  info.input = number;
  info.met = watermarks.current();
  info.late = watermarks.is_late(number, event.time());
  if (info.late) {
    ++input.counters.late;
  } else {
    earliest = std::min(earliest, event.time());
  }
  watermarks.observe(number, event.time());
}

void Shard::State::match(std::size_t word, std::uint64_t rows) {
  for (std::uint64_t left = rows; left != 0; left &= left - 1) {
    const std::size_t row = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
    for (const MatchRule& match : match_rules) {
      if (((classifier.taken(match.rule)[word] >> (row & 63U)) & 1U) == 0) continue;
      if (!match.at_once && !batch.info(row).late) continue;
      emitter.arrived(match.rule, batch.row(row), batch.info(row), arrivals + row);
    }
  }
}

void Shard::State::set_output(ShardOutput& out) {
  emitter.set_output(&out.alerts);
  emitter.set_trace(options.trace ? &out.trace : nullptr);
}

void Shard::State::run_batch(ShardOutput& out) {
  if (batch.size() == 0) return;
  set_output(out);
  if (observer) observer(batch);
  classifier.run(batch, rule_counters);
  if (rule_observer != nullptr && plan->rules[rule_observer->rule()].level == 0) {
    rule_observer->arrived(batch, classifier.taken(rule_observer->rule()));
  }
  for (std::size_t word = 0; word < classifier.words(); ++word) {
    std::uint64_t matching = 0;
    for (const MatchRule& each : match_rules) matching |= classifier.taken(each.rule)[word];
    match(word, matching);
    for (std::uint64_t left = classifier.ordered()[word]; left != 0; left &= left - 1) {
      const std::size_t row = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      buffer.push(batch.row(row), classifier.verdicts(row));
    }
  }
  arrivals += batch.size();
  batch.reset(plan->slots.size(), options.batch_rows);
  alert_feed.run_late();
  run_ordered();
}

/// Everything that the watermark makes certain: events before it in their order, timers up to it
/// between them, and the end of each instant that has alerts which wait or are read.
void Shard::State::run_ordered() {
  const EventTime watermark = watermarks.current();
  // An event before `earliest` would be late now.
  if (detector.awaits_keys() && earliest <= watermark) detector.expect_keys(earliest);
  while (run_next(watermark)) {
  }
}

bool Shard::State::run_next(EventTime watermark) {
  Place event;
  if (!buffer.empty()) event = {buffer.next_time(), state::Phase::kEvents};
  const Place timer = Place::of(detector.next_timer());
  const Place hold = Place::of(emitter.next_timer());
  const auto unsettled = emitter.unsettled();
  if (timer.phase > state::Phase::kAfter || unsettled) {
    const Place end{unsettled ? std::min(*unsettled, timer.at) : timer.at, state::after(1)};
    if (!(event < end) && !(timer < end) && !(hold < end)) {
      if (!end.is_due(watermark)) return false;
      alert_feed.settle(end.at);
      return true;
    }
  }
  if (timer < event || hold < event) {
    const bool held = hold < timer;
    if (!(held ? hold : timer).is_due(watermark)) return false;
    held ? emitter.fire() : detector.fire();
    return true;
  }
  if (buffer.empty() || !event.is_due(watermark)) return false;
  detector.take(buffer.next());
  buffer.drop();
  return true;
}

template <class Archive>
void Shard::State::archive(Archive& a) {
  a(rule_counters, watermarks);
  std::uint64_t count = inputs.size();
  a(count);
  if constexpr (Archive::kLoading) {
    inputs.clear();
    for (std::uint64_t i = 0; i < count; ++i) {
      inputs.push_back({{}, accept::Duplicates(options.dedup + options.lateness, options.key), {}});
    }
  }
  for (ShardInput& input : inputs) a(input.name, input.duplicates, input.counters);
  std::vector<std::pair<std::string, std::uint64_t>> types(ignored.begin(), ignored.end());
  a(types, arrivals, earliest, buffer, detector, emitter);
  if constexpr (Archive::kLoading) ignored = {types.begin(), types.end()};
}

Shard::Shard(std::unique_ptr<State> state) : state_(std::move(state)) {}

Shard::Shard(std::shared_ptr<const plan::Plan> plan, ShardOptions options)
    : state_(std::make_unique<State>(std::move(plan), std::move(options))) {}
Shard::~Shard() = default;
Shard::Shard(Shard&&) noexcept = default;
Shard& Shard::operator=(Shard&&) noexcept = default;

types::InputId Shard::add_input(std::string name) {
  State& s = *state_;
  s.inputs.push_back({std::move(name),
                      accept::Duplicates(s.options.dedup + s.options.lateness, s.options.key),
                      {}});
  return s.watermarks.add();
}

void Shard::set_input_state(types::InputId input, InputState state) {
  state_->watermarks.set_state(input, accepted(state));
}

void Shard::feed(types::InputId input, std::span<const types::RawRecord> records,
                 ShardOutput& out) {
  for (const types::RawRecord& record : records) {
    if (state_->batch.full()) state_->run_batch(out);
    state_->accept(input, record, out);
  }
  state_->run_batch(out);
}

void Shard::advance(EventTime watermark, ShardOutput& out) {
  state_->watermarks.advance(watermark);
  state_->set_output(out);
  state_->run_ordered();
}

EventTime Shard::watermark() const { return state_->watermarks.current(); }
EventTime Shard::watermark(types::InputId input) const { return state_->watermarks.of(input); }
EventTime Shard::latest() const { return state_->watermarks.latest(); }
std::size_t Shard::buffered() const { return state_->buffer.size(); }

const types::InputCounters& Shard::counters(types::InputId input) const {
  return state_->inputs[input].counters;
}
std::span<const types::RuleCounters> Shard::rule_counters() const { return state_->rule_counters; }
const plan::Plan& Shard::plan() const { return *state_->plan; }
std::size_t Shard::inputs() const { return state_->inputs.size(); }
const std::string& Shard::input_name(types::InputId input) const {
  return state_->inputs[input].name;
}
std::vector<std::pair<std::string, std::uint64_t>> Shard::ignored_types() const {
  return {state_->ignored.begin(), state_->ignored.end()};
}

void Shard::on_batch(std::function<void(const types::Batch&)> observer) {
  state_->observer = std::move(observer);
}

void Shard::observe(plan::Observer* observer) {
  state_->rule_observer = observer;
  state_->detector.observe(observer);
  state_->emitter.observe(observer);
  state_->alert_feed.observe(observer);
}

void Shard::save(std::string& out) {
  types::Writer writer(out);
  std::uint32_t version = kStateVersion;
  std::string meaning = fingerprint(*state_->plan, state_->options);
  writer(version, meaning, *state_);
}

types::Result<void> Shard::load(std::string_view bytes) {
  auto fresh = std::make_unique<State>(state_->plan, state_->options);
  fresh->observer = state_->observer;
  try {
    types::Reader reader(bytes);
    std::uint32_t version = 0;
    std::string meaning;
    reader(version);
    if (version != kStateVersion) {
      return types::failure("the snapshot is of another version of limen; start without it");
    }
    reader(meaning);
    if (meaning != fingerprint(*state_->plan, state_->options)) {
      return types::failure("the snapshot was made with other rules or settings");
    }
    reader(*fresh);
    if (reader.left() != 0) return types::failure("the snapshot has bytes left over");
  } catch (const types::ArchiveError& error) {
    state_ = std::make_unique<State>(state_->plan, state_->options);
    return types::failure(std::string("the snapshot is damaged: ") + error.what());
  }
  state_ = std::move(fresh);
  return {};
}

}  // namespace limen
