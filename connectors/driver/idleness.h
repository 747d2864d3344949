#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/shard.h"

namespace limen::driver {

/// Tells which inputs are idle and how far the watermark stands when all are (rules.md, section 3).
///
/// An input is idle when it has stood at its end, and nothing has come, for `idle_after`; the span
/// starts anew with every record and whenever the input is unreachable, paused or behind. Pure: the
/// clock is an argument.
class Idleness {
 public:
  using Time = std::chrono::nanoseconds;
  Idleness(Time idle_after, Time now) : idle_after_(idle_after), last_event_(now) {}

  /// Adds an input, active.
  void add_input(Time now) { inputs_.push_back({now, InputState::kActive}); }
  /// Records of the input came.
  void arrived(std::size_t input, Time now);
  /// Valid events came, of any input.
  void event_came(Time now) { last_event_ = now; }
  /// The input's state as of now.
  InputState judge(std::size_t input, Reading reading, Time now);

  [[nodiscard]] InputState state(std::size_t input) const { return inputs_[input].state; }
  /// Whether there are inputs and all are idle or ended.
  [[nodiscard]] bool all_idle() const;
  /// The time since the last valid event came.
  [[nodiscard]] types::Micros since_last_event(Time now) const {
    return std::chrono::duration_cast<types::Micros>(now - last_event_);
  }

 private:
  struct One {
    Time quiet_since{};
    InputState state = InputState::kActive;
  };
  Time idle_after_;
  Time last_event_;
  std::vector<One> inputs_;
};

}  // namespace limen::driver
