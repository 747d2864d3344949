#pragma once

#include "connectors/simulator/world.h"

namespace limen::simulator {

/// Arrivals a microsecond in the five minutes that hold `at`, with what is going on now.
double arrival_rate(World& world, StreamState& stream, Instant at);

/// Plans the next arrival after `from`: a Poisson process whose rate is constant in each five
/// minutes (Lewis and Shedler, 1979, by the inverse of the cumulated rate).
void plan_arrival(World& world, std::uint32_t stream, Instant from);

/// The rate has changed: what was planned does not count, the next arrival is planned anew.
void change_rate(World& world, std::uint32_t stream);

/// Someone joins the queue now.
void join(World& world, std::uint32_t stream, Mark mark);

/// A check is over: the crossing is recorded and the lane takes the next.
void finish(World& world, std::uint32_t stream, std::uint32_t lane);

/// How many lanes the plan of this hour opens, for all streams.
void plan_hour(World& world);

/// Staff have seen that the wait is `expected` to be so long; after a while they open another lane,
/// if there is one, until the next plan of an hour.
void open_if_long(World& world, std::uint32_t stream, Instant expected);

/// Opens and closes lanes as plan, staff, faults and closures have it now.
void set_lanes(World& world, std::uint32_t stream);

}  // namespace limen::simulator
