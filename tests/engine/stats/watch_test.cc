#include "engine/stats/watch.h"

#include <gtest/gtest.h>

namespace limen::stats {
namespace {

constexpr Watch::Pace kWeeksOfHours{
    .seen = 2000, .history = 12, .week = 168, .unlikely = 1.6, .long_windows = true};

TEST(Watch, GivesAnUnlikelyBucketLessWeight) {
  Watch watch;
  EXPECT_EQ(watch.weigh(0.3, 0.3, kWeeksOfHours), 1);
  const double unlikely = watch.weigh(1e-3, 0.01, kWeeksOfHours);
  EXPECT_LT(unlikely, 0.2);
  EXPECT_LT(watch.weigh(1e-9, 0.01, kWeeksOfHours), unlikely / 10);
}

TEST(Watch, GivesFirstBucketsTheirFullWeight) {
  Watch watch;
  Watch::Pace early = kWeeksOfHours;
  early.seen = 10;
  early.history = 0.06;
  EXPECT_EQ(watch.weigh(1e-9, 1e-9, early), 1);
}

TEST(Watch, GivesInAfterAWeekOfAnEvent) {
  Watch watch;
  for (int hour = 1; hour < 168; ++hour) {
    EXPECT_LT(watch.weigh(0.5, 1e-8, kWeeksOfHours), 0.2) << hour;
    EXPECT_FALSE(watch.gives_in()) << hour;
  }
  EXPECT_GE(watch.weigh(1e-4, 1e-8, kWeeksOfHours), 0.3);
  EXPECT_TRUE(watch.gives_in());
}

TEST(Watch, LeavesTheChancesOfAnHonestKeyAlone) {
  Watch watch;
  for (int hour = 0; hour < 5000; ++hour)
    watch.weigh(0.5, hour % 50 == 0 ? 0.005 : 0.4, kWeeksOfHours);
  EXPECT_EQ(watch.honest(1e-5), 1e-5);
}

TEST(Watch, JudgesADivergedKeyByItsOwnFrequencies) {
  Watch watch;
  // Every other bucket is said to be one in ten thousand.
  for (int hour = 0; hour < 5000; ++hour) {
    watch.weigh(0.5, hour % 2 == 0 ? 1e-4 : 0.4, kWeeksOfHours);
  }
  EXPECT_GT(watch.honest(1e-4), 0.2);
  EXPECT_LT(watch.honest(1e-40), watch.honest(1e-20));
}

}  // namespace
}  // namespace limen::stats
