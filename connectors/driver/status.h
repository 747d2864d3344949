#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/plan/plan.h"
#include "engine/shard.h"
#include "engine/types/engine_status.h"

namespace limen::driver {

enum class Phase : std::uint8_t { kStarting, kStandby, kRunning, kStopping };
[[nodiscard]] std::string_view to_string(Phase phase);

struct InputStatus {
  Input input;
  InputState state = InputState::kActive;
  types::EventTime watermark = types::kMinTime;
  types::InputCounters counters;
};

/// All that is to be seen of a running service, as of one moment.
struct Status {
  Phase phase = Phase::kStarting;
  /// Whether events are being read and alerts written, as far as is known.
  bool ready = false;
  std::string problem;  // what is wrong, for a person; empty when all is well

  std::vector<InputStatus> inputs;
  types::EventTime watermark = types::kMinTime;
  types::EventTime latest = types::kMinTime;
  std::size_t buffered = 0;
  std::shared_ptr<const plan::Plan> plan;  // in force; null before there is one
  std::vector<types::RuleCounters> rules;  // by number in the plan
  types::ReloadStatus reloads;
  std::vector<std::pair<std::string, std::uint64_t>> ignored_types;

  std::uint64_t alerts = 0;  // given to the sinks by this process
  std::uint64_t shadow = 0;
  std::uint64_t quarantined = 0;
  std::vector<types::SinkStatus> sinks;
  std::uint64_t step = 0;  // of the run that the snapshot continues
  std::uint64_t batches = 0;
  std::uint64_t idle_advances = 0;
  std::uint64_t commits = 0;
  types::Durations commit_seconds;      // from the mark to the acknowledgement of all before it
  types::Durations processing_seconds;  // of a batch
  std::optional<std::chrono::nanoseconds> snapshot_age;  // since the newest one was complete
  std::uint64_t snapshots = 0;
  std::uint64_t snapshot_failures = 0;
  std::uint64_t snapshot_bytes = 0;
  std::chrono::nanoseconds snapshot_pause{0};  // for which the newest one stopped the stream
  std::optional<std::chrono::nanoseconds> restore_time;  // of the start, where there was a snapshot
  std::uint64_t activations = 0;  // times that this process became the active one
};

/// Hands the newest status from the driver's thread to any other.
class StatusBoard {
 public:
  void publish(Status status);
  /// Never null.
  [[nodiscard]] std::shared_ptr<const Status> get() const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Status> status_ = std::make_shared<const Status>();
};

}  // namespace limen::driver
