#pragma once

#include <string>

#include "connectors/simulator/scenario.h"
#include "engine/types/result.h"

namespace limen::cli {

/// The scenario that the file gives, with the points that stand in `points.csv` beside it, else in
/// the built-in table; the built-in border where the path is empty.
[[nodiscard]] types::Result<simulator::Scenario> load_scenario(const std::string& path);

}  // namespace limen::cli
