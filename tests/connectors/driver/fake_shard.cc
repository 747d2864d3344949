// A shard for tests of the driver, instead of the engine's: a record is `SECONDS` or `SECONDS now`,
// each event gives one alert with the record's content as its id, `now` ones at once, the others
// when the watermark passes them. Anything else is invalid. Lateness is ShardOptions::lateness.
// Changes of rules are tested with the engine's own (tests/connectors/driver/rules).
#include <algorithm>
#include <charconv>
#include <map>

#include "engine/shard.h"
#include "engine/types/archive.h"

namespace limen {

namespace {

struct FakeInput {
  std::string name;
  InputState state = InputState::kActive;
  types::EventTime latest = types::kMinTime;
  types::InputCounters counters;
  template <class Archive>
  void archive(Archive& a) {
    a(name, state, latest, counters);
  }
};

types::Alert alert_of(std::string_view content, types::EventTime time) {
  types::Alert alert;
  alert.alert_id = content;
  alert.time = alert.place = time;
  alert.json = std::string(content);
  return alert;
}

}  // namespace

struct Shard::State {
  std::shared_ptr<const plan::Plan> plan;
  ShardOptions options;
  std::vector<FakeInput> inputs;
  types::EventTime watermark = types::kMinTime;
  types::EventTime latest = types::kMinTime;
  std::vector<types::Alert> waiting;
  std::vector<types::RuleCounters> rules = std::vector<types::RuleCounters>(1);
  std::uint64_t late = 0;

  template <class Archive>
  void archive(Archive& a) {
    a(inputs, watermark, latest, waiting, late);
  }

  void move(types::EventTime to, ShardOutput& out) {
    watermark = std::max(watermark, to);
    std::stable_sort(waiting.begin(), waiting.end(), types::goes_before);
    const auto stays = std::find_if(waiting.begin(), waiting.end(),
                                    [&](const auto& alert) { return alert.time >= watermark; });
    std::move(waiting.begin(), stays, std::back_inserter(out.alerts));
    waiting.erase(waiting.begin(), stays);
  }

  void take_watermark(ShardOutput& out) {
    types::EventTime least = types::kMaxTime;
    for (const auto& input : inputs) {
      if (input.state != InputState::kActive) continue;
      least = std::min(least, input.latest == types::kMinTime ? types::kMinTime
                                                              : input.latest - options.lateness);
    }
    if (least != types::kMaxTime) move(least, out);
  }
};

Shard::Shard(std::shared_ptr<const plan::Plan> plan, ShardOptions options)
    : state_(std::make_unique<State>()) {
  state_->plan = std::move(plan);
  state_->options = std::move(options);
}
Shard::~Shard() = default;
Shard::Shard(Shard&&) noexcept = default;
Shard& Shard::operator=(Shard&&) noexcept = default;

types::InputId Shard::add_input(std::string name) {
  state_->inputs.push_back({std::move(name), InputState::kActive, types::kMinTime, {}});
  return static_cast<types::InputId>(state_->inputs.size() - 1);
}
void Shard::set_input_state(types::InputId input, InputState state) {
  state_->inputs[input].state = state;
}

void Shard::feed(types::InputId id, std::span<const types::RawRecord> records, ShardOutput& out) {
  for (const auto& record : records) {
    FakeInput& input = state_->inputs[id];
    ++input.counters.events;
    std::int64_t seconds = 0;
    const auto* end = record.content.data() + record.content.size();
    const auto [rest, error] = std::from_chars(record.content.data(), end, seconds);
    if (error != std::errc{}) {
      ++input.counters.invalid;
      types::Rejection rejection;
      rejection.input = id;
      rejection.position = record.position;
      out.rejections.push_back(rejection);
      continue;
    }
    const types::EventTime time{std::chrono::seconds(seconds)};
    types::Alert alert = alert_of(record.content, time);
    if (time < state_->watermark) {
      alert.late = true;
      alert.place = state_->watermark;
      alert.arrival = ++state_->late;
      out.alerts.push_back(std::move(alert));
    } else if (std::string_view(rest, static_cast<std::size_t>(end - rest)) == " now") {
      out.alerts.push_back(std::move(alert));
    } else {
      state_->waiting.push_back(std::move(alert));
    }
    input.latest = std::max(input.latest, time);
    state_->latest = std::max(state_->latest, time);
    state_->take_watermark(out);
  }
}

void Shard::advance(types::EventTime watermark, ShardOutput& out) {
  state_->move(watermark, out);
  state_->take_watermark(out);
}

types::EventTime Shard::watermark() const { return state_->watermark; }
types::EventTime Shard::watermark(types::InputId input) const {
  const auto latest = state_->inputs[input].latest;
  return latest == types::kMinTime ? latest : latest - state_->options.lateness;
}
types::EventTime Shard::latest() const { return state_->latest; }
std::size_t Shard::buffered() const { return state_->waiting.size(); }
const types::InputCounters& Shard::counters(types::InputId input) const {
  return state_->inputs[input].counters;
}
std::span<const types::RuleCounters> Shard::rule_counters() const { return state_->rules; }
const plan::Plan& Shard::plan() const { return *state_->plan; }
std::size_t Shard::inputs() const { return state_->inputs.size(); }
const std::string& Shard::input_name(types::InputId input) const {
  return state_->inputs[input].name;
}
std::vector<std::pair<std::string, std::uint64_t>> Shard::ignored_types() const { return {}; }
Shard Shard::successor(std::shared_ptr<const plan::Plan> plan) const {
  return {std::move(plan), state_->options};
}
bool Shard::needs_history(const plan::Plan&) const { return false; }
void Shard::hand_over(Shard& to, ShardOutput&) {
  auto plan = std::move(to.state_->plan);
  to.state_ = std::move(state_);
  to.state_->plan = std::move(plan);
}
void Shard::on_batch(std::function<void(const types::Batch&)>) {}

void Shard::save(std::string& out) {
  types::Writer writer(out);
  writer(*state_);
}
types::Result<void> Shard::load(std::string_view bytes) {
  try {
    types::Reader reader(bytes);
    reader(*state_);
  } catch (const types::ArchiveError& error) {
    return types::failure(error.what());
  }
  return {};
}

}  // namespace limen
