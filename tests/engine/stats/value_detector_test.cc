#include "engine/stats/value_detector.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "engine/types/archive.h"

namespace limen::stats {
namespace {

using Random = std::mt19937_64;

Method waits() { return Method(Measure::kValue, Side::kHigh, Season::kDay, 1.0 / 24, false, 336); }

/// Ten waits around a median of `median` minutes, of which a share `tail` is three times longer.
std::vector<double> hour_of_waits(Random& random, double median, double tail) {
  std::vector<double> values;
  for (int i = 0; i < 10; ++i) {
    const double wait = median * std::exp(std::normal_distribution<>(0, 0.5)(random));
    values.push_back(std::bernoulli_distribution(tail)(random) ? 3 * median + wait : wait);
  }
  return values;
}

Judgement take(ValueDetector& detector, std::int64_t t, const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return detector.take({.time = {.index = t, .day_share = static_cast<double>(t % 24) / 24},
                        .observed = sum / static_cast<double>(values.size()),
                        .trials = 1,
                        .values = values});
}

class Waits : public testing::Test {
 protected:
  Waits() {
    for (; t < 600; ++t) take(detector, t, hour_of_waits(random, 20, 0.03));
  }
  /// The least chance within four hours.
  double least(double median, double tail) {
    double p = 1;
    for (int i = 0; i < 4; ++i) {
      p = std::min(p, take(detector, t++, hour_of_waits(random, median, tail)).p_value);
    }
    return p;
  }

  Random random{11};
  Method method = waits();
  ValueDetector detector{method};
  std::int64_t t = 0;
};

TEST_F(Waits, ExpectWhatIsUsual) {
  const Judgement j = take(detector, t, hour_of_waits(random, 20, 0.03));
  EXPECT_FALSE(j.learning);
  EXPECT_NEAR(j.expected, 23, 4);
  EXPECT_LT(j.lower, j.expected);
  EXPECT_GT(j.upper, j.expected);
}

TEST_F(Waits, FindAllOfThemLonger) { EXPECT_LT(least(34, 0.03), 1e-4); }

TEST_F(Waits, FindAQuarterOfThemMuchLonger) { EXPECT_LT(least(20, 0.3), 1.0 / 720); }

TEST_F(Waits, DoNotAlarmShorterOnesOnTheHighSide) { EXPECT_GT(least(8, 0), 1e-3); }

TEST_F(Waits, GoOnAsIfTheyHadNeverBeenSaved) {
  std::string bytes;
  types::Writer writer(bytes);
  writer(detector);
  ValueDetector read(method);
  types::Reader reader(bytes);
  reader(read);
  for (int i = 0; i < 50; ++i, ++t) {
    const auto values = hour_of_waits(random, 20, 0.03);
    EXPECT_EQ(take(detector, t, values).p_value, take(read, t, values).p_value);
  }
}

TEST(ValueDetector, JudgesAnAggregateWhoseValuesAreNotKnown) {
  const Method method = waits();
  ValueDetector detector(method);
  Random random(2);
  Judgement j;
  std::int64_t t = 0;
  for (; t < 800; ++t) {
    const double value = 30 * std::exp(std::normal_distribution<>(0, 0.1)(random));
    j = detector.take({.time = {.index = t}, .observed = value, .trials = 1, .values = {}});
  }
  EXPECT_NEAR(j.expected, 30, 3);
  for (int i = 0; i < 3; ++i) {
    j = detector.take({.time = {.index = t++}, .observed = 60, .trials = 1, .values = {}});
  }
  EXPECT_LT(j.p_value, 1e-3);
}

}  // namespace
}  // namespace limen::stats
