#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/types/counters.h"
#include "engine/types/time.h"

namespace limen::types {

/// What an input does now, as a person sees it.
enum class InputActivity : std::uint8_t { kActive, kIdle, kPaused, kUnreachable, kEnded };

struct InputStatus {
  std::string name;
  InputActivity activity = InputActivity::kActive;
  EventTime watermark = kMinTime;  // kMinTime before its first event
  std::string error;               // one sentence; empty where there is none
  InputCounters counters;
};

/// A rule with its texts: what a board and metrics need to know without the plan.
struct RuleStatus {
  std::string rule;
  std::string title;
  std::string about;
  std::string owner;
  std::string runbook;
  std::string severity;
  std::string domain;
  std::string shape;  // "match", "window", …
  bool shadow = false;
  RuleCounters counters;
};

/// Deliveries of one sink since the start: alerts that it took, refused for now, and lost for good.
struct SinkStatus {
  std::string name;
  std::uint64_t delivered = 0;
  std::uint64_t failed = 0;
  std::uint64_t dropped = 0;
};

/// Spans of time since the start, counted by the first of the bounds (inclusive) that holds them;
/// the last count is of longer ones.
struct Durations {
  static constexpr std::array<double, 14> kBounds = {.0005, .001, .0025, .005, .01, .025, .05,
                                                     .1,    .25,  .5,    1,    2.5, 5,    10};  // s
  std::array<std::uint64_t, kBounds.size() + 1> counts{};
  double sum = 0;  // s

  void add(std::chrono::nanoseconds time) {
    const double seconds = std::chrono::duration<double>(time).count();
    std::size_t i = 0;
    while (i < kBounds.size() && seconds > kBounds[i]) ++i;
    ++counts[i];
    sum += seconds;
  }
};

/// Snapshots of the state since the start.
struct SnapshotStatus {
  std::uint64_t taken = 0;
  std::uint64_t failed = 0;
  std::uint64_t bytes = 0;          // of the newest
  Micros pause{0};                  // for which the newest held the stream up
  std::optional<Micros> restoring;  // how long the start took to read one; none where it read none
};

/// Changes of rules while running, since the start.
struct ReloadStatus {
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  EventTime last = kMinTime;  // of the clock on the wall; kMinTime where there was none yet
  std::string findings;       // of the last one, where it was refused; empty where it was not
  bool filling = false;       // a change waits until its rules know the history
  EventTime in_force_from = kMinTime;  // watermark at which the last change took effect
  /// By input, the first record that the new rules alone have seen.
  std::vector<std::pair<std::string, std::uint64_t>> in_force_at;
};

/// How a running engine is: plain values, filled by whoever drives a shard about once a second, and
/// read by the API and the metrics. `now` doubles as the engine thread's sign of life.
struct EngineStatus {
  std::string version;
  EventTime started = kMinTime;      // of the clock on the wall
  EventTime now = kMinTime;          // of the clock on the wall, when this was filled
  EventTime watermark = kMinTime;    // the rules'; kMinTime where there is none yet
  EventTime latest = kMinTime;       // the latest event time; kMinTime before the first event
  EventTime snapshot_at = kMinTime;  // of the clock on the wall; kMinTime where none was taken
  double events_per_second = 0;      // over the last seconds
  std::uint64_t buffered = 0;        // events that wait for the watermark
  std::string not_ready;             // why events are not taken yet, one sentence; empty: ready
  std::vector<InputStatus> inputs;
  std::vector<RuleStatus> rules;
  std::vector<SinkStatus> sinks;
  Durations processing;  // of batches
  Durations commits;     // from the end of a batch until all of it is acknowledged
  SnapshotStatus snapshots;
  ReloadStatus reloads;
};

}  // namespace limen::types
