#include "engine/stats/detector.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "engine/types/archive.h"

namespace limen::stats {
namespace {

using Random = std::mt19937_64;

BucketTime hour(std::int64_t t) {
  return {.index = t,
          .day_share = static_cast<double>(t % 24) / 24,
          .weekday = static_cast<std::uint8_t>(t / 24 % 7),
          .year_share = 0};
}

/// Arrivals at a crossing: a daily wave, quieter weekends.
double arrivals(std::int64_t t, double level) {
  const double wave =
      0.7 * std::cos(2 * 3.14159265358979 * (static_cast<double>(t % 24) - 14) / 24);
  return level * std::exp(wave - (t / 24 % 7 >= 5 ? 0.3 : 0));
}

double poisson(Random& random, double mean) {
  return static_cast<double>(std::poisson_distribution<int>(mean)(random));
}

Method hourly(Side side) {
  return Method(Measure::kCount, side, Season::kWeek, 1.0 / 24, false, 336);
}

Judgement take(Detector& detector, std::int64_t t, double count) {
  return detector.take({.time = hour(t), .observed = count, .trials = 1, .values = {}});
}

TEST(Detector, FindsASurgeOfHalfAsMuchAgainWithinTwoBuckets) {
  const Method method = hourly(Side::kHigh);
  int found = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    Detector detector(method);
    constexpr std::int64_t kStart = 4 * 168 + 35;
    for (std::int64_t t = 0; t < kStart; ++t) take(detector, t, poisson(random, arrivals(t, 100)));
    bool alarm = false;
    for (std::int64_t t = kStart; t < kStart + 2; ++t) {
      const Judgement j = take(detector, t, poisson(random, 1.5 * arrivals(t, 100)));
      alarm = alarm || j.p_value < 1.0 / 720;
    }
    found += alarm ? 1 : 0;
  }
  EXPECT_GE(found, 36);
}

TEST(Detector, LearnsBeforeItsWarmupHasGone) {
  const Method method = hourly(Side::kBoth);
  Detector detector(method);
  for (std::int64_t t = 0; t < 336; ++t) EXPECT_TRUE(take(detector, t, 5).learning) << t;
  EXPECT_FALSE(take(detector, 336, 5).learning);
}

TEST(Detector, TakesALongEventForTheNewNormal) {
  const Method method = hourly(Side::kBoth);
  Random random(3);
  Detector detector(method);
  std::int64_t t = 0;
  for (; t < 4 * 168; ++t) take(detector, t, poisson(random, arrivals(t, 60)));
  double first_day = 1;
  for (; t < 4 * 168 + 24; ++t) {
    first_day = std::min(first_day, take(detector, t, poisson(random, arrivals(t, 120))).p_value);
  }
  EXPECT_LT(first_day, 1e-6);
  for (; t < 8 * 168; ++t) take(detector, t, poisson(random, arrivals(t, 120)));
  int alarms = 0;
  for (; t < 10 * 168; ++t) {
    alarms += take(detector, t, poisson(random, arrivals(t, 120))).p_value < 1.0 / 720 ? 1 : 0;
  }
  EXPECT_LE(alarms, 4);
}

TEST(Detector, LearnsAnUnlikelyBucketWithLessWeight) {
  const Method method = hourly(Side::kBoth);
  Random random(4);
  Detector detector(method);
  std::int64_t t = 0;
  for (; t < 4 * 168; ++t) take(detector, t, poisson(random, 40));
  const double before = take(detector, t++, 40).expected;
  take(detector, t++, 400);
  EXPECT_NEAR(take(detector, t, 40).expected, before, 0.02 * before);
}

/// Twenty an hour; in a share of hours some hundreds or thousands, which nothing explains.
double bursts(Random& random, double share) {
  const double size = std::exp(std::normal_distribution<>(4, 1)(random));
  return poisson(random, std::bernoulli_distribution(share)(random) ? 20 * size : 20);
}

/// Alarms at one in ten thousand within eighteen weeks, after eight weeks of the same.
int alarms_of_bursts(double share) {
  const Method method = hourly(Side::kBoth);
  Random random(9);
  Detector detector(method);
  std::int64_t t = 0;
  for (; t < 8 * 168; ++t) take(detector, t, bursts(random, share));
  int alarms = 0;
  for (; t < 26 * 168; ++t) alarms += take(detector, t, bursts(random, share)).p_value < 1e-4;
  return alarms;
}

// A tenth of all hours are bursts: without the guard half of all hours would be alarms.
TEST(Detector, CannotEatTheAlarmBudgetOfOthers) { EXPECT_LE(alarms_of_bursts(0.1), 60); }

// Thirty bursts: each is an alarm, and none rings on in the windows that hold it.
TEST(Detector, AlarmsABurstOnce) {
  const int alarms = alarms_of_bursts(0.01);
  EXPECT_GE(alarms, 20);
  EXPECT_LE(alarms, 40);
}

TEST(Detector, TakesZeroInflatedCountsForNormal) {
  const Method method = hourly(Side::kBoth);
  Random random(10);
  Detector detector(method);
  std::int64_t t = 0;
  const auto draw = [&] {
    return std::bernoulli_distribution(0.3)(random) ? 0.0 : poisson(random, 30);
  };
  for (; t < 6 * 168; ++t) take(detector, t, draw());
  EXPECT_GT(take(detector, t++, 0).p_value, 0.01);
  EXPECT_LT(take(detector, t++, 75).p_value, 1e-5);
}

class Band : public testing::TestWithParam<double> {};

TEST_P(Band, HoldsNineteenOfTwentyBuckets) {
  const double mean = GetParam();
  const Method method = hourly(Side::kBoth);
  Random random(11);
  Detector detector(method);
  double below = 0;
  double above = 0;
  for (std::int64_t t = 0; t < 20 * 168; ++t) {
    const double count = poisson(random, std::gamma_distribution<>(mean / 2, 2)(random));
    const Judgement j = take(detector, t, count);
    if (t < 4 * 168) continue;
    below += count < j.lower ? 1 : 0;
    above += count > j.upper ? 1 : 0;
  }
  const double judged = 16 * 168;
  EXPECT_LT(below / judged, 0.04);
  EXPECT_LT(above / judged, 0.04);
  EXPECT_GT(above / judged, 0.015);
}

INSTANTIATE_TEST_SUITE_P(Means, Band, testing::Values(1.0, 5.0, 20.0, 300.0));

TEST(Detector, JudgesALargeShareFromManyTrials) {
  const Method method(Measure::kShare, Side::kHigh, Season::kNone, 1.0 / 24, false, 100);
  Random random(5);
  Detector detector(method);
  const auto judge = [&](std::int64_t t, double share) {
    const double n = std::binomial_distribution<int>(200, share)(random);
    return detector.take({.time = hour(t), .observed = n, .trials = 200, .values = {}});
  };
  Judgement j;
  for (std::int64_t t = 0; t < 400; ++t) j = judge(t, 0.05);
  EXPECT_NEAR(j.expected, 0.05, 0.01);
  EXPECT_LT(judge(400, 0.15).p_value, 1e-4);
}

TEST(Detector, GoesOnAsIfItHadNeverBeenSaved) {
  const Method method = hourly(Side::kBoth);
  Random random(7);
  Detector detector(method);
  std::int64_t t = 0;
  for (; t < 500; ++t) take(detector, t, poisson(random, arrivals(t, 20)));
  std::string bytes;
  types::Writer writer(bytes);
  writer(detector);
  Detector read(method);
  types::Reader reader(bytes);
  reader(read);
  EXPECT_EQ(reader.left(), 0U);
  for (; t < 700; ++t) {
    const double count = poisson(random, arrivals(t, 20));
    EXPECT_EQ(take(detector, t, count).p_value, take(read, t, count).p_value);
  }
}

TEST(Detector, KeepsItsStateBounded) {
  const Method method = hourly(Side::kBoth);
  Detector detector(method);
  const std::size_t before = detector.bytes();
  for (std::int64_t t = 0; t < 5000; ++t) take(detector, t, 3);
  EXPECT_EQ(detector.bytes(), before);
  EXPECT_LT(before, 6000U);
}

}  // namespace
}  // namespace limen::stats
