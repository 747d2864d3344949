// How often detectors of engine/stats alarm on series without events, against what was asked:
// `false_alarms: 1 per 30d` for a key, and `1 per 1d over all keys`. Exit 1 where a figure is not
// between half and twice of that.
//   stats_calibrate [--seed N] [--quick]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "tests/bench/stats/series.h"

namespace {

using namespace limen::stats;
using namespace limen::stats::bench;

constexpr double kLeast = 0.5;
constexpr double kMost = 2;
constexpr Side kSides[] = {Side::kHigh, Side::kLow, Side::kBoth};

class Calibration {
 public:
  Calibration(std::uint64_t seed, int effort) : random_(seed), effort_(effort) {}

  void one_key(const std::vector<Kind>& kinds);
  void all_keys();
  [[nodiscard]] int missed() const { return missed_; }

 private:
  const char* mark(double ratio) {
    const bool good = ratio >= kLeast && ratio <= kMost;
    missed_ += good ? 0 : 1;
    return good ? " " : "!";
  }
  void cell(const Kind& kind, Side side, double weeks, double judged);

  Random random_;
  int effort_;
  int missed_ = 0;
};

void Calibration::cell(const Kind& kind, Side side, double weeks, double judged) {
  Rates rates({bucket_days(kind.grain) / 30});
  const auto each = static_cast<double>(buckets_in(kind.grain, weeks - 2));
  judge(kind, side, std::max(1, static_cast<int>(judged / each)), weeks, random_, rates);
  const double ratio = rates.ratio(0);
  std::printf(" %8.2f%s", ratio, mark(ratio));
  std::fflush(stdout);
}

/// Days need more of a history than hours: each comes once.
double short_weeks(const Kind& kind) { return kind.grain == Grain::kDay ? 26 : 4; }
double long_weeks(const Kind& kind) { return kind.grain == Grain::kDay ? 104 : 26; }

void Calibration::one_key(const std::vector<Kind>& kinds) {
  std::puts(
      "\n1 per 30d; measured / asked; short histories of 4 weeks (days: 26), long of 26 (104)");
  std::printf("%-42s %9s %9s %9s %9s %9s %9s\n", "", "s., high", "low", "both", "l., high", "low",
              "both");
  for (const Kind& kind : kinds) {
    std::printf("%-42.*s", static_cast<int>(kind.name.size()), kind.name.data());
    // A hundred false alarms or more are asked for in each cell: the figures scatter by a tenth.
    // Days cost little.
    const double asked = (kind.grain == Grain::kDay ? 50.0 : 25.0) * effort_;
    const double judged = asked * 30 / bucket_days(kind.grain);
    for (const double weeks : {short_weeks(kind), long_weeks(kind)}) {
      for (const Side side : kSides) cell(kind, side, weeks, judged);
    }
    std::puts("");
  }
}

void Calibration::all_keys() {
  const std::vector<int> keys{10, 100, 1000, 10'000};
  std::vector<double> levels;
  for (const int n : keys) levels.push_back(1.0 / 24 / n);
  Rates all(levels);
  std::puts("\n1 per 1d over all keys; measured / asked, both sides, 14 weeks");
  std::printf("%-42s %9s %9s %9s %9s keys\n", "", "10", "100", "1,000", "10,000");
  for (const Kind& kind : hourly_counts()) {
    Rates one(levels);
    judge(kind, Side::kBoth, 40 * effort_, 14, random_, one);
    std::printf("%-42.*s", static_cast<int>(kind.name.size()), kind.name.data());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::printf(" %8.2f ", one.ratio(i));
      all.alarms[i] += one.alarms[i];
    }
    std::puts("");
    std::fflush(stdout);
    all.buckets += one.buckets;
  }
  std::printf("%-42s", "all kinds together");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::printf(" %8.2f%s", all.ratio(i), mark(all.ratio(i)));
  }
  std::printf("\n%-42s", "  alarms that this rests on");
  for (const double alarms : all.alarms) std::printf(" %8.0f ", alarms);
  std::puts("");
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 1;
  int effort = 8;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--quick") effort = 2;
    if (word == "--seed" && i + 1 < argc) seed = std::strtoull(argv[++i], nullptr, 10);
  }
  Calibration calibration(seed, effort);
  calibration.one_key(hourly_counts());
  calibration.one_key(other_kinds());
  calibration.all_keys();
  std::printf("\n%d figures are not between %.1f and %.0f\n", calibration.missed(), kLeast, kMost);
  return calibration.missed() > 0 ? 1 : 0;
}
