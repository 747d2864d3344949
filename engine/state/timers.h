#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/types/time.h"

namespace limen::state {

/// Instants of event time at which a detector looks at a key again, earliest first.
///
/// Timers are not taken back: who set one looks, when it comes, whether it still means something. Not thread-safe.
class Timers {
 public:
  struct Timer {
    types::EventTime at;
    std::uint32_t owner = 0;  // a detector's number
    std::uint32_t key = 0;
  };

  void set(types::EventTime at, std::uint32_t owner, std::uint32_t key) {
    heap_.push_back({at, owner, key});
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
    if (a.owner != b.owner) return a.owner > b.owner;
    return a.key > b.key;
  }
  std::vector<Timer> heap_;
};

}  // namespace limen::state
