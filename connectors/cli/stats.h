#pragma once

#include <string>

#include "connectors/driver/replay.h"
#include "engine/shard.h"

namespace limen::cli {

/// What `replay --stats` writes (interfaces.md, section 3): one JSON object with a line end.
[[nodiscard]] std::string stats_json(const Shard& shard, const driver::ReplayReport& report,
                                     double seconds);

/// Counts of all inputs together.
[[nodiscard]] types::InputCounters total(const Shard& shard);

}  // namespace limen::cli
