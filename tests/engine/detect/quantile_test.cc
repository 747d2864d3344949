#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "engine/detect/ordered_values.h"
#include "engine/detect/quantile_sketch.h"

namespace limen::detect {
namespace {

double exact(std::vector<double> values, double q) {
  std::ranges::sort(values);
  const auto wanted = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(wanted, 1) - 1];
}

TEST(OrderedValues, GivesTheQuantileOfWhatIsInAfterAnyRemoval) {
  std::mt19937_64 random(7);
  std::vector<double> in;
  OrderedValues values;
  for (int step = 0; step < 6000; ++step) {
    if (in.size() > 2000 || (!in.empty() && random() % 3 == 0)) {
      values.remove(in.front());
      in.erase(in.begin());
    } else {
      in.push_back(static_cast<double>(random() % 500));
      values.add(in.back());
    }
    ASSERT_EQ(values.size(), in.size());
    if (in.empty() || step % 50 != 0) continue;
    for (const double q : {0.0, 0.3, 0.5, 0.9, 1.0}) ASSERT_EQ(values.quantile(q), exact(in, q));
  }
}

TEST(OrderedValues, PutsWhatIsNoNumberLast) {
  OrderedValues values;
  values.add(std::numeric_limits<double>::quiet_NaN());
  values.add(1.0);
  EXPECT_EQ(values.quantile(0.5), 1.0);
  EXPECT_TRUE(std::isnan(values.quantile(1.0)));
  values.remove(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(values.quantile(1.0), 1.0);
}

TEST(QuantileSketch, IsExactWhileThereAreFew) {
  QuantileSketch sketch;
  for (int i = 512; i > 0; --i) sketch.add(i * 0.1);
  EXPECT_EQ(sketch.quantile(0.5), 256 * 0.1);
  EXPECT_EQ(sketch.quantile(0.0), 0.1);
}

TEST(QuantileSketch, StaysWithinOnePerCentOverPartsOfAnySize) {
  std::mt19937_64 random(11);
  std::lognormal_distribution<double> skewed(3.0, 4.0);
  std::vector<double> all;
  QuantileSketch merged;
  for (const std::size_t size : {3U, 500U, 20'000U, 0U, 1U, 7'000U}) {
    QuantileSketch part;
    for (std::size_t i = 0; i < size; ++i) {
      const double sign = random() % 4 == 0 ? -1.0 : random() % 40 == 0 ? 0.0 : 1.0;
      all.push_back(sign * skewed(random));
      part.add(all.back());
    }
    merged.merge(part);
  }
  for (const double q : {0.0, 0.01, 0.2, 0.5, 0.9, 0.999, 1.0}) {
    const double wanted = exact(all, q);
    EXPECT_NEAR(merged.quantile(q), wanted, 0.01 * std::fabs(wanted)) << q;
  }
}

TEST(QuantileSketch, HoldsTheSmallestAndTheLargestNumbers) {
  using Limits = std::numeric_limits<double>;
  QuantileSketch sketch;
  for (int i = 0; i < 200; ++i) {
    for (const double x : {Limits::denorm_min(), Limits::max(), -Limits::infinity(), 0.0}) {
      sketch.add(x);
    }
  }
  sketch.add(Limits::quiet_NaN());
  EXPECT_EQ(sketch.quantile(0.1), -Limits::infinity());
  EXPECT_EQ(sketch.quantile(0.4), 0.0);
  EXPECT_NEAR(sketch.quantile(0.9) / Limits::max(), 1.0, 0.01);
  EXPECT_TRUE(std::isnan(sketch.quantile(1.0)));
}

}  // namespace
}  // namespace limen::detect
