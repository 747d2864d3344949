#include "connectors/driver/change.h"

#include <algorithm>

namespace limen::driver {

namespace {

constexpr std::size_t kRecords = 4096;  // of one turn, as of a turn of the live inputs

}  // namespace

Change::Change(RuleSet rules, Shard successor, std::unique_ptr<Source> history,
               std::size_t buffered)
    : rules_(std::move(rules)),
      shard_(std::move(successor)),
      history_(std::move(history)),
      evenness_(buffered),
      joined_(shard_.inputs(), history_ == nullptr) {
  if (history_) history_->start({});
}

void Change::add_input(std::string name) {
  shard_.add_input(std::move(name));
  joined_.push_back(true);
}

void Change::follow(types::InputId input, std::span<const types::RawRecord> records) {
  if (!history_ || !joined_[input]) return;
  shard_.feed(input, records, unseen_);
  unseen_ = {};
}

types::Result<void> Change::fill(const Places& old, const std::vector<InputState>& states,
                                 Milliseconds wait) {
  if (!history_) return {};
  if (auto polled = history_->poll(kRecords, wait, batches_); !polled) return polled;
  tell_states(states);
  for (const InputBatch& batch : batches_) take(batch, old);
  join(old);
  tell_states(states);
  std::vector<types::InputId> ids;
  std::vector<InputState> parts;
  for (const Input& input : history_->inputs()) {
    ids.push_back(number_of(input.name));
    // One that the old shard does not know has no watermark to be ahead with.
    if (ids.back() == shard_.inputs()) return {};
    parts.push_back(joined_[ids.back()] ? states[ids.back()] : InputState::kActive);
  }
  evenness_.apply(shard_, *history_, ids, parts);
  return {};
}

void Change::take(const InputBatch& batch, const Places& old) {
  const std::string& name = history_->inputs()[batch.input].name;
  const types::InputId id = number_of(name);
  if (id == shard_.inputs() || joined_[id]) return;
  const auto place = old.find(name);
  const std::uint64_t end = place == old.end() ? 0 : place->second;
  const auto behind = std::ranges::find_if(
      batch.records, [&](const types::RawRecord& record) { return record.position >= end; });
  shard_.feed(id, {batch.records.begin(), behind}, unseen_);
  unseen_ = {};
}

void Change::join(const Places& old) {
  std::vector<bool> found(joined_.size());
  const auto inputs = history_->inputs();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const types::InputId id = number_of(inputs[i].name);
    if (id == shard_.inputs()) continue;
    found[id] = true;
    const auto place = old.find(inputs[i].name);
    const std::uint64_t end = place == old.end() ? 0 : place->second;
    if (joined_[id] || !inputs[i].next || *inputs[i].next < end) continue;
    joined_[id] = true;
    history_->pause(i, true);
  }
  if (!history_->complete()) return;
  for (std::size_t id = 0; id < joined_.size(); ++id) {
    if (!found[id]) joined_[id] = true;  // it is gone
  }
}

void Change::tell_states(const std::vector<InputState>& states) {
  for (types::InputId id = 0; id < shard_.inputs(); ++id) {
    shard_.set_input_state(id, joined_[id] ? states[id] : InputState::kActive);
  }
}

bool Change::complete() const {
  return std::ranges::all_of(joined_, [](bool joined) { return joined; });
}

types::InputId Change::number_of(const std::string& name) const {
  types::InputId id = 0;
  while (id < shard_.inputs() && shard_.input_name(id) != name) ++id;
  return id;
}

}  // namespace limen::driver
