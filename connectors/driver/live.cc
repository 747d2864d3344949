#include "connectors/driver/live.h"

#include <fmt/format.h>

#include <algorithm>

namespace limen::driver {

Live::Live(Parts parts, LiveOptions options)
    : shard_(std::move(parts.shard)),
      fingerprint_(std::move(parts.fingerprint)),
      source_(std::move(parts.source)),
      outlet_(parts.outlet),
      store_(parts.store),
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

bool Live::restore() {
  auto bytes = store_->load();
  std::string refused;
  if (!bytes) {
    refused = bytes.error().message;
  } else if (!bytes->has_value()) {
    log_(LogLevel::kInfo, "no snapshot here: starts with empty state at the committed offsets");
    return false;
  } else if (auto snapshot = decode(**bytes, fingerprint_); !snapshot) {
    refused = snapshot.error().message;
  } else if (auto loaded = shard_.load(snapshot->state); !loaded) {
    refused = loaded.error().message;
  } else {
    for (const auto& position : snapshot->positions) saved_[position.input] = position.next;
    counts_.step = snapshot->step;
    log_(LogLevel::kInfo, fmt::format("goes on from the snapshot of step {}", snapshot->step));
    return true;
  }
  log_(LogLevel::kWarning, fmt::format("the snapshot cannot be used ({}): starts with empty state "
                                       "at the committed offsets",
                                       refused));
  return false;
}

types::Result<void> Live::step() {
  outlet_->serve(Milliseconds(0));
  // While the sinks are full, nothing is read: what is read must be written.
  const std::size_t max = outlet_->ready() ? options_.batch : 0;
  if (auto polled = source_->poll(max, options_.poll_wait, batches_); !polled) return polled;
  take_inputs();
  for (const auto& batch : batches_) feed(batch);
  judge_inputs();
  evenness_.apply(shard_, *source_, ids_, states_);
  advance_when_idle();
  serve_commit();
  serve_snapshot();
  return outlet_->check();
}

void Live::take_inputs() {
  const auto inputs = source_->inputs();
  for (std::size_t i = ids_.size(); i < inputs.size(); ++i) {
    types::InputId id = 0;
    while (id < shard_.inputs() && shard_.input_name(id) != inputs[i].name) ++id;
    if (id == shard_.inputs()) id = shard_.add_input(inputs[i].name);
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
  outlet_->take(output_, [&](types::InputId id) -> const Input& {
    const auto found = std::find(ids_.begin(), ids_.end(), id);
    return source_->inputs()[static_cast<std::size_t>(found - ids_.begin())];
  });
}

bool Live::all_covered() const {
  const auto inputs = source_->inputs();
  return std::all_of(inputs.begin(), inputs.end(), [&](const Input& input) {
    return !input.next || saved_.contains(input.name);
  });
}

std::vector<Position> Live::read_positions() const {
  std::vector<Position> positions;
  for (const auto& input : source_->inputs()) {
    if (input.next) positions.push_back({input.name, *input.next});
  }
  return positions;
}

/// With those of inputs that the snapshot knows and the source has not found yet.
std::vector<Position> Live::all_positions() const {
  auto all = saved_;
  for (const auto& position : read_positions()) all[position.input] = position.next;
  std::vector<Position> positions;
  for (const auto& [input, next] : all) positions.push_back({input, next});
  return positions;
}

void Live::serve_commit() {
  const auto now = clock_->now();
  if (commit_ && outlet_->acknowledged(commit_->marks)) {
    counts_.commit_seconds.add(now - commit_->since);
    ++counts_.commits;
    source_->commit(commit_->positions);
    committed_ = std::move(commit_->positions);
    commit_.reset();
  }
  if (commit_ || !source_->committed()) return;
  if (store_ != nullptr && (covering_ || !all_covered())) return;
  const bool due = now - last_commit_ >= options_.commit_every ||
                   uncommitted_records_ >= options_.commit_records;
  if (!due || uncommitted_records_ == 0) return;
  last_commit_ = now;
  uncommitted_records_ = 0;
  commit_ = Commit{outlet_->mark(), read_positions(), now};
}

void Live::serve_snapshot() {
  if (store_ == nullptr) return;
  const auto now = clock_->now();
  if (written_ && !store_->busy()) {
    written_ = covering_ = false;
    if (auto outcome = store_->finish(); outcome) {
      ++counts_.snapshots;
      snapshot_done_ = now;
    } else {
      ++counts_.snapshot_failures;
      log_(LogLevel::kError, fmt::format("no snapshot was kept: {}", outcome.error().message));
    }
  }
  // Alerts made before a snapshot are not made again after it: they must be safe first.
  if (saving_ && !written_ && outlet_->acknowledged(saving_->marks)) {
    write_snapshot();
    written_ = true;
  }
  if (saving_ || written_) return;
  covering_ = !all_covered();
  if (covering_ || now - last_snapshot_ >= options_.snapshot_every) start_snapshot();
}

void Live::start_snapshot() {
  const auto started = clock_->now();
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->fingerprint = fingerprint_;
  snapshot->step = counts_.step;
  snapshot->positions = all_positions();
  for (const auto& position : snapshot->positions) saved_[position.input] = position.next;
  snapshot->state.reserve(counts_.snapshot_bytes);
  shard_.save(snapshot->state);
  counts_.snapshot_bytes = snapshot->state.size();
  saving_ = Saving{outlet_->mark(), std::move(snapshot)};
  last_snapshot_ = clock_->now();
  counts_.snapshot_pause = last_snapshot_ - started;
}

/// The checksum takes as long as the copy: both are the store's to do while the stream goes on.
void Live::write_snapshot() {
  store_->save([snapshot = std::move(saving_->snapshot)] { return encode(*snapshot); });
  saving_.reset();
}

bool Live::end(Milliseconds limit) {
  const auto until = clock_->now() + limit;
  const Outlet::Marks marks = outlet_->mark();
  const auto late = [&] { return clock_->now() >= until; };
  while (!outlet_->acknowledged(marks) && !late()) {
    outlet_->serve(Milliseconds(10));
    clock_->wait(Milliseconds(1));
  }
  if (!outlet_->acknowledged(marks)) {
    log_(LogLevel::kWarning,
         "stops before all alerts are acknowledged: their events are read again at the next start");
    return false;
  }
  if (store_ != nullptr) save_last();
  source_->commit(read_positions());
  std::vector<InputBatch> none;
  while (!source_->committed() && !late()) {
    if (!source_->poll(0, Milliseconds(10), none)) break;
  }
  if (!source_->committed()) log_(LogLevel::kWarning, "stops before its offsets are committed");
  return true;
}

void Live::save_last() {
  static_cast<void>(store_->finish());
  start_snapshot();
  write_snapshot();
  if (auto outcome = store_->finish(); !outcome) {
    log_(LogLevel::kError, fmt::format("no snapshot was kept: {}", outcome.error().message));
  }
}

std::string Live::problem() const {
  const std::string reading = source_->problem();
  return reading.empty() ? outlet_->problem() : reading;
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
  const auto rules = shard_.rule_counters();
  status.rules.assign(rules.begin(), rules.end());
  status.ignored_types = shard_.ignored_types();
  if (snapshot_done_) status.snapshot_age = clock_->now() - *snapshot_done_;
}

}  // namespace limen::driver
