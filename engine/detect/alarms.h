#pragma once

#include <vector>

#include "engine/types/time.h"

namespace limen::detect {

/// The timers that a key of a detector has set and that have not come yet.
///
/// A timer cannot be taken back, and one that comes too early only looks and sets another. So a
/// new one is needed only before the earliest: a key whose deadline moves on with each event has
/// one timer, not one an event.
class Alarms {
 public:
  /// Whether a timer must be set, for nothing comes as early as that; it counts as set then.
  [[nodiscard]] bool needs(types::EventTime at) {
    if (!times_.empty() && times_.back() <= at) return false;
    times_.push_back(at);
    return true;
  }
  /// One has come.
  void came(types::EventTime at) {
    if (!times_.empty() && times_.back() == at) times_.pop_back();
  }
  void clear() { times_.clear(); }

  template <class Archive>
  void archive(Archive& a) {
    a(times_);
  }

 private:
  std::vector<types::EventTime> times_;  // latest first
};

}  // namespace limen::detect
