#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/kafka/client.h"
#include "engine/types/time.h"

namespace limen::kafka {

/// A partition by its topic's name and its number.
struct PartitionName {
  std::string topic;
  std::int32_t number = 0;
};

/// The offsets at which reading begins, in the order of `partitions`: the group's committed ones,
/// or, with `since`, those of the first records whose timestamps are not before it (before 1970:
/// all). Where nothing was committed it is the oldest record, where nothing is as new the end.
/// Partitions that the broker does not answer for have none; to be asked again.
[[nodiscard]] std::vector<std::optional<std::int64_t>> ask_beginnings(
    Client& client, const std::vector<PartitionName>& partitions,
    std::optional<types::EventTime> since);

}  // namespace limen::kafka
