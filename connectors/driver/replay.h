#pragma once

#include <functional>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/shard.h"

namespace limen::driver {

struct ReplayOptions {
  /// Alerts whose CloudEvent time is before it are neither written nor counted.
  std::optional<types::EventTime> from;
  /// Where the watermark goes at the end, where that is later than 1 us past the last event: a
  /// time, or so much after the last event.
  std::variant<std::monostate, types::EventTime, types::Micros> until;
  std::size_t batch = 4096;                    // bears on speed, never on alerts
  std::size_t buffered = 1'000'000;            // limits.buffered
  std::function<void(const Shard&)> progress;  // after every batch
};

struct ReplayReport {
  struct Rule {
    std::uint64_t fired = 0;
    std::uint64_t inhibited = 0;  // of those that fired
    std::uint64_t resolved = 0;
  };
  std::uint64_t alerts = 0;  // written, shadow ones aside
  std::vector<Rule> rules;   // by number in the plan
};

/// Runs the source's inputs, to their ends, through the shard, and writes alerts in the order of a
/// replay (rules.md, section 3). Never looks at a clock.
///
/// Errors: the source's and the sink's.
types::Result<ReplayReport> replay(Shard& shard, Source& source, Sink& sink,
                                   const ReplayOptions& options);

/// A shard, and where its alerts go.
struct Lane {
  Shard* shard = nullptr;
  Sink* sink = nullptr;
};

/// The same for several shards, which are fed the same records: the source is read once. Requires
/// one or more, with one schema and lateness, so that they agree on which events are valid and
/// late; `progress` is told of the first. A report for each.
types::Result<std::vector<ReplayReport>> replay(std::span<const Lane> lanes, Source& source,
                                                const ReplayOptions& options);

}  // namespace limen::driver
