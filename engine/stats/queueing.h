#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace limen::stats {

/// Servers in a row, at rates an hour: arrivals, and what one server handles.
struct Demand {
  double arrivals = 0;  ///< an hour
  double service = 0;   ///< an hour and server
};

/// The numbers of servers one by one, from none, at a load in Erlang: Erlang C by Erlang B's
/// recursion, a few operations a step. Source: Gross and Harris, Fundamentals of Queueing Theory,
/// section 2.3.
class ServerSteps {
 public:
  /// Requires load > 0: arrivals in the time that one service takes.
  explicit ServerSteps(double load) : load_(load) {}

  void next() {
    ++servers_;
    blocking_ = load_ * blocking_ / (static_cast<double>(servers_) + load_ * blocking_);
  }
  [[nodiscard]] std::int64_t servers() const { return servers_; }
  /// Whether so many handle the load at all.
  [[nodiscard]] bool enough() const { return static_cast<double>(servers_) > load_; }
  /// The chance that an arrival waits. Requires enough().
  [[nodiscard]] double waiting_chance() const;
  /// The share of arrivals that wait so many times as long as a service at most. Requires enough().
  [[nodiscard]] double served_within(double services) const;

 private:
  double load_;
  double blocking_ = 1;  // Erlang B
  std::int64_t servers_ = 0;
};

/// The chance that an arrival waits at all, with `servers` servers at `load` Erlang: Erlang C.
/// Requires load < servers.
[[nodiscard]] double waiting_chance(double load, std::int64_t servers);
/// The share of arrivals that wait `minutes` at most.
[[nodiscard]] double served_within(const Demand& demand, std::int64_t servers, double minutes);
/// The mean wait in minutes of a queue in balance.
[[nodiscard]] double mean_wait(const Demand& demand, std::int64_t servers);

/// The fewest servers with which at least `share` of the arrivals wait `minutes` at most; nothing
/// where 100,000 are too few.
[[nodiscard]] std::optional<std::int64_t> fewest_servers(const Demand& demand, double minutes,
                                                         double share);

/// Which model spoke: a queue in balance, or one that is overloaded or still has a backlog.
enum class QueueModel : std::uint8_t { kErlangC, kFluid };

struct WaitForecast {
  QueueModel model = QueueModel::kErlangC;
  double queue = 0;                     ///< waiting at the end
  double wait = 0;                      ///< minutes of someone who arrives then
  std::optional<double> clear_minutes;  ///< until nobody waits; nothing where that is never
};

/// The wait `minutes` ahead, from `queue` waiting now: the fluid model q + (arrivals - servers
/// service) t where arrivals exceed what is handled or the backlog is not gone by then, else Erlang
/// C. Requires servers >= 1 and service > 0. Source: Newell, Applications of Queueing Theory,
/// chapter 2.
[[nodiscard]] WaitForecast forecast_wait(const Demand& demand, std::int64_t servers, double queue,
                                         double minutes);

/// The fewest servers, at least one, with which the wait is `wait` minutes at most in `minutes`;
/// nothing where 100,000 are too few.
[[nodiscard]] std::optional<std::int64_t> servers_to_reach(const Demand& demand, double queue,
                                                           double minutes, double wait);

}  // namespace limen::stats
