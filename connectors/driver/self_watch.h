#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "connectors/driver/own_alerts.h"
#include "engine/shard.h"

namespace limen::driver {

/// Finds what limen tells of itself while it runs: inputs that hold the watermark back, rules that
/// fail. One thread at a time.
class SelfWatch {
 public:
  using Time = std::chrono::nanoseconds;
  /// An input is behind when the latest event of any is so much later than its watermark, beyond
  /// the lateness, for kLong; a rule is in error until it has not failed for kForgiven.
  static constexpr types::Micros kBehind = std::chrono::minutes(5);
  static constexpr Time kLong = std::chrono::minutes(1);
  static constexpr Time kForgiven = std::chrono::minutes(10);

  struct Watched {
    types::InputId id = 0;
    InputState state = InputState::kActive;
  };

  /// Appends what is wrong at `now`, in the order of inputs and rules.
  void look(const Shard& shard, std::span<const Watched> inputs, Time now,
            std::vector<Trouble>& out);

 private:
  struct Failures {
    std::uint64_t count = 0;
    std::uint64_t since = 0;  // of the count, where it was well
    Time last{};
    bool failing = false;
  };
  void look_at_inputs(const Shard& shard, std::span<const Watched> inputs, Time now,
                      std::vector<Trouble>& out);
  void look_at_rules(const Shard& shard, Time now, std::vector<Trouble>& out);

  std::map<types::InputId, Time> behind_since_;
  std::map<std::string, Failures> failures_;  // by rule
};

}  // namespace limen::driver
