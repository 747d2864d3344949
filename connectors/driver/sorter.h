#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/types/alert.h"

namespace limen::driver {

/// Brings alerts, which a shard gives as they become certain, into the order of a replay's output
/// (rules.md, section 3).
///
/// Holds what a later alert could still go before: alerts whose place the watermark has not passed.
/// add() and release() are O(log n) an alert. One thread at a time.
class Sorter {
 public:
  using Take = std::function<void(const types::Alert&)>;

  void add(types::Alert alert);
  /// Hands over, in order, what no later alert can go before: place < watermark, of late events
  /// place <= watermark.
  void release(types::EventTime watermark, const Take& take);
  /// Hands over all, in order: nothing more will come.
  void release_all(const Take& take);
  [[nodiscard]] std::size_t size() const { return heap_.size(); }

 private:
  void pop(const Take& take);

  std::vector<types::Alert> heap_;  // the first to go out on top
};

}  // namespace limen::driver
