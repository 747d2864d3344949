#pragma once

#include "connectors/simulator/world.h"

namespace limen::simulator {

/// What the queue of a stream's lanes has been (actual) and is expected to be. Nothing from a point
/// that is closed by order.
void report_waits(World& world, std::uint32_t stream);

/// What a counter has counted since its last report.
void report_count(World& world, std::uint32_t stream);

void report_heartbeat(World& world, std::uint32_t point);

/// Officers by agency, booths, and how many are in the second line.
void report_staffing(World& world, std::uint32_t point);

void report_status(World& world, std::uint32_t point);

/// The result of an inspection that a crossing led to; `selection` is a place of World::select.
void report_inspection(World& world, std::uint32_t stream, std::uint32_t selection);

}  // namespace limen::simulator
