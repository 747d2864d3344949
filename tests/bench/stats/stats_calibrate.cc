// How often detectors of engine/stats alarm on series without events, against what was asked:
// `false_alarms: 1 per 30d` for a key, and `1 per 1d over all keys`.
//   stats_calibrate [SEED]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <vector>

#include "engine/stats/detector.h"
#include "engine/stats/value_detector.h"

namespace {

using namespace limen::stats;
using Random = std::mt19937_64;
constexpr double kPi = 3.14159265358979;

double negative_binomial(Random& random, double mean, double dispersion) {
  if (dispersion <= 1) return static_cast<double>(std::poisson_distribution<int>(mean)(random));
  std::gamma_distribution<> rate(mean / (dispersion - 1), dispersion - 1);
  return static_cast<double>(std::poisson_distribution<int>(rate(random))(random));
}

double binomial(Random& random, double mean) {  // half a Poisson's variance
  return static_cast<double>(
      std::binomial_distribution<int>(static_cast<int>(std::lround(2 * mean)), 0.5)(random));
}

double week_wave(std::int64_t t) {
  const double day = std::cos(2 * kPi * (static_cast<double>(t % 24) - 14) / 24);
  return std::exp(0.6 * day + (t / 24 % 7 >= 5 ? -0.4 : 0));
}

using Series = std::function<double(Random&, std::int64_t)>;
struct Kind {
  const char* name;
  Series series;
};

const std::vector<Kind> kKinds{
    {"Poisson, mean 0.2", [](Random& r, std::int64_t) { return negative_binomial(r, 0.2, 1); }},
    {"Poisson, mean 3", [](Random& r, std::int64_t) { return negative_binomial(r, 3, 1); }},
    {"Poisson, mean 50", [](Random& r, std::int64_t) { return negative_binomial(r, 50, 1); }},
    {"negative binomial, dispersion 1.5",
     [](Random& r, std::int64_t) { return negative_binomial(r, 20, 1.5); }},
    {"negative binomial, dispersion 3",
     [](Random& r, std::int64_t) { return negative_binomial(r, 20, 3); }},
    {"negative binomial, dispersion 8",
     [](Random& r, std::int64_t) { return negative_binomial(r, 20, 8); }},
    {"underdispersed, 0.5", [](Random& r, std::int64_t) { return binomial(r, 20); }},
    {"seasonal by week",
     [](Random& r, std::int64_t t) { return negative_binomial(r, 30 * week_wave(t), 2); }},
    {"trending",
     [](Random& r, std::int64_t t) {
       return negative_binomial(r, 20 * std::exp(0.0001 * static_cast<double>(t)), 1.5);
     }},
    {"zero-inflated",
     [](Random& r, std::int64_t) {
       return std::bernoulli_distribution(0.3)(r) ? 0 : negative_binomial(r, 6, 1);
     }},
};

struct Rates {
  double alarms = 0;
  double buckets = 0;
};

/// Alarms at `level` of `keys` keys, each with `weeks` of hours, of which two are warm-up.
Rates run(const Kind& kind, Side side, double level, int keys, int weeks, Random& random) {
  const Method method(Measure::kCount, side, Season::kWeek, 1.0 / 24, false, 336);
  Rates rates;
  for (int key = 0; key < keys; ++key) {
    Detector detector(method);
    for (std::int64_t t = 0; t < weeks * 168; ++t) {
      const BucketTime time{.index = t,
                            .day_share = static_cast<double>(t % 24) / 24,
                            .weekday = static_cast<std::uint8_t>(t / 24 % 7)};
      const Judgement j = detector.take(
          {.time = time, .observed = kind.series(random, t), .trials = 1, .values = {}});
      if (j.learning) continue;
      rates.buckets += 1;
      rates.alarms += j.p_value < level ? 1 : 0;
    }
  }
  return rates;
}

void one_key(Random& random) {
  std::puts("false_alarms: 1 per 30d, hours; measured / asked (between 0.5 and 2)");
  std::printf("%-36s %10s %10s %10s %10s\n", "", "high, 4w", "both, 4w", "high, 26w", "both, 26w");
  for (const Kind& kind : kKinds) {
    std::printf("%-36s", kind.name);
    for (const int weeks : {4, 26}) {
      for (const Side side : {Side::kHigh, Side::kBoth}) {
        const Rates r = run(kind, side, 1.0 / 720, weeks == 4 ? 150 : 20, weeks, random);
        std::printf(" %10.2f", r.alarms / r.buckets * 720);
      }
    }
    std::puts("");
  }
}

/// Rates far out, as many keys need them.
void far_out(Random& random) {
  std::puts("\nfar out: measured / asked at chances of 1e-4 and 1e-5, both sides, 14 weeks");
  for (const Kind& kind : kKinds) {
    const Rates a = run(kind, Side::kBoth, 1e-4, 60, 14, random);
    const Rates b = run(kind, Side::kBoth, 1e-5, 60, 14, random);
    std::printf("%-36s %10.2f %10.2f\n", kind.name, a.alarms / a.buckets * 1e4,
                b.alarms / b.buckets * 1e5);
  }
}

void all_keys(Random& random) {
  std::puts("\nfalse_alarms: 1 per 1d over all keys; measured a day, keys of all kinds above");
  for (const int keys : {10, 100, 1000, 10'000}) {
    // As many key-weeks for each number of keys, one or more sets of keys.
    Rates rates;
    const int each = 40;
    for (const Kind& kind : kKinds) {
      const Rates r = run(kind, Side::kBoth, 1.0 / 24 / keys, each, 14, random);
      rates.alarms += r.alarms;
      rates.buckets += r.buckets;
    }
    const double days = rates.buckets / 24 / keys;
    std::printf("%6d keys  %6.2f a day  (%.0f alarms)\n", keys, rates.alarms / days, rates.alarms);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Random random(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1);
  one_key(random);
  far_out(random);
  all_keys(random);
}
