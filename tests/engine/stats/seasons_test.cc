#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "engine/stats/detector.h"

namespace limen::stats {
namespace {

using Random = std::mt19937_64;

double poisson(Random& random, double mean) {
  return static_cast<double>(std::poisson_distribution<int>(mean)(random));
}

BucketTime day(std::int64_t t, DayKind kind = DayKind::kOrdinary) {
  return {.index = t,
          .day_share = 0.5,
          .weekday = static_cast<std::uint8_t>(t % 7),
          .year_share = std::fmod(static_cast<double>(t) / 365.25, 1.0),
          .day = kind};
}

Judgement take(Detector& detector, const BucketTime& time, double count) {
  return detector.take({.time = time, .observed = count, .trials = 1, .values = {}});
}

/// A crossing that is busy in summer and on weekends.
double by_the_year(const BucketTime& time) {
  return 200 * std::exp(0.7 * std::cos(2 * std::numbers::pi * (time.year_share - 0.55)) +
                        (time.weekday >= 5 ? 0.3 : 0));
}

class Years : public testing::Test {
 protected:
  Years() {
    for (; t < 3 * 365; ++t) take(detector, day(t), poisson(random, by_the_year(day(t))));
  }

  Random random{21};
  Method method{Measure::kCount, Side::kBoth, Season::kYear, 1, false, 365};
  Detector detector{method};
  std::int64_t t = 0;
};

TEST_F(Years, ExpectSummerInSummerAndWinterInWinter) {
  double worst = 0;
  for (; t < 4 * 365; ++t) {
    const double mean = by_the_year(day(t));
    const Judgement j = take(detector, day(t), poisson(random, mean));
    worst = std::max(worst, std::abs(j.expected / mean - 1));
  }
  EXPECT_LT(worst, 0.12);
}

TEST_F(Years, FindASummersDayInWinter) {
  while (day(t).year_share > 0.06 || day(t).weekday != 2) {
    take(detector, day(t), poisson(random, by_the_year(day(t))));
    ++t;
  }
  EXPECT_LT(take(detector, day(t), 400).p_value, 1e-6);
}

/// Holidays, a month apart, bring twice as much.
double on_holidays(const BucketTime& time) {
  return 100 * (time.day == DayKind::kHoliday ? 2 : time.day == DayKind::kEve ? 1.3 : 1);
}

DayKind kind_of(std::int64_t t) {
  if (t % 30 == 29) return DayKind::kHoliday;
  return t % 30 == 28 ? DayKind::kEve : DayKind::kOrdinary;
}

class Holidays : public testing::Test {
 protected:
  /// How many of the last ten holidays are alarmed, at 1 per 30d.
  int alarms(bool known) {
    const Method method(Measure::kCount, Side::kBoth, Season::kWeek, 1, known, 28);
    Detector detector(method);
    Random random(22);
    int found = 0;
    for (std::int64_t t = 0; t < 600; ++t) {
      const BucketTime time = day(t, kind_of(t));
      const Judgement j = take(detector, time, poisson(random, on_holidays(time)));
      if (t >= 300 && time.day == DayKind::kHoliday) found += j.p_value < 1.0 / 30 ? 1 : 0;
    }
    return found;
  }
};

TEST_F(Holidays, AreAlarmsWhereTheyAreNotKnown) { EXPECT_GE(alarms(false), 9); }
TEST_F(Holidays, HaveAProfileOfTheirOwnWhereTheyAreKnown) { EXPECT_LE(alarms(true), 2); }

TEST(Weekends, CloseWhatNeverOpensThen) {
  const Method method(Measure::kCount, Side::kBoth, Season::kWeek, 1, false, 28);
  Detector detector(method);
  Random random(23);
  for (std::int64_t t = 0; t < 140; ++t) {
    const double count = day(t).weekday >= 5 ? 0 : poisson(random, 50);
    const Judgement j = take(detector, day(t), count);
    EXPECT_TRUE(day(t).weekday < 5 || j.p_value == 1) << t;
  }
  EXPECT_LT(take(detector, day(140), 0).p_value, 1e-4);  // a Monday
}

}  // namespace
}  // namespace limen::stats
