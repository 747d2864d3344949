#pragma once

#include "engine/state/timers.h"
#include "engine/types/time.h"

namespace limen {

/// A place in the order of all that happens (state::Phase); by default behind everything.
struct Place {
  types::EventTime at = types::kMaxTime;
  state::Phase phase = state::Phase::kBefore;

  static Place of(const state::Timers::Timer* timer) {
    return timer == nullptr ? Place{} : Place{timer->at, timer->phase};
  }
  friend bool operator<(const Place& a, const Place& b) {
    return a.at != b.at ? a.at < b.at : a.phase < b.phase;
  }
  /// Whether the watermark makes all before it certain.
  [[nodiscard]] bool is_due(types::EventTime watermark) const {
    return phase == state::Phase::kBefore ? at <= watermark : at < watermark;
  }
};

}  // namespace limen
