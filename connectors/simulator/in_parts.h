#pragma once

#include "connectors/simulator/incident.h"
#include "connectors/simulator/world.h"

namespace limen::simulator {

/// Begins an incident that shows in two records, at two places or two times. Returns whether it
/// found them; false for any other incident.
bool begin_in_parts(World& world, Incident incident);

}  // namespace limen::simulator
