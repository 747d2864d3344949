#pragma once

#include <vector>

#include "connectors/situation/situation.h"
#include "engine/plan/plan.h"

namespace limen::cli {

/// The rows of the plan's first table that is named `points` and keyed by `point`; empty where
/// there is none.
[[nodiscard]] std::vector<situation::PointInfo> points_of(const plan::Plan& plan);

}  // namespace limen::cli
