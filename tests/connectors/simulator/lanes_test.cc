#include "connectors/simulator/lanes.h"

#include <gtest/gtest.h>

#include <queue>

#include "connectors/simulator/random.h"

namespace limen::simulator {
namespace {

TEST(Lanes, ServesInTheOrderOfArrival) {
  Lanes lanes(1);
  lanes.set_open(1);
  lanes.join(10, 1);
  lanes.join(20, 2);
  EXPECT_EQ(lanes.begin(20), 0U);
  EXPECT_FALSE(lanes.begin(20));
  EXPECT_EQ(lanes.finish(0, 30).mark, 1);
  EXPECT_EQ(lanes.begin(30), 0U);
  const Visit second = lanes.finish(0, 45);
  EXPECT_EQ(second.mark, 2);
  EXPECT_EQ(second.arrived, 20);
  EXPECT_EQ(second.began, 30);
}

TEST(Lanes, ServesNobodyWhileClosed) {
  Lanes lanes(3);
  lanes.join(10, 0);
  EXPECT_FALSE(lanes.begin(10));
  EXPECT_EQ(lanes.waiting(), 1U);
  lanes.set_open(2);
  EXPECT_TRUE(lanes.begin(11));
}

TEST(Lanes, FinishesBeforeALaneCloses) {
  Lanes lanes(2);
  lanes.set_open(2);
  lanes.join(10, 0);
  lanes.join(10, 1);
  lanes.join(10, 2);
  EXPECT_EQ(lanes.begin(10), 0U);
  EXPECT_EQ(lanes.begin(10), 1U);
  lanes.set_open(1);
  EXPECT_EQ(lanes.finish(1, 20).mark, 1);
  EXPECT_FALSE(lanes.begin(20));  // lane 1 has closed, lane 0 is busy
  EXPECT_EQ(lanes.finish(0, 25).mark, 0);
  EXPECT_EQ(lanes.begin(25), 0U);
}

TEST(Lanes, OpensALaneAgainOnlyOnce) {
  Lanes lanes(1);
  lanes.set_open(1);
  lanes.set_open(0);
  lanes.set_open(1);
  lanes.join(5, 0);
  lanes.join(5, 0);
  EXPECT_TRUE(lanes.begin(5));
  EXPECT_FALSE(lanes.begin(5));
}

TEST(Lanes, TellsTheRecentWaits) {
  Lanes lanes(1);
  lanes.set_open(1);
  EXPECT_FALSE(lanes.recent(0));
  for (int i = 0; i < 10; ++i) {
    lanes.join(100 * i, 0);
    lanes.begin(100 * i + 10 * i);
    lanes.finish(0, 100 * i + 10 * i + 1);
  }
  const auto all = lanes.recent(0);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->mean, 45);
  EXPECT_EQ(all->p90, 80);
  EXPECT_FALSE(lanes.recent(991));  // the last was finished at 991
  EXPECT_TRUE(lanes.recent(990));
}

/// Poisson arrivals and exponential checks: the queue that Erlang solved.
double mean_wait_minutes(double per_hour, double service_s, std::uint32_t servers, int count) {
  Random random(17);
  Lanes lanes(servers);
  lanes.set_open(servers);
  using Finish = std::pair<std::int64_t, std::uint32_t>;
  std::priority_queue<Finish, std::vector<Finish>, std::greater<>> busy;
  double arrival = 0;
  double waited = 0;
  const auto serve = [&](std::int64_t now) {
    while (const auto lane = lanes.begin(now)) {
      busy.emplace(now + static_cast<std::int64_t>(random.exponential() * service_s * 1e6), *lane);
    }
  };
  const auto finish_until = [&](std::int64_t now) {
    while (!busy.empty() && busy.top().first <= now) {
      const auto [end, lane] = busy.top();
      busy.pop();
      const Visit visit = lanes.finish(lane, end);
      waited += static_cast<double>(visit.began - visit.arrived);
      serve(end);
    }
  };
  for (int i = 0; i < count; ++i) {
    arrival += random.exponential() * 3600e6 / per_hour;
    const auto now = static_cast<std::int64_t>(arrival);
    finish_until(now);
    lanes.join(now, 0);
    serve(now);
  }
  finish_until(INT64_MAX);
  return waited / count / 60e6;
}

TEST(Lanes, WaitAsErlangSays) {
  EXPECT_NEAR(mean_wait_minutes(300, 60, 6, 400000), 0.59, 0.02);
  EXPECT_NEAR(mean_wait_minutes(60, 180, 4, 400000), 1.53, 0.06);
  EXPECT_NEAR(mean_wait_minutes(900, 36, 10, 400000), 0.40, 0.02);
}

}  // namespace
}  // namespace limen::simulator
