#pragma once

#include "connectors/simulator/world.h"

namespace limen::simulator {

/// Lets the next incident of the deck begin, and plans the one after it.
void begin_incident(World& world);

/// Lets `incident` begin now, at a place that suits it; false where there is none.
bool begin(World& world, Incident incident);

/// Something at `point` may be over: lanes and arrivals are set anew.
void settle(World& world, std::uint32_t point);

}  // namespace limen::simulator
