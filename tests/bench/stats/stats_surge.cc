// How soon detectors of engine/stats see that half as many again cross in 15 minutes: series like
// those of gen_border.py, in quarters of an hour, five weeks of history, alarms at 1 per 30d. Exit
// 1 where fewer than nine of ten are seen within two buckets on a busy point with usual noise.
//   stats_surge [--seed N] [--quick]
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <string_view>

#include "tests/bench/stats/series.h"

namespace {

using namespace limen::stats;
using namespace limen::stats::bench;

constexpr double kLevel = 1.0 / 2880;
constexpr double kSurge = 1.5;
constexpr int kWithin = 2;
constexpr double kWanted = 0.9;

double uniform(Random& random, double low, double high) {
  return std::uniform_real_distribution<>(low, high)(random);
}

/// A crossing's week: two harmonics of the day, days of the week, another wave on weekends.
class Profile {
 public:
  explicit Profile(Random& r)
      : day_{uniform(r, 0.2, 1.1), uniform(r, 10, 18) / 24},
        half_{uniform(r, 0.1, 0.5), uniform(r, 0, 12) / 24},
        weekend_{uniform(r, 0, 0.4), uniform(r, 8, 18) / 24} {
    for (std::size_t i = 0; i < 7; ++i) days_[i] = (i < 5 ? 0.25 : 0.9) * uniform(r, -0.5, 0.5);
  }
  [[nodiscard]] double at(const BucketTime& t) const {
    double x = days_[t.weekday] + wave(day_, t.day_share, 1) + wave(half_, t.day_share, 2);
    if (t.weekday >= 5) x += wave(weekend_, t.day_share, 1);
    return std::exp(x);
  }

 private:
  struct Wave {
    double height, peak;
  };
  static double wave(const Wave& w, double share, double times) {
    return w.height * std::cos(2 * std::numbers::pi * times * (share - w.peak));
  }

  Wave day_, half_, weekend_;
  std::array<double, 7> days_{};
};

struct Roughness {
  const char* name;
  double dispersion;
  double tau;  // standard deviation of the logarithm's own noise, with the memory 0.7 an hour
};
constexpr Roughness kRoughness[] = {{"dispersion 1, no more", 1, 0},
                                    {"dispersion 1.5, tau 0.05", 1.5, 0.05},
                                    {"dispersion 3, tau 0.05", 3, 0.05},
                                    {"dispersion 8, tau 0.12", 8, 0.12}};
constexpr double kMeans[] = {25, 50, 100, 200, 400};
// Cells that must reach what is wanted: busy points, noise that is not among the roughest.
constexpr double kBusy = 200;
constexpr double kUsualDispersion = 1.5;

/// Whether the surge of a key with the mean `mean` at that time is seen within two buckets.
bool seen(const Method& method, double mean, const Roughness& rough, Random& random) {
  const Profile profile(random);
  const auto start =
      buckets_in(Grain::kQuarter, 5) + std::uniform_int_distribution<std::int64_t>(0, 671)(random);
  const double base = mean / profile.at(bucket_time(Grain::kQuarter, start));
  const double rho = std::pow(0.7, 0.25);
  double noise = 0;
  Detector detector(method);
  bool found = false;
  for (std::int64_t t = 0; t < start + kWithin; ++t) {
    const BucketTime time = bucket_time(Grain::kQuarter, t);
    noise =
        rho * noise + std::sqrt(1 - rho * rho) * rough.tau * std::normal_distribution<>()(random);
    const double m = base * profile.at(time) * std::exp(noise - rough.tau * rough.tau / 2) *
                     (t >= start ? kSurge : 1);
    const double rate =
        rough.dispersion <= 1
            ? m
            : std::gamma_distribution<>(m / (rough.dispersion - 1), rough.dispersion - 1)(random);
    const auto count = std::poisson_distribution<std::int64_t>(rate)(random);
    const Judgement j = detector.take(
        {.time = time, .observed = static_cast<double>(count), .trials = 1, .values = {}});
    found = found || (t >= start && j.p_value < kLevel);
  }
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 1;
  int keys = 200;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--quick") keys = 50;
    if (word == "--seed" && i + 1 < argc) seed = std::strtoull(argv[++i], nullptr, 10);
  }
  Random random(seed);
  const Method method(Measure::kCount, Side::kHigh, Season::kWeek, bucket_days(Grain::kQuarter),
                      false, 1344);
  std::puts("\nhalf as many again, in buckets of 15 minutes: share seen within two, at 1 per 30d");
  std::printf("%-28s", "expected in a bucket:");
  for (const double mean : kMeans) std::printf(" %6.0f ", mean);
  std::puts("");
  int missed = 0;
  for (const Roughness& rough : kRoughness) {
    std::printf("%-28s", rough.name);
    for (const double mean : kMeans) {
      int found = 0;
      for (int key = 0; key < keys; ++key) found += seen(method, mean, rough, random) ? 1 : 0;
      const double share = static_cast<double>(found) / keys;
      const bool must = mean >= kBusy && rough.dispersion <= kUsualDispersion;
      missed += must && share < kWanted ? 1 : 0;
      std::printf(" %6.2f%s", share, must && share < kWanted ? "!" : " ");
      std::fflush(stdout);
    }
    std::puts("");
  }
  return missed > 0 ? 1 : 0;
}
