// Changes of rules while running (rules.md, section 12).
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "connectors/driver/live.h"
#include "engine/types/time.h"

namespace limen::driver {

namespace {

constexpr Milliseconds kFillWait{5};  // where there is nothing else to do
constexpr std::chrono::milliseconds kFillTurn{25};
constexpr int kFillBatches = 64;
constexpr std::chrono::milliseconds kLookEvery{500};  // at itself

std::string names(const std::vector<std::string>& rules) {
  return rules.empty() ? "none" : fmt::format("{}", fmt::join(rules, ", "));
}

}  // namespace

/// While a change is filled, a turn waits for nothing: there is work.
Milliseconds Live::patience() const { return change_ ? Milliseconds(0) : options_.poll_wait; }

types::Result<void> Live::serve_rules() {
  // That a reload was refused is told, however soon a good one follows.
  if (told_wrong_ == reloads_->wrong()) {
    if (auto rules = reloads_->turn(rules_, change_.has_value())) {
      if (auto begun = begin_change(std::move(*rules)); !begun) return begun;
    }
  }
  // A snapshot on its way is of how it was: what changes now has one of its own.
  if (saving_ || written_) return change_ ? fill_change() : types::Result<void>{};
  tell_of_itself();
  if (!change_) return {};
  if (auto filled = fill_change(); !filled) return filled;
  if (change_->complete() && !saving_) put_in_force();
  return {};
}

void Live::tell_of_itself() {
  const auto now = clock_->now();
  if (now - last_look_ < kLookEvery && told_wrong_ == reloads_->wrong()) return;
  last_look_ = now;
  told_wrong_ = reloads_->wrong();
  std::vector<Trouble> troubles;
  if (!reloads_->wrong().empty()) {
    troubles.push_back({OwnRule::kInvalidPack, "", reloads_->wrong(), reloads_->status().findings});
  }
  std::vector<SelfWatch::Watched> inputs;
  for (std::size_t i = 0; i < ids_.size(); ++i) inputs.push_back({ids_[i], states_[i]});
  self_watch_.look(shard_, inputs, now, troubles);
  own_alerts_.tell(troubles, clock_->wall(), output_.alerts);
  if (!output_.alerts.empty()) keep_then_say();
}

/// Holds back what has been said, until a snapshot has that it was said.
void Live::keep_then_say() {
  holding_ = store_ != nullptr;
  write_output();
  if (holding_) start_snapshot();
}

types::Result<void> Live::begin_change(RuleSet rules) {
  Shard successor = shard_.successor(rules.plan);
  std::unique_ptr<Source> history;
  if (successor.needs_history(*rules_.plan) && shard_.latest() != types::kMinTime) {
    // There is no watermark yet where some input has delivered nothing; the others have.
    const bool none = shard_.watermark() == types::kMinTime;
    const types::EventTime from = none ? shard_.latest() : shard_.watermark();
    auto made = make_history_(from - options_.refill);
    if (!made) return tl::unexpected(made.error());
    history = std::move(*made);
    log_(LogLevel::kInfo, "new rules are filled from the inputs' history; the old ones go on");
  }
  change_.emplace(std::move(rules), std::move(successor), std::move(history), options_.buffered);
  return {};
}

types::Result<void> Live::fill_change() {
  const auto until = clock_->now() + kFillTurn;
  const Change::Places at = places();
  const auto states = states_by_number();
  for (int i = 0; i < kFillBatches && !change_->complete() && clock_->now() < until; ++i) {
    if (auto filled = change_->fill(at, states, kFillWait); !filled) return filled;
  }
  return {};
}

Change::Places Live::places() const {
  Change::Places at;
  for (const Position& position : all_positions()) at[position.input] = position.next;
  return at;
}

std::vector<InputState> Live::states_by_number() const {
  std::vector<InputState> states(shard_.inputs(), InputState::kEnded);
  for (std::size_t i = 0; i < ids_.size(); ++i) states[ids_[i]] = states_[i];
  return states;
}

/// The new rules take over, between two batches.
void Live::put_in_force() {
  const ReloadOutcome fates = compare(*rules_.plan, *change_->rules().plan);
  in_force_.watermark = shard_.watermark();
  shard_.hand_over(change_->shard(), output_);
  shard_ = std::move(change_->shard());
  rules_ = change_->rules();
  change_.reset();
  ++counts_.step;
  record_place(fates);
  keep_then_say();
}

void Live::record_place(const ReloadOutcome& fates) {
  in_force_.next.clear();
  std::string offsets;
  for (const auto& [input, next] : places()) {
    in_force_.next.emplace_back(input, next);
    offsets += fmt::format(", {} at {}", input, next);
  }
  const std::string watermark = in_force_.watermark == types::kMinTime
                                    ? "no watermark yet"
                                    : "watermark " + types::to_rfc3339(in_force_.watermark);
  log_(LogLevel::kInfo,
       fmt::format("new rules are in force from step {} ({}{}): stayed: {}; started anew: {}; "
                   "removed: {}; added: {}",
                   counts_.step, watermark, offsets, names(fates.stayed), names(fates.started_anew),
                   names(fates.removed), names(fates.added)));
}

}  // namespace limen::driver
