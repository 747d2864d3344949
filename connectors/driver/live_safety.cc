// What makes a crash harmless: the start from a snapshot, commits, and snapshots.
#include <fmt/format.h>

#include <algorithm>

#include "connectors/driver/live.h"

namespace limen::driver {

bool Live::restore() {
  auto bytes = store_->load();
  std::string refused;
  if (!bytes) {
    refused = bytes.error().message;
  } else if (!bytes->has_value()) {
    log_(LogLevel::kInfo, "no snapshot here: starts with empty state at the committed offsets");
    return false;
  } else if (auto taken = take_snapshot(**bytes); !taken) {
    refused = taken.error().message;
  } else {
    log_(LogLevel::kInfo, fmt::format("goes on from the snapshot of step {}", counts_.step));
    return true;
  }
  log_(LogLevel::kWarning, fmt::format("the snapshot cannot be used ({}): starts with empty state "
                                       "at the committed offsets",
                                       refused));
  return false;
}

types::Result<void> Live::take_snapshot(std::string_view bytes) {
  auto snapshot = decode(bytes);
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto rules = bring_back(snapshot->rules, *book_);
  if (!rules) return tl::unexpected(rules.error());
  Shard shard = make_shard_(rules->plan);
  if (auto loaded = shard.load(snapshot->state); !loaded) return loaded;
  shard_ = std::move(shard);
  // What lies on disk now takes the place of what was in force, as a reload does.
  if (rules->source != rules_.source) reloads_->ask_again();
  rules_ = std::move(*rules);
  for (const auto& position : snapshot->positions) saved_[position.input] = position.next;
  counts_.step = snapshot->step;
  in_force_ = std::move(snapshot->in_force);
  own_alerts_.go_on(std::move(snapshot->own_alerts));
  held_.alerts = std::move(snapshot->outbox);
  pass_on(held_);
  return {};
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
  if (commit_ || holding_ || !source_->committed()) return;
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
    release();
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
  snapshot->step = counts_.step;
  snapshot->rules = keep(rules_);
  snapshot->in_force = in_force_;
  snapshot->outbox = held_.alerts;
  snapshot->own_alerts = own_alerts_.open();
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

/// What was held back goes out: the change of rules that it follows is kept.
void Live::release() {
  if (!holding_) return;
  holding_ = false;
  pass_on(held_);
}

bool Live::wait_for(const Outlet::Marks& marks, std::chrono::nanoseconds until) {
  while (!outlet_->acknowledged(marks) && clock_->now() < until) {
    outlet_->serve(Milliseconds(10));
    clock_->wait(Milliseconds(1));
  }
  return outlet_->acknowledged(marks);
}

bool Live::end(Milliseconds limit) {
  const auto until = clock_->now() + limit;
  if (holding_ && (!saving_ || wait_for(saving_->marks, until))) {
    if (saving_) write_snapshot();
    static_cast<void>(store_->finish());
    release();
  }
  if (holding_ || !wait_for(outlet_->mark(), until)) {
    log_(LogLevel::kWarning,
         "stops before all alerts are acknowledged: their events are read again at the next start");
    return false;
  }
  if (store_ != nullptr) save_last();
  source_->commit(read_positions());
  std::vector<InputBatch> none;
  while (!source_->committed() && clock_->now() < until) {
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

}  // namespace limen::driver
