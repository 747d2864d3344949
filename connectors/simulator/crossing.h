#pragma once

#include "connectors/simulator/world.h"

namespace limen::simulator {

/// A visit that is over, and the lane of its stream that it was in; no lane: recorded aside.
struct Crossed {
  Visit visit;
  std::optional<std::uint32_t> lane;
};

/// Writes the crossing event of someone whose check ends now: what is usual by chance, at the rates
/// that borders see (about one document in 10,800 is known as stolen or lost), and what the visit's
/// mark and the troubles of its point make of it. Plans the inspections that follow.
void record_crossing(World& world, std::uint32_t stream, const Crossed& crossed);

}  // namespace limen::simulator
