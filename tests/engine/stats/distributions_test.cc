#include "engine/stats/distributions.h"

#include <gtest/gtest.h>

#include <cmath>

namespace limen::stats {
namespace {

double poisson(int k, double mean) {
  return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1));
}

TEST(CountTail, IsPoissonWhereVarianceIsTheMean) {
  double below = 0;
  for (int k = 0; k < 7; ++k) below += poisson(k, 4.5);
  const Tail tail = count_tail(7, 4.5, 4.5);
  EXPECT_NEAR(tail.below, below, 1e-12);
  EXPECT_NEAR(tail.at, poisson(7, 4.5), 1e-12);
  EXPECT_NEAR(tail.above, 1 - below - poisson(7, 4.5), 1e-12);
}

TEST(CountTail, IsNegativeBinomialWhereOverdispersed) {
  // Mean 6, variance 12: size 6, P(0) = (1/2)^6.
  const Tail tail = count_tail(0, 6, 12);
  EXPECT_NEAR(tail.at, 1.0 / 64, 1e-12);
  EXPECT_EQ(tail.below, 0);
  EXPECT_NEAR(tail.above, 63.0 / 64, 1e-12);
}

TEST(CountTail, KeepsFarTailsExact) {
  const Tail tail = count_tail(200, 20, 40);
  EXPECT_GT(tail.above, 0);
  EXPECT_LT(tail.above, 1e-30);
}

TEST(CountTail, IsNarrowWhereUnderdispersed) {
  // A normal tail at (103 - 0.5 - 80) / sqrt(20), near enough.
  const Tail tail = count_tail(92, 80, 20);
  EXPECT_NEAR(std::log10(tail.above + tail.at), std::log10(normal_above(11.5 / std::sqrt(20))),
              0.35);
  EXPECT_LT(tail.above + tail.at, count_tail(92, 80, 80).above);
}

TEST(QuickCountTail, IsWithinATenthOfTheExactOne) {
  for (const double observed : {18.0, 25.0, 30.0, 37.0, 40.0}) {
    const Tail quick = quick_count_tail(observed, 30, 45);
    const Tail exact = count_tail(observed, 30, 45);
    EXPECT_NEAR(quick.above / exact.above, 1, 0.1) << observed;
    EXPECT_NEAR(quick.below / exact.below, 1, 0.1) << observed;
  }
}

TEST(QuickCountTail, KeepsFarTailsToo) {
  for (const double dispersion : {0.3, 0.8, 1.0, 1.5, 8.0}) {
    for (const double mean : {0.3, 3.0, 40.0, 2000.0}) {
      for (const double off : {-4.0, -2.0, 2.0, 4.0, 8.0}) {
        const double y = std::floor(mean + off * std::sqrt(dispersion * mean));
        if (y < 0) continue;
        const Tail quick = quick_count_tail(y, mean, dispersion * mean);
        const Tail exact = count_tail(y, mean, dispersion * mean);
        const bool upper = y > mean;
        const double a = upper ? quick.above : quick.below;
        const double b = upper ? exact.above : exact.below;
        EXPECT_NEAR(a, b, 0.08 * b) << dispersion << ' ' << mean << ' ' << y;
      }
    }
  }
}

TEST(SkewedCountTail, IsNormalWithoutSkewness) {
  const Tail tail = skewed_count_tail(119, 100, 100, 1e-6);
  EXPECT_NEAR(tail.above / normal_above(1.95), 1, 0.01);
  EXPECT_NEAR(tail.above + tail.at + tail.below, 1, 1e-12);
}

TEST(LogChance, IsTheLogarithmOfTheChance) {
  for (const double dispersion : {1.0, 1.5, 8.0}) {
    EXPECT_NEAR(log_chance(7, 5, dispersion), std::log(count_tail(7, 5, 5 * dispersion).at), 1e-9);
  }
}

TEST(ShareTail, IsBinomialWithoutOverdispersion) {
  const Tail tail = share_tail(3, 5, 0.5, 1.25);
  EXPECT_NEAR(tail.above, 6.0 / 32, 1e-12);
  EXPECT_NEAR(tail.at, 10.0 / 32, 1e-12);
  EXPECT_NEAR(tail.below, 16.0 / 32, 1e-12);
}

TEST(ShareTail, IsBetaBinomialWithIt) {
  // a = b = 1: all numbers of successes of 4 are equally likely; variance 2.
  const Tail tail = share_tail(3, 4, 0.5, 2);
  EXPECT_NEAR(tail.above, 0.2, 1e-9);
  EXPECT_NEAR(tail.at, 0.2, 1e-9);
  EXPECT_NEAR(tail.below, 0.6, 1e-9);
}

TEST(Normal, QuantileUndoesTail) {
  EXPECT_NEAR(normal_above(1.959963984540054), 0.025, 1e-12);
  EXPECT_NEAR(normal_quantile_above(0.025), 1.959963984540054, 1e-9);
  EXPECT_NEAR(student_above(2.2281388519649385, 10), 0.025, 1e-9);
}

}  // namespace
}  // namespace limen::stats
