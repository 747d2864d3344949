#pragma once

#include <thread>

#include "connectors/driver/ports.h"

namespace limen::driver {

/// The machine's clocks.
class SteadyClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::nanoseconds now() const override {
    return std::chrono::steady_clock::now().time_since_epoch();
  }
  [[nodiscard]] types::EventTime wall() const override {
    return std::chrono::floor<types::Micros>(std::chrono::system_clock::now());
  }
  void wait(Milliseconds time) override { std::this_thread::sleep_for(time); }
};

}  // namespace limen::driver
