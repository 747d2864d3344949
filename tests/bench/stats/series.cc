#include "tests/bench/stats/series.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/stats/value_detector.h"

namespace limen::stats::bench {

namespace {

double poisson(Random& random, double mean) {
  return static_cast<double>(std::poisson_distribution<std::int64_t>(mean)(random));
}

double negative_binomial(Random& random, double mean, double dispersion) {
  if (dispersion <= 1) return poisson(random, mean);
  return poisson(random,
                 std::gamma_distribution<>(mean / (dispersion - 1), dispersion - 1)(random));
}

/// Counts with less than a Poisson's variance.
double binomial(Random& random, double mean, double dispersion) {
  const auto trials = static_cast<std::int64_t>(std::lround(mean / (1 - dispersion)));
  return static_cast<double>(
      std::binomial_distribution<std::int64_t>(trials, 1 - dispersion)(random));
}

double day_wave(const BucketTime& time) {
  return std::exp(0.6 * std::cos(2 * std::numbers::pi * (time.day_share - 0.58)));
}

double week_wave(const BucketTime& time) { return day_wave(time) * (time.weekday >= 5 ? 0.67 : 1); }

Kind counts(std::string_view name, std::function<double(Random&, const BucketTime&)> draw,
            Grain grain = Grain::kHour) {
  return {.name = name,
          .grain = grain,
          .measure = Measure::kCount,
          .draw = [draw = std::move(draw)](Random& random, const BucketTime& time, Drawn& out) {
            out.observed = draw(random, time);
          }};
}

Kind plain(std::string_view name, double mean, double dispersion, Grain grain = Grain::kHour) {
  return counts(
      name,
      [=](Random& r, const BucketTime&) {
        return dispersion < 1 ? binomial(r, mean, dispersion)
                              : negative_binomial(r, mean, dispersion);
      },
      grain);
}

Kind inflated(std::string_view name, double zeros, double mean, double dispersion,
              Grain grain = Grain::kHour) {
  return counts(
      name,
      [=](Random& r, const BucketTime&) {
        return std::bernoulli_distribution(zeros)(r) ? 0 : negative_binomial(r, mean, dispersion);
      },
      grain);
}

Kind seasonal(std::string_view name, double mean, double dispersion, Grain grain = Grain::kHour) {
  return counts(
      name,
      [=](Random& r, const BucketTime& t) {
        return negative_binomial(r, mean * week_wave(t), dispersion);
      },
      grain);
}

/// Grows, or shrinks, by `a_week` of itself each week.
Kind trending(std::string_view name, double mean, double a_week, Grain grain = Grain::kHour) {
  return counts(
      name,
      [=](Random& r, const BucketTime& t) {
        const double weeks = static_cast<double>(t.index) * bucket_days(grain) / 7;
        return negative_binomial(r, mean * std::exp(a_week * weeks), 1.5);
      },
      grain);
}

Kind share(std::string_view name, double of, double trials, double correlation) {
  return {.name = name,
          .grain = Grain::kHour,
          .measure = Measure::kShare,
          .draw = [=](Random& random, const BucketTime& time, Drawn& out) {
            out.trials = 1 + negative_binomial(random, trials * week_wave(time), 2);
            double p = of;
            if (correlation > 0) {
              const double strength = 1 / correlation - 1;
              const double a = std::gamma_distribution<>(of * strength)(random);
              p = a / (a + std::gamma_distribution<>((1 - of) * strength)(random));
            }
            out.observed = static_cast<double>(
                std::binomial_distribution<int>(static_cast<int>(out.trials), p)(random));
          }};
}

/// Waits around twenty minutes; a few are very long.
Kind waits(std::string_view name, double an_hour, double long_ones) {
  return {.name = name,
          .grain = Grain::kHour,
          .measure = Measure::kValue,
          .draw = [=](Random& random, const BucketTime& time, Drawn& out) {
            const double number = 1 + poisson(random, an_hour);
            out.values.clear();
            double sum = 0;
            for (double i = 0; i < number; ++i) {
              double wait = 20 * day_wave(time);
              if (std::bernoulli_distribution(long_ones)(random)) {
                wait *= 3 * std::pow(std::uniform_real_distribution<>(0.001, 1)(random), -0.6);
              } else {
                wait *= std::exp(std::normal_distribution<>(0, 0.6)(random));
              }
              out.values.push_back(wait);
              sum += wait;
            }
            out.observed = sum / number;
          }};
}

template <class D>
void judge_key(const Kind& kind, const Method& method, double weeks, Random& random, Rates& rates) {
  D detector(method);
  Drawn drawn;
  for (std::int64_t t = 0; t < buckets_in(kind.grain, weeks); ++t) {
    const BucketTime time = bucket_time(kind.grain, t);
    kind.draw(random, time, drawn);
    const Judgement j = detector.take(
        {.time = time, .observed = drawn.observed, .trials = drawn.trials, .values = drawn.values});
    if (!j.learning) rates.count(j.p_value);
  }
}

}  // namespace

double bucket_days(Grain grain) {
  return grain == Grain::kQuarter ? 1.0 / 96 : grain == Grain::kHour ? 1.0 / 24 : 1;
}

std::int64_t buckets_in(Grain grain, double weeks) {
  return static_cast<std::int64_t>(std::lround(weeks * 7 / bucket_days(grain)));
}

BucketTime bucket_time(Grain grain, std::int64_t index) {
  const std::int64_t a_day = buckets_in(grain, 1) / 7;
  return {.index = index,
          .day_share = (static_cast<double>(index % a_day) + 0.5) / static_cast<double>(a_day),
          .weekday = static_cast<std::uint8_t>(index / a_day % 7),
          .year_share = 0};
}

const std::vector<Kind>& hourly_counts() {
  static const std::vector<Kind> kinds{
      plain("Poisson, mean 0.2", 0.2, 1),
      plain("Poisson, mean 3", 3, 1),
      plain("Poisson, mean 50", 50, 1),
      plain("Poisson, mean 1,000", 1000, 1),
      plain("negative binomial, mean 20, dispersion 1.5", 20, 1.5),
      plain("negative binomial, mean 20, dispersion 3", 20, 3),
      plain("negative binomial, mean 20, dispersion 8", 20, 8),
      plain("negative binomial, mean 2, dispersion 3", 2, 3),
      plain("negative binomial, mean 1, dispersion 4", 1, 4),
      plain("underdispersed, mean 20, dispersion 0.5", 20, 0.5),
      plain("underdispersed, mean 50, dispersion 0.3", 50, 0.3),
      seasonal("seasonal, mean 30, dispersion 2", 30, 2),
      seasonal("seasonal, mean 3, dispersion 1", 3, 1),
      trending("growing by 2 % a week", 20, 0.02),
      trending("shrinking by 2 % a week", 40, -0.02),
      inflated("zero-inflated, 30 %, mean 6", 0.3, 6, 1),
      inflated("zero-inflated, 50 %, mean 10, dispersion 1.5", 0.5, 10, 1.5),
      inflated("zero-inflated, 20 %, mean 4", 0.2, 4, 1),
  };
  return kinds;
}

const std::vector<Kind>& other_kinds() {
  static const std::vector<Kind> kinds{
      plain("15 min: Poisson, mean 3", 3, 1, Grain::kQuarter),
      plain("15 min: negative binomial, mean 20, d. 3", 20, 3, Grain::kQuarter),
      seasonal("15 min: seasonal, mean 8, dispersion 2", 8, 2, Grain::kQuarter),
      inflated("15 min: zero-inflated, 30 %, mean 6", 0.3, 6, 1, Grain::kQuarter),
      plain("days: Poisson, mean 3", 3, 1, Grain::kDay),
      seasonal("days: seasonal, mean 100, dispersion 8", 100, 8, Grain::kDay),
      trending("days: growing by 1 % a week", 50, 0.01, Grain::kDay),
      inflated("days: zero-inflated, 30 %, mean 6", 0.3, 6, 1, Grain::kDay),
      share("shares: 5 %, 60 trials", 0.05, 60, 0),
      share("shares: 30 %, 100 trials, correlation 0.01", 0.3, 100, 0.01),
      waits("waits: 10 an hour, 3 % very long", 10, 0.03),
      waits("waits: 2 an hour", 2, 0),
  };
  return kinds;
}

void Rates::count(double p_value) {
  buckets += 1;
  for (std::size_t i = 0; i < levels.size(); ++i) alarms[i] += p_value < levels[i] ? 1 : 0;
}

void judge(const Kind& kind, Side side, int keys, double weeks, Random& random, Rates& rates) {
  const double days = bucket_days(kind.grain);
  const Method method(kind.measure, side, Season::kWeek, days, false, 14 / days);
  for (int key = 0; key < keys; ++key) {
    if (kind.measure == Measure::kValue) {
      judge_key<ValueDetector>(kind, method, weeks, random, rates);
    } else {
      judge_key<Detector>(kind, method, weeks, random, rates);
    }
  }
}

}  // namespace limen::stats::bench
