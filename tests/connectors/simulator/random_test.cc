#include "connectors/simulator/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace limen::simulator {
namespace {

TEST(Random, BeginsAsXoshiroSeededBySplitmix) {
  Random random(0);
  EXPECT_EQ(random.next(), 0x99ec5f36cb75f2b4U);
  EXPECT_EQ(random.next(), 0xbf6e1f784956452aU);
}

TEST(SameLog, IsTheLogarithm) {
  for (const double x : {1e-16, 0.001, 0.3, 0.5, 0.70710678, 0.9999, 1.0, 2.0, 12345.678}) {
    EXPECT_NEAR(same_log(x), std::log(x), 1e-13) << x;
  }
}

TEST(Random, UnitLiesFromZeroToBelowOne) {
  Random random(4);
  double sum = 0;
  for (int i = 0; i < 100000; ++i) {
    const double x = random.unit();
    ASSERT_GE(x, 0);
    ASSERT_LT(x, 1);
    sum += x;
  }
  EXPECT_NEAR(sum / 100000, 0.5, 0.005);
}

TEST(Random, BetweenReachesBothEnds) {
  Random random(4);
  int low = 0;
  int high = 0;
  for (int i = 0; i < 1000; ++i) {
    const int x = random.between(-1, 2);
    ASSERT_GE(x, -1);
    ASSERT_LE(x, 2);
    low += x == -1 ? 1 : 0;
    high += x == 2 ? 1 : 0;
  }
  EXPECT_GT(low, 150);
  EXPECT_GT(high, 150);
}

TEST(Random, PicksByWeight) {
  Random random(4);
  const std::array<double, 3> weights = {1, 0, 3};
  std::array<int, 3> counts{};
  for (int i = 0; i < 40000; ++i) ++counts[random.pick(weights)];
  EXPECT_NEAR(counts[0], 10000, 400);
  EXPECT_EQ(counts[1], 0);
}

TEST(Random, GapsHaveMeanAndVarianceOne) {
  Random random(9);
  double sum = 0;
  double squares = 0;
  constexpr int kCount = 200000;
  for (int i = 0; i < kCount; ++i) {
    const double x = random.exponential();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kCount, 1, 0.01);
  EXPECT_NEAR(squares / kCount, 2, 0.05);
}

TEST(Random, ChecksHaveMeanOneAndVarianceAQuarter) {
  Random random(9);
  double sum = 0;
  double squares = 0;
  constexpr int kCount = 200000;
  for (int i = 0; i < kCount; ++i) {
    const double x = random.check_time();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kCount, 1, 0.01);
  EXPECT_NEAR(squares / kCount, 1.25, 0.02);
}

}  // namespace
}  // namespace limen::simulator
