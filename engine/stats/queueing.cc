#include "engine/stats/queueing.h"

#include <algorithm>
#include <cmath>

namespace limen::stats {

namespace {

constexpr std::int64_t kMostServers = 100'000;

/// The steps up to `servers`.
ServerSteps steps_to(double load, std::int64_t servers) {
  ServerSteps steps(load);
  while (steps.servers() < servers) steps.next();
  return steps;
}

}  // namespace

double ServerSteps::waiting_chance() const {
  return blocking_ / (1 - load_ / static_cast<double>(servers_) * (1 - blocking_));
}

double ServerSteps::served_within(double services) const {
  return 1 - waiting_chance() * std::exp(-(static_cast<double>(servers_) - load_) * services);
}

double waiting_chance(double load, std::int64_t servers) {
  return steps_to(load, servers).waiting_chance();
}

double served_within(const Demand& demand, std::int64_t servers, double minutes) {
  return steps_to(demand.arrivals / demand.service, servers)
      .served_within(demand.service * minutes / 60);
}

double mean_wait(const Demand& demand, std::int64_t servers) {
  const double spare = static_cast<double>(servers) * demand.service - demand.arrivals;
  return waiting_chance(demand.arrivals / demand.service, servers) / spare * 60;
}

std::optional<std::int64_t> fewest_servers(const Demand& demand, double minutes, double share) {
  const double load = demand.arrivals / demand.service;
  if (load == 0) return 0;
  for (ServerSteps steps(load); steps.servers() < kMostServers;) {
    steps.next();
    if (steps.enough() && steps.served_within(demand.service * minutes / 60) >= share) {
      return steps.servers();
    }
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
