#include "engine/stats/noise.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"

namespace limen::stats {

namespace {

constexpr double kPhiFade = 0.9995;
constexpr double kMemoryFade = 0.9995;
constexpr double kLeastPhi = 0.02;
constexpr double kLeastOthers = 0.5;
constexpr double kMostKappa = 0.25;
constexpr double kLeastTold = -100;
// Excess kurtosis with which the tails rest on half the buckets, by simulation.
constexpr double kLongTail = 40;

// Shares of zeros below this are left to the dispersion; so are those that do not make what came
// clearly more likely, by this difference of log likelihoods, of which a bucket may add so much.
constexpr double kFewZeros = 0.06;
constexpr double kClear = 1;
constexpr double kMostFavour = 4;
constexpr double kLeastFavour = -2;
constexpr double kMostZeros = 0.95;
// No bucket is held for so certain to have, or not to have, a count that one could turn all.
constexpr double kSure = 0.02;

/// The chance of no count, negative binomial with the dispersion d, Poisson where d is 1 or less.
double no_count(double mean, double d) {
  return d > 1.001 ? std::exp(-mean * std::log(d) / (d - 1)) : std::exp(-mean);
}

/// What the lower weights of unlikely buckets leave of what a bucket tells of the dispersion:
/// computed for means from 0.05 and dispersions from 1 to 8, 0.95 to 0.98.
constexpr double kKept = 0.945;
/// Counts less dispersed than this tell of it by Pearson's statistic.
constexpr double kPearson = 1.02;

/// digamma(r + y) - digamma(r), y >= 0.
double digamma_step(double r, double y) {
  constexpr double kFar = 8;
  double sum = 0;
  for (; y >= 1 && r < kFar; --y, ++r) sum += 1 / r;
  const auto far = [](double x) { return std::log(x - 0.5) + 1 / (24 * (x - 0.5) * (x - 0.5)); };
  return y > 0 && r >= kFar ? sum + far(r + y) - far(r) : sum;
}

/// The same by Pearson's statistic; one bucket is not believed that there is much less than
/// nothing.
double square_told(double miss, double unit, double known) {
  return std::max(kLeastTold, (miss * miss - known) / unit);
}

/// What a count tells of its dispersion: an estimate that is right on average, of the information
/// share_told(). Near d, one step of Fisher's scoring for a negative binomial count; it takes far
/// counts less seriously than Pearson's statistic does.
double dispersion_told(double y, double mean, double d, double known) {
  const double all = d + known / mean;
  if (all < kPearson) return square_told(y - mean, mean, known);
  const double r = mean / (all - 1);
  const double score =
      (y / all - r * digamma_step(r, y) + r * (std::log(all) - 1 + 1 / all)) / (all - 1);
  return std::max(kLeastTold, d + score * 2 * all * all * (mean + 0.5) / mean);
}

/// Information, in that of a bucket of a great mean.
double share_told(double mean) { return mean / (mean + 0.5); }

}  // namespace

double count_kurtosis(double mean, double dispersion) {
  const double d = std::max(1.0, dispersion);
  return (6 * d * (d - 1) + 1) / (d * mean);
}

Scatter Noise::scatter() const {
  Scatter s;
  const double k1 = product1_ / mean1_;
  const double k2 = product2_ / mean2_;
  if (k1 > 1e-5 && k2 > 0) s.rho = std::clamp(k2 / k1, 0.3, 0.95);
  const double error2 = square1_ / (mean1_ * mean1_);  // of k1, squared
  const double drawn = k1 > 0 ? std::max(0.0, k1 - 2 * error2 / k1) : 0;
  s.kappa = std::min(drawn / s.rho, kMostKappa);
  if (zeros_ > kFewZeros && favour_ > kClear) {
    s.zeros = zeros_;
    s.zeros_doubt = 1 / (information_ * (1 - zeros_) * (1 - zeros_));
  }
  s.phi = std::max(kLeastPhi, sum_ / weight_);
  s.others = std::max(kLeastOthers, others_ / others_weight_);
  s.degrees = degrees_;
  return s;
}

double Scatter::of_count(double observed, double mean) const {
  if (zeros == 0 || observed > 0) return 1;
  const double none = (1 - zeros) * no_count(mean / (1 - zeros), others);
  return none / (zeros + none);
}

void Noise::learn_zeros(const Residual& bucket, double more, double weight, double fade) {
  const double y = bucket.observed;
  const double d = std::max(kLeastOthers, others_ / others_weight_);
  const double mean = bucket.mean / (1 - zeros_);
  const double none = no_count(mean, d);
  const double chance = std::clamp(zeros_ + (1 - zeros_) * none, kSure, 1 - kSure);
  const bool zero = y == 0;
  if (zeros_ > kFewZeros / 2) {
    const double mixed = zero ? std::log(chance) : std::log1p(-zeros_) + log_chance(y, mean, d);
    const double plain = log_chance(y, bucket.mean, std::max(kLeastOthers, sum_ / weight_));
    favour_ += std::clamp(mixed - plain, -kMostFavour, kMostFavour);
  }
  favour_ = std::max(kLeastFavour, fade * favour_);
  const double known = more / ((1 - zeros_) * (1 - zeros_));
  const double certain = d * mean / (d * mean + known);
  const double by_count =
      weight * share_told(mean) * certain * certain * (zero ? (1 - zeros_) * none / chance : 1);
  others_ = fade * others_ + by_count * dispersion_told(y, mean, d, known);
  others_weight_ = fade * others_weight_ + by_count * kKept;
  const double score = (1 - none) / (chance * (1 - chance));
  information_ = fade * information_ + weight * score * (1 - none);
  zeros_ += weight * score * ((zero ? 1 : 0) - chance) / information_;
  zeros_ = std::clamp(zeros_, 0.0, kMostZeros);
}

void Noise::learn_memory(const Residual& bucket, double doubt, double weight) {
  const double r = bucket.observed - bucket.mean;
  const auto product = [&](const Residual& other) {
    return r * (other.observed - other.mean) - doubt * bucket.slope * other.slope;
  };
  if (one_.index == bucket.index - 1) {
    const double p = weight * product(one_);
    product1_ = kMemoryFade * product1_ + p;
    square1_ = kMemoryFade * kMemoryFade * square1_ + p * p;
    mean1_ = kMemoryFade * mean1_ + weight * bucket.slope * one_.slope;
    if (two_.index == bucket.index - 2) {
      product2_ = kMemoryFade * product2_ + weight * product(two_);
      mean2_ = kMemoryFade * mean2_ + weight * bucket.slope * two_.slope;
    }
  }
  two_ = one_;
  one_ = bucket;
  if (weight <= 0.3) one_.observed = one_.mean;  // an unusual bucket says nothing of the memory
}

void Noise::learn(const Residual& bucket, double doubt, double weight) {
  const Scatter s = scatter();
  const double more = (s.kappa + doubt) * bucket.slope * bucket.slope;
  // Where much else is doubted a bucket tells little of phi. Early ones, which rest on little, fade
  // sooner.
  const double plain = s.variance(bucket.unit, 1);
  const double certain = plain / (plain + more);
  const double share = weight * share_told(bucket.mean) * certain * certain;
  const double fade = std::min(kPhiFade, 1 - 1 / (buckets_ + 20));
  buckets_ += 1;
  const double d = std::max(kLeastPhi, sum_ / weight_);
  const double told = of_ == Of::kCounts
                          ? dispersion_told(bucket.observed, bucket.mean, d, more)
                          : square_told(bucket.observed - bucket.mean, bucket.unit, more);
  sum_ = fade * sum_ + share * told;
  weight_ = fade * weight_ + share * kKept;
  const double kurtosis = count_kurtosis(bucket.mean, s.phi);
  degrees_ = fade * degrees_ +
             weight * share_told(bucket.mean) * (1 - s.zeros) / (1 + kurtosis / kLongTail);
  if (of_ == Of::kCounts) learn_zeros(bucket, more, weight, fade);
  learn_memory(bucket, doubt, weight);
}

double Togetherness::dispersion(double trials) const {
  return 1 + std::max(0.0, trials - 1) * std::clamp(excess_ / pairs_, 0.0, 0.5);
}

void Togetherness::learn(const Residual& bucket, double trials, double doubt, double weight) {
  const double miss = bucket.observed - bucket.mean;
  const double others = trials - 1;
  const double square = (miss * miss - doubt * bucket.slope * bucket.slope) / bucket.slope;
  // As for counts: lower weights of unlikely buckets take some of the square.
  constexpr double kPower = 0.6;
  constexpr double kKept = 0.886;
  // The square scatters by itself: many trials tell no more than some hundred.
  const double share = std::pow(weight, kPower) / (1 + others * others / 1e4);
  excess_ = kPhiFade * excess_ + share * others * (square / kKept - 1);
  pairs_ = kPhiFade * pairs_ + share * others * others;
}

}  // namespace limen::stats
