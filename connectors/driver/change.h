#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "connectors/driver/evenness.h"
#include "connectors/driver/ports.h"
#include "engine/shard.h"

namespace limen::driver {

/// A change of rules under way: the shard that takes over is fed the inputs' history, while the old
/// one goes on, until it stands in each input where the old one stands.
///
/// An input is read from the history up to the old shard's next record; from then on, the new shard
/// gets each batch right after the old one. So it has seen every record once, of every input up to
/// the same place. Its watermark is never ahead of the old one's, so that nothing is late for it
/// that was not late. One thread.
class Change {
 public:
  /// How far the old shard is: the next record of each input; none of an input that has none yet.
  using Places = std::map<std::string, std::uint64_t>;

  /// Where `history` is null, none is needed. `buffered` as in LiveOptions.
  Change(RuleSet rules, Shard successor, std::unique_ptr<Source> history, std::size_t buffered);

  /// The old shard got a new input, under the same number.
  void add_input(std::string name);
  /// The old shard was fed these records.
  void follow(types::InputId input, std::span<const types::RawRecord> records);
  /// Reads on in the history for a turn, between two batches; waits for it at most `wait`. `states`
  /// are what the old shard was told, by number. Errors: the history's.
  types::Result<void> fill(const Places& old, const std::vector<InputState>& states,
                           Milliseconds wait);

  /// Whether the new shard stands where the old one does.
  [[nodiscard]] bool complete() const;
  [[nodiscard]] std::string problem() const { return history_ ? history_->problem() : ""; }
  [[nodiscard]] Shard& shard() { return shard_; }
  [[nodiscard]] const RuleSet& rules() const { return rules_; }

 private:
  void take(const InputBatch& batch, const Places& old);
  void join(const Places& old);
  void tell_states(const std::vector<InputState>& states);
  [[nodiscard]] types::InputId number_of(const std::string& name) const;

  RuleSet rules_;
  Shard shard_;
  std::unique_ptr<Source> history_;
  Evenness evenness_;
  std::vector<bool> joined_;  // by number of the input
  std::vector<InputBatch> batches_;
  ShardOutput unseen_;
};

}  // namespace limen::driver
