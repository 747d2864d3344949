#pragma once

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/types/schema.h"
#include "engine/types/time.h"

namespace limen::scenarios {

/// A behaviour test as text (tests/scenarios/README.md): a pack, events, and the alerts that must come.
struct Scenario {
  std::string name;
  std::shared_ptr<const plan::Plan> plan;
  types::Micros lateness{};
  std::vector<std::string> lines;              // NDJSON, in the order of arrival
  std::vector<std::optional<types::EventTime>> times;  // of those lines that are events as described
  std::optional<types::EventTime> until;
  types::EventTime start{};
  YAML::Node expect;  // a list of maps
  YAML::Node stats;   // a map, or null
};

/// Reads a scenario; throws std::runtime_error with what is wrong and where.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file);

/// One event of a scenario as a structured CloudEvent in JSON; fields that a kind requires and the scenario leaves out get
/// a valid default. Throws std::runtime_error.
[[nodiscard]] std::string event_line(const YAML::Node& event, const types::Schema& schema,
                                     types::EventTime time, const std::string& default_id);

}  // namespace limen::scenarios
