#pragma once

#include <chrono>

#include "engine/types/counters.h"

namespace limen::cli {

/// One line on standard error that says how far a run is: only on a terminal, and only after a
/// second.
class Progress {
 public:
  Progress();
  void show(const types::InputCounters& counters);
  /// Takes the line away.
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  bool wanted_;
  bool shown_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_ = begin_ + std::chrono::seconds(1);
};

}  // namespace limen::cli
