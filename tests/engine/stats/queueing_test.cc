#include "engine/stats/queueing.h"

#include <gtest/gtest.h>

namespace limen::stats {
namespace {

struct Golden {
  double arrivals, service_seconds, minutes, share;
  std::int64_t servers;
  double waiting, within, wait;
};

// Worked by hand from Erlang's formulas; rates an hour, waits in minutes.
constexpr Golden kGolden[] = {
    {180, 75, 15, 0.95, 4, 0.8650, 0.9569, 4.33},  {300, 60, 15, 0.95, 6, 0.5875, 1.0000, 0.59},
    {300, 45, 25, 0.95, 4, 0.8650, 0.9998, 2.60},  {60, 180, 45, 0.95, 4, 0.5094, 1.0000, 1.53},
    {900, 36, 15, 0.95, 10, 0.6687, 1.0000, 0.40},
};

TEST(Queueing, AgreesWithWorkedValues) {
  for (const Golden& g : kGolden) {
    const Demand demand{.arrivals = g.arrivals, .service = 3600 / g.service_seconds};
    EXPECT_EQ(fewest_servers(demand, g.minutes, g.share), g.servers);
    EXPECT_NEAR(waiting_chance(demand.arrivals / demand.service, g.servers), g.waiting, 5e-5);
    EXPECT_NEAR(served_within(demand, g.servers, g.minutes), g.within, 5e-5);
    EXPECT_NEAR(mean_wait(demand, g.servers), g.wait, 5e-3);
  }
}

TEST(Queueing, NeedsNobodyWhereNobodyComes) {
  EXPECT_EQ(fewest_servers({.arrivals = 0, .service = 40}, 15, 0.95), 0);
}

TEST(Queueing, SaysWhereNoNumberIsEnough) {
  EXPECT_EQ(fewest_servers({.arrivals = 1e9, .service = 1}, 15, 0.95), std::nullopt);
}

TEST(FluidQueue, GrowsByWhatIsNotHandled) {
  // 200 an hour come, 4 lanes handle 160: 40 waiting become 80 in an hour, 30 minutes of work.
  const WaitForecast f = forecast_wait({.arrivals = 200, .service = 40}, 4, 40, 60);
  EXPECT_EQ(f.model, QueueModel::kFluid);
  EXPECT_DOUBLE_EQ(f.queue, 80);
  EXPECT_DOUBLE_EQ(f.wait, 30);
  EXPECT_EQ(f.clear_minutes, std::nullopt);
}

TEST(FluidQueue, ClearsABacklogAtWhatIsToSpare) {
  // 6 lanes handle 240: 100 waiting shrink by 40 an hour.
  const WaitForecast f = forecast_wait({.arrivals = 200, .service = 40}, 6, 100, 60);
  EXPECT_EQ(f.model, QueueModel::kFluid);
  EXPECT_DOUBLE_EQ(f.queue, 60);
  EXPECT_DOUBLE_EQ(f.wait, 15);
  EXPECT_DOUBLE_EQ(f.clear_minutes.value(), 150);
}

TEST(FluidQueue, LeavesTheWordToErlangWhenTheBacklogIsGone) {
  const Demand demand{.arrivals = 200, .service = 40};
  const WaitForecast f = forecast_wait(demand, 6, 10, 60);
  EXPECT_EQ(f.model, QueueModel::kErlangC);
  EXPECT_DOUBLE_EQ(f.wait, mean_wait(demand, 6));
  EXPECT_DOUBLE_EQ(f.clear_minutes.value(), 15);
}

TEST(FluidQueue, NamesTheServersThatReachAWait) {
  const Demand demand{.arrivals = 200, .service = 40};
  const auto servers = servers_to_reach(demand, 100, 60, 20);
  ASSERT_EQ(servers, 6);
  EXPECT_LE(forecast_wait(demand, 6, 100, 60).wait, 20);
  EXPECT_GT(forecast_wait(demand, 5, 100, 60).wait, 20);
}

}  // namespace
}  // namespace limen::stats
