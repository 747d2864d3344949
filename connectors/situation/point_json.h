#pragma once

#include <cstdint>
#include <string>

#include "connectors/situation/point_state.h"
#include "connectors/situation/situation.h"

namespace limen::situation {

/// Appends one point as GET /api/v1/points gives it; series end with the minute of that number.
void append_point(std::string& out, const PointInfo& info, const PointState& state,
                  std::int64_t newest_minute);

}  // namespace limen::situation
