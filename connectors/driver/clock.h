#pragma once

#include <thread>

#include "connectors/driver/ports.h"

namespace limen::driver {

/// The machine's monotonic clock.
class SteadyClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::nanoseconds now() const override {
    return std::chrono::steady_clock::now().time_since_epoch();
  }
  void wait(Milliseconds time) override { std::this_thread::sleep_for(time); }
};

}  // namespace limen::driver
