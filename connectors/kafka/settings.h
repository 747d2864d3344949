#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/types/result.h"

namespace limen::kafka {

using Properties = std::vector<std::pair<std::string, std::string>>;

/// How to reach Kafka and as whom.
struct Settings {
  std::string brokers = "localhost:9092";
  std::string group = "limen";
  Properties librdkafka;  // any of librdkafka's properties; they win over ours
};

/// Tells whether librdkafka takes the properties.
///
/// Errors: the first property that it does not know, that has a value it does not take, or that
/// limen sets itself; the message names it.
[[nodiscard]] types::Result<void> check(const Settings& settings);

}  // namespace limen::kafka
