#include "engine/stats/scan.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/stats/distributions.h"

namespace limen::stats {

namespace {

constexpr std::array kWithinDay{1, 2, 4, 8, 24, 72};
constexpr std::array kDays{1, 3, 7, 14};
constexpr std::array kWeeks{1, 2};

// A window's chance is never smaller than 10^-kFree times its newest quarter's to this power.
constexpr double kFree = 0.19952623149688797;  // 10^-0.7
constexpr double kPower = 1.5;
constexpr double kLeast = 1e-300;
// Standard deviations that one bucket may lie off in a longer window.
constexpr double kReach = 5;

// Windows of so few buckets see the zeros of a zero-inflated count one by one; in longer ones the
// variance says enough.
constexpr std::size_t kFewBuckets = 8;
/// What the harmonic mean h of a set of windows means: held h^steeper. Those of more than one
/// bucket weigh `lasting` in it, for most events last; they are held back by their newest quarters.
/// With known means and scatter it would be 1.1 h^1.09; what is not known makes far tails longer
/// and near ones shorter (measured: README.md, table 2).
struct Combination {
  double held;
  double steeper;
  double lasting;
};
constexpr Combination kOfWithinDay{.held = 0.57, .steeper = 1.04, .lasting = 2};
constexpr Combination kOfDays{.held = 0.67, .steeper = 1.04, .lasting = 2};
constexpr Combination kOfWeeks{.held = 0.74, .steeper = 1, .lasting = 6};

const Combination& combination_of(std::size_t windows) {
  return windows > kDays.size() ? kOfWithinDay : windows > kWeeks.size() ? kOfDays : kOfWeeks;
}

double as_chance(double harmonic_mean, const Combination& how) {
  return std::min(1.0, how.held * std::pow(harmonic_mean, how.steeper));
}

double at_least(double window, double quarter) {
  return std::max(window, kFree * quarter * std::sqrt(quarter));
}
static_assert(kPower == 1.5);

Tail normal_tail(double observed, double variance) {
  const double z = observed / std::sqrt(variance);
  return {.above = normal_above(z), .at = 0, .below = normal_above(-z)};
}

/// A sum of `n` counts each of which is zero with the chance `zeros` whatever its mean.
Tail inflated_tail(double observed, double mean, const Scatter& scatter, std::size_t n,
                   double more_variance) {
  const auto buckets = static_cast<double>(n);
  const double odds = scatter.zeros / (1 - scatter.zeros);
  double chance = std::pow(1 - scatter.zeros, buckets);  // of k buckets that are zero by inflation
  Tail sum;
  for (std::size_t k = 0; k <= n; ++k) {
    const double left = (buckets - static_cast<double>(k)) / buckets / (1 - scatter.zeros);
    Tail tail{.above = 0, .at = observed == 0 ? 1.0 : 0.0, .below = observed > 0 ? 1.0 : 0.0};
    if (k < n) {
      const double m = mean * left;
      tail = quick_count_tail(observed, m, scatter.others * m + more_variance * left * left);
    }
    sum.above += chance * tail.above;
    sum.at += chance * tail.at;
    sum.below += chance * tail.below;
    chance *= odds * (buckets - static_cast<double>(k)) / static_cast<double>(k + 1);
  }
  return sum;
}

/// A longer sum of them: by its third moment, which is far from that of a count of the same
/// variance.
Tail long_inflated_tail(double observed, double mean, const Scatter& scatter, std::size_t n,
                        double variance) {
  const auto buckets = static_cast<double>(n);
  const double counted = 1 - scatter.zeros;
  const double m = mean / buckets / counted;
  const double d = std::max(1.0, scatter.others);
  // Moments of a count about nothing, and of the mixture about its mean.
  const double second = m * d + m * m;
  const double third = m * d * (2 * d - 1) + 3 * m * m * d + m * m * m;
  const double q = counted * m;
  const double central = counted * third - 3 * q * counted * second + 2 * q * q * q;
  return skewed_count_tail(observed, mean, variance,
                           buckets * central / (variance * std::sqrt(variance)));
}

}  // namespace

std::span<const int> windows_for(double bucket_days) {
  if (bucket_days < 0.75) return kWithinDay;
  if (bucket_days < 3.5) return kDays;
  return kWeeks;
}

void HarmonicMean::add(double p, double weight) {
  sum_ += weight / std::max(p, kLeast);
  weight_ += weight;
}

double HarmonicMean::value() const { return weight_ > 0 ? std::min(1.0, weight_ / sum_) : 1; }

/// Sums over the newest `taken` entries.
struct Scan::Sums {
  std::size_t taken = 0;
  std::int64_t oldest = 0;
  double observed = 0;
  double mean = 0;
  double unit = 0;
  double slope = 0;
  double trials = 0;
  double memory = 0;  // sum over pairs of slope_s slope_t rho^|s - t|
  double carry = 0;   // of the recursion for it
};

Scan::Scan(Family family, std::span<const int> windows)
    : family_(family), windows_(windows), ring_(static_cast<std::size_t>(windows.back())) {}

void Scan::extend(Sums& sums, int length, double rho) const {
  const std::int64_t now = entry(0).index;
  for (; sums.taken < filled_; ++sums.taken) {
    const Entry& e = entry(sums.taken);
    if (e.index <= now - length) return;
    if (sums.taken > 0 && sums.oldest - e.index > 1) {
      sums.carry *= std::pow(rho, static_cast<double>(sums.oldest - e.index - 1));
    }
    const double slope = e.slope;
    sums.memory += slope * slope + 2 * slope * sums.carry;
    sums.carry = rho * (sums.carry + slope);
    sums.oldest = e.index;
    sums.observed += e.observed;
    sums.mean += e.mean;
    sums.unit += e.unit;
    sums.slope += slope;
    sums.trials += e.trials;
  }
}

Evidence Scan::tails(const Sums& sums, const Scatter& scatter, double doubt) const {
  const double more =
      scatter.kappa * sums.memory + (doubt + scatter.zeros_doubt) * sums.slope * sums.slope;
  const double variance = scatter.variance(sums.unit, static_cast<double>(sums.taken)) + more;
  const double miss = sums.observed - sums.mean;
  Tail tail;
  if (family_ == Family::kNormal) {
    tail = normal_tail(miss, variance);
  } else if (family_ == Family::kCount && scatter.zeros > 0 && sums.taken <= kFewBuckets) {
    tail = inflated_tail(sums.observed, sums.mean, scatter, sums.taken, more);
  } else if (family_ == Family::kCount && scatter.zeros > 0) {
    tail = long_inflated_tail(sums.observed, sums.mean, scatter, sums.taken, variance);
  } else if (family_ == Family::kCount) {
    tail = quick_count_tail(sums.observed, sums.mean, variance);
  } else if (miss * miss < 4 * variance && sums.mean > 5 && sums.mean < 0.5 * sums.trials) {
    tail = quick_count_tail(sums.observed, sums.mean, variance);
  } else {
    tail = share_tail(sums.observed, sums.trials, sums.mean / sums.trials, variance);
  }
  const double before = sums.taken < filled_ ? static_cast<double>(entry(sums.taken).rank) : 0.5;
  return {.high = std::min(1.0, tail.above + tail.at * before),
          .low = std::min(1.0, tail.below + tail.at * (1 - before))};
}

void Scan::push(const Residual& bucket, double trials, const Scatter& scatter, double doubt) {
  newest_ = static_cast<std::uint32_t>((newest_ + 1) % ring_.size());
  filled_ = static_cast<std::uint32_t>(std::min<std::size_t>(filled_ + 1, ring_.size()));
  const float before = entry(1).rank;
  Entry& e = ring_[newest_];
  const float rank = filled_ > 1 && ring_.size() > 1 ? before : 0.5F;
  e = {.index = bucket.index,
       .observed = static_cast<float>(bucket.observed),
       .mean = static_cast<float>(bucket.mean),
       .unit = static_cast<float>(bucket.unit),
       .slope = static_cast<float>(bucket.slope),
       .trials = static_cast<float>(trials),
       .rank = rank};
  Sums sums;
  extend(sums, 1, scatter.rho);
  newest_evidence_ = tails(sums, scatter, doubt);
  e.rank = static_cast<float>(newest_evidence_.high);
  if (family_ != Family::kNormal) e.observed = static_cast<float>(drawn_in(sums, scatter, doubt));
}

/// A bucket alone is an alarm of its own; windows are for what lasts, and are not to ring with it.
double Scan::drawn_in(const Sums& sums, const Scatter& scatter, double doubt) {
  const double variance = scatter.variance(sums.unit, 1) + scatter.kappa * sums.memory +
                          doubt * sums.slope * sums.slope;
  const double reach = kReach * std::sqrt(variance);
  // The tail of a skewed count reaches further up.
  const double skewed = kReach * (variance / std::max(sums.mean, 1e-9));
  return std::clamp(sums.observed, sums.mean - reach, sums.mean + reach + skewed);
}

Evidence Scan::evidence(const Scatter& scatter, double doubt) const {
  const Combination& how = combination_of(windows_.size());
  HarmonicMean high;
  HarmonicMean low;
  Sums sums;
  Sums quarter_sums;
  for (const int length : windows_) {
    extend(sums, length, scatter.rho);
    Evidence found = newest_evidence_;
    if (length > 1) {
      const int quarter_length = std::max(1, length / 4);
      extend(quarter_sums, quarter_length, scatter.rho);
      const Evidence quarter =
          quarter_length > 1 ? tails(quarter_sums, scatter, doubt) : newest_evidence_;
      found = tails(sums, scatter, doubt);
      found.high = at_least(found.high, quarter.high);
      found.low = at_least(found.low, quarter.low);
    }
    const double weight = length == 1 ? 1 : how.lasting;
    high.add(found.high, weight);
    low.add(found.low, weight);
  }
  return {.high = as_chance(high.value(), how), .low = as_chance(low.value(), how)};
}

}  // namespace limen::stats
