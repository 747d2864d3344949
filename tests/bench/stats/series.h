#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string_view>
#include <vector>

#include "engine/stats/detector.h"

namespace limen::stats::bench {

using Random = std::mt19937_64;

/// How long a bucket is; hours and quarters of an hour are judged against a week, days against a
/// week of days.
enum class Grain : std::uint8_t { kQuarter, kHour, kDay };

[[nodiscard]] double bucket_days(Grain grain);
[[nodiscard]] std::int64_t buckets_in(Grain grain, double weeks);
/// The bucket that starts `index` buckets after a Monday's midnight.
[[nodiscard]] BucketTime bucket_time(Grain grain, std::int64_t index);

/// What a bucket of a series without events holds.
struct Drawn {
  double observed = 0;
  double trials = 1;
  std::vector<double> values;
};

/// A kind of series without events.
struct Kind {
  std::string_view name;
  Grain grain = Grain::kHour;
  Measure measure = Measure::kCount;
  std::function<void(Random&, const BucketTime&, Drawn&)> draw;
};

/// Counts by the hour, of every kind that an indicator must be calibrated for.
[[nodiscard]] const std::vector<Kind>& hourly_counts();
/// Counts of quarters of an hour and of days, shares, waits.
[[nodiscard]] const std::vector<Kind>& other_kinds();

/// How many buckets were judged, and how many of them had a p_value below each level.
struct Rates {
  explicit Rates(std::vector<double> of) : levels(std::move(of)), alarms(levels.size()) {}

  std::vector<double> levels;
  std::vector<double> alarms;
  double buckets = 0;

  void count(double p_value);
  /// Alarms in those asked for.
  [[nodiscard]] double ratio(std::size_t level) const {
    return alarms[level] / (buckets * levels[level]);
  }
};

/// Adds what the detectors of `keys` keys say in `weeks` weeks each, the first two of which are
/// warm-up.
void judge(const Kind& kind, Side side, int keys, double weeks, Random& random, Rates& rates);

}  // namespace limen::stats::bench
