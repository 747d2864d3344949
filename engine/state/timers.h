#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/types/time.h"

namespace limen::state {

/// A place in the order of one instant (rules.md, sections 3, 5, 7 and 8): what is due before its
/// events, the events, what is due after them; then the alerts of the instant as events of rules
/// `on: alert`, level by level, each with what is due after it.
enum class Phase : std::uint8_t {
  kBefore = 0,  // boundaries of windows, ends of episodes: may run once the watermark gets there
  kUntil = 1,   // `until` of state: also before the events; runs once the watermark is later
  kEvents = 2,
  kAfter = 3,  // of level 0; of level n it is n more; runs once the watermark is later
};
[[nodiscard]] constexpr Phase after(std::uint8_t level) {
  return static_cast<Phase>(static_cast<std::uint8_t>(Phase::kAfter) + level);
}

/// Instants of event time at which a detector looks at a key again, earliest first.
///
/// Timers are not taken back: who set one looks, when it comes, whether it still means something.
/// Not thread-safe.
class Timers {
 public:
  struct Timer {
    types::EventTime at;
    Phase phase = Phase::kBefore;
    std::uint32_t owner = 0;  // a detector's number
    std::uint32_t key = 0;
  };

  void set(types::EventTime at, Phase phase, std::uint32_t owner, std::uint32_t key) {
    heap_.push_back({at, phase, owner, key});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  /// The earliest; requires one.
  [[nodiscard]] const Timer& next() const { return heap_.front(); }
  Timer take() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Timer timer = heap_.back();
    heap_.pop_back();
    return timer;
  }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }

  template <class Archive>
  void archive(Archive& a) {
    a(heap_);
  }

 private:
  static bool later(const Timer& a, const Timer& b) {
    if (a.at != b.at) return a.at > b.at;
    if (a.phase != b.phase) return a.phase > b.phase;
    if (a.owner != b.owner) return a.owner > b.owner;
    return a.key > b.key;
  }
  std::vector<Timer> heap_;
};

}  // namespace limen::state
