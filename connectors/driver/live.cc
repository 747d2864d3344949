#include "connectors/driver/live.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace limen::driver {

Live::Live(Parts parts, LiveOptions options)
    : rules_(std::move(parts.rules)),
      make_shard_(std::move(parts.make_shard)),
      shard_(make_shard_(rules_.plan)),
      source_(std::move(parts.source)),
      make_history_(std::move(parts.make_history)),
      outlet_(parts.outlet),
      store_(parts.store),
      book_(parts.book),
      reloads_(parts.reloads),
      clock_(parts.clock),
      log_(std::move(parts.log)),
      options_(options),
      idleness_(options.idle_after, parts.clock->now()),
      evenness_(options.buffered) {}

void Live::begin() {
  const auto started = clock_->now();
  if (store_ != nullptr && restore()) {
    const auto now = clock_->now();
    counts_.restore_time = now - started;
    // What had passed since the last event when the snapshot was taken has passed still.
    const auto ahead = std::max(shard_.watermark(), shard_.latest()) - shard_.latest();
    idleness_.event_came(now - ahead);
  }
  std::vector<Position> from;
  for (const auto& [input, next] : saved_) from.push_back({input, next});
  source_->start(from);
  last_commit_ = last_snapshot_ = last_advance_ = clock_->now();
}

types::Result<void> Live::step() {
  outlet_->serve(Milliseconds(0));
  // While the sinks are full, nothing is read: what is read must be written.
  const std::size_t max = outlet_->ready() ? options_.batch : 0;
  if (auto polled = source_->poll(max, patience(), batches_); !polled) return polled;
  take_inputs();
  for (const auto& batch : batches_) feed(batch);
  judge_inputs();
  evenness_.apply(shard_, *source_, ids_, states_);
  advance_when_idle();
  if (auto served = serve_rules(); !served) return served;
  serve_commit();
  serve_snapshot();
  return outlet_->check();
}

void Live::take_inputs() {
  const auto inputs = source_->inputs();
  for (std::size_t i = ids_.size(); i < inputs.size(); ++i) {
    types::InputId id = 0;
    while (id < shard_.inputs() && shard_.input_name(id) != inputs[i].name) ++id;
    if (id == shard_.inputs()) {
      id = shard_.add_input(inputs[i].name);
      if (change_) change_->add_input(inputs[i].name);
    }
    // Also one that was idle in the snapshot: whether it is now shows only with time.
    shard_.set_input_state(id, InputState::kActive);
    ids_.push_back(id);
    states_.push_back(InputState::kActive);
    idleness_.add_input(clock_->now());
    valid_events_ = valid_events();
  }
  if (!unknown_retired_ && source_->complete()) retire_unknown_inputs();
}

/// Inputs of the snapshot that the source has no more would hold the watermark back for ever.
void Live::retire_unknown_inputs() {
  unknown_retired_ = true;
  for (types::InputId id = 0; id < shard_.inputs(); ++id) {
    if (std::find(ids_.begin(), ids_.end(), id) != ids_.end()) continue;
    log_(LogLevel::kWarning,
         fmt::format("input {} of the snapshot is gone", shard_.input_name(id)));
    shard_.set_input_state(id, InputState::kEnded);
  }
}

void Live::feed(const InputBatch& batch) {
  const auto started = clock_->now();
  const types::InputId id = ids_[batch.input];
  idleness_.arrived(batch.input, started);
  if (states_[batch.input] != InputState::kActive) {
    states_[batch.input] = InputState::kActive;
    shard_.set_input_state(id, InputState::kActive);
    ++counts_.step;
  }
  shard_.feed(id, batch.records, output_);
  if (change_) change_->follow(id, batch.records);
  ++counts_.step;
  ++counts_.batches;
  uncommitted_records_ += batch.records.size();
  write_output();
  count_events();
  counts_.processing_seconds.add(clock_->now() - started);
}

std::uint64_t Live::valid_events() const {
  std::uint64_t valid = 0;
  for (const auto id : ids_) {
    const auto& counters = shard_.counters(id);
    valid += counters.events - counters.invalid - counters.ignored;
  }
  return valid;
}

void Live::count_events() {
  const std::uint64_t valid = valid_events();
  if (valid != valid_events_) idleness_.event_came(clock_->now());
  valid_events_ = valid;
}

void Live::judge_inputs() {
  const auto now = clock_->now();
  bool changed = false;
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    const InputState state = idleness_.judge(i, source_->inputs()[i].reading, now);
    if (state == states_[i]) continue;
    states_[i] = state;
    shard_.set_input_state(ids_[i], state);
    ++counts_.step;
    changed = true;
  }
  if (!changed) return;
  // The others may have been waiting for it.
  shard_.advance(shard_.watermark(), output_);
  write_output();
}

void Live::advance_when_idle() {
  const auto now = clock_->now();
  if (!idleness_.all_idle() || shard_.latest() == types::kMinTime) return;
  if (now - last_advance_ < options_.advance_every) return;
  last_advance_ = now;
  const types::EventTime to = shard_.latest() + idleness_.since_last_event(now);
  if (to <= shard_.watermark()) return;
  shard_.advance(to, output_);
  ++counts_.step;
  ++counts_.idle_advances;
  write_output();
}

void Live::write_output() {
  if (!holding_) return pass_on(output_);
  std::ranges::move(output_.alerts, std::back_inserter(held_.alerts));
  std::ranges::move(output_.rejections, std::back_inserter(held_.rejections));
  output_ = {};
}

void Live::pass_on(ShardOutput& output) {
  outlet_->take(output, [&](types::InputId id) -> const Input& {
    const auto found = std::find(ids_.begin(), ids_.end(), id);
    return source_->inputs()[static_cast<std::size_t>(found - ids_.begin())];
  });
}

std::string Live::problem() const {
  const std::string reading = source_->problem();
  if (!reading.empty()) return reading;
  const std::string filling = change_ ? change_->problem() : "";
  return filling.empty() ? outlet_->problem() : filling;
}

void Live::fill(Status& status) const {
  const auto activations = status.activations;
  status = counts_;
  status.activations = activations;
  status.alerts = outlet_->alerts();
  status.shadow = outlet_->shadow();
  status.quarantined = outlet_->quarantined();
  status.sinks = outlet_->reports();
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    status.inputs.push_back(
        {source_->inputs()[i], states_[i], shard_.watermark(ids_[i]), shard_.counters(ids_[i])});
  }
  status.watermark = shard_.watermark();
  status.latest = shard_.latest();
  status.buffered = shard_.buffered();
  status.plan = rules_.plan;
  status.reloads = reloads_->status();
  status.reloads.filling = change_.has_value();
  status.reloads.in_force_from = in_force_.watermark;
  status.reloads.in_force_at = in_force_.next;
  const auto rules = shard_.rule_counters();
  status.rules.assign(rules.begin(), rules.end());
  status.ignored_types = shard_.ignored_types();
  if (snapshot_done_) status.snapshot_age = clock_->now() - *snapshot_done_;
}

}  // namespace limen::driver
