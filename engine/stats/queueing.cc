#include "engine/stats/queueing.h"

#include <algorithm>
#include <cmath>

namespace limen::stats {

namespace {

constexpr std::int64_t kMostServers = 100'000;

/// Erlang C from Erlang B's blocking.
double delayed(double load, double servers, double blocking) {
  return blocking / (1 - load / servers * (1 - blocking));
}

/// Erlang B with one server more, from its value with one fewer.
double next_blocking(double load, double servers, double blocking) {
  return load * blocking / (servers + load * blocking);
}

double within(double load, double servers, double chance, double service, double minutes) {
  return 1 - chance * std::exp(-(servers - load) * service * minutes / 60);
}

}  // namespace

double waiting_chance(double load, std::int64_t servers) {
  double blocking = 1;
  for (std::int64_t k = 1; k <= servers; ++k) {
    blocking = next_blocking(load, static_cast<double>(k), blocking);
  }
  return delayed(load, static_cast<double>(servers), blocking);
}

double served_within(const Demand& demand, std::int64_t servers, double minutes) {
  const double load = demand.arrivals / demand.service;
  return within(load, static_cast<double>(servers), waiting_chance(load, servers), demand.service,
                minutes);
}

double mean_wait(const Demand& demand, std::int64_t servers) {
  const double spare = static_cast<double>(servers) * demand.service - demand.arrivals;
  return waiting_chance(demand.arrivals / demand.service, servers) / spare * 60;
}

std::optional<std::int64_t> fewest_servers(const Demand& demand, double minutes, double share) {
  const double load = demand.arrivals / demand.service;
  if (load == 0) return 0;
  double blocking = 1;
  for (std::int64_t k = 1; k <= kMostServers; ++k) {
    const auto servers = static_cast<double>(k);
    blocking = next_blocking(load, servers, blocking);
    if (servers <= load) continue;
    const double chance = delayed(load, servers, blocking);
    if (within(load, servers, chance, demand.service, minutes) >= share) return k;
  }
  return std::nullopt;
}

WaitForecast forecast_wait(const Demand& demand, std::int64_t servers, double queue,
                           double minutes) {
  const double capacity = static_cast<double>(servers) * demand.service;
  const double growth = demand.arrivals - capacity;  // an hour
  WaitForecast result;
  if (growth < 0) result.clear_minutes = queue / -growth * 60;

  const double left = queue + growth * minutes / 60;
  if (growth < 0 && left <= 0) {
    result.wait = mean_wait(demand, servers);
    result.queue = demand.arrivals * result.wait / 60;  // Little's law
    return result;
  }
  result.model = QueueModel::kFluid;
  result.queue = std::max(0.0, left);
  result.wait = result.queue / capacity * 60;
  return result;
}

std::optional<std::int64_t> servers_to_reach(const Demand& demand, double queue, double minutes,
                                             double wait) {
  // The fluid part needs this many; a few more may be needed for the randomness of arrivals.
  const double fluid =
      (queue + demand.arrivals * minutes / 60) / (demand.service * (wait + minutes) / 60);
  auto servers = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(fluid)));
  for (; servers <= kMostServers; ++servers) {
    if (forecast_wait(demand, servers, queue, minutes).wait <= wait) return servers;
  }
  return std::nullopt;
}

}  // namespace limen::stats
