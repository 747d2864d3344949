#include "engine/stats/noise.h"

#include <algorithm>
#include <cmath>

namespace limen::stats {

namespace {

constexpr double kPhiFade = 0.9995;
constexpr double kMemoryFade = 0.9995;
constexpr double kLeastPhi = 0.02;
constexpr double kMostKappa = 0.25;

// Shares of zeros below this are left to the dispersion; they are within the estimate's scatter.
constexpr double kFewZeros = 0.06;
constexpr double kZerosPace = 0.002;

/// The chance of no count, negative binomial with the dispersion d, Poisson where d is 1 or less.
double no_count(double mean, double d) {
  return d > 1.001 ? std::exp(-mean * std::log(d) / (d - 1)) : std::exp(-mean);
}

}  // namespace

double dispersion_without_zeros(double phi, double mean, double zeros) {
  const double others = mean / (1 - zeros);
  const double variance = (phi * mean - zeros * (1 - zeros) * others * others) / (1 - zeros);
  return std::max(0.5, variance / others);
}

Scatter Noise::scatter() const {
  Scatter s;
  s.phi = std::max(kLeastPhi, sum_ / weight_);
  const double k1 = product1_ / mean1_;
  const double k2 = product2_ / mean2_;
  if (k1 > 1e-5 && k2 > 0) s.rho = std::clamp(k2 / k1, 0.3, 0.95);
  s.kappa = std::clamp(k1 / s.rho, 0.0, kMostKappa);
  if (zeros_ > kFewZeros) s.zeros = zeros_;
  return s;
}

void Noise::learn(const Residual& bucket, double doubt, double weight) {
  const Scatter s = scatter();
  const double r = bucket.observed - bucket.mean;
  // Pearson's statistic scatters by 1/mean in small means: these tell less.
  const double share = weight * bucket.mean / (bucket.mean + 0.5);
  const double known = (s.kappa + doubt) * bucket.slope * bucket.slope;
  sum_ = kPhiFade * sum_ + share * std::max(-10.0, (r * r - known) / bucket.unit);
  weight_ = kPhiFade * weight_ + share;
  const double d = dispersion_without_zeros(s.phi, bucket.mean, zeros_);
  const double expected = zeros_ + (1 - zeros_) * no_count(bucket.mean / (1 - zeros_), d);
  const double seen = bucket.observed == 0 ? 1 : 0;
  zeros_ = std::clamp(
      zeros_ + std::max(kZerosPace, 1 / (weight_ + 50)) * weight * (seen - expected), 0.0, 0.9);
  const auto product = [&](const Residual& other, double& products, double& means) {
    const double both = bucket.slope * other.slope;
    products = kMemoryFade * products + weight * (r * (other.observed - other.mean) - doubt * both);
    means = kMemoryFade * means + weight * both;
  };
  if (one_.index == bucket.index - 1) {
    product(one_, product1_, mean1_);
    if (two_.index == bucket.index - 2) product(two_, product2_, mean2_);
  }
  two_ = one_;
  one_ = bucket;
  if (weight <= 0.3) one_.observed = one_.mean;  // an unusual bucket says nothing of the memory
}

double Togetherness::dispersion(double trials) const {
  return 1 + std::max(0.0, trials - 1) * std::clamp(excess_ / pairs_, 0.0, 0.5);
}

void Togetherness::learn(const Residual& bucket, double trials, double doubt, double weight) {
  const double miss = bucket.observed - bucket.mean;
  const double others = trials - 1;
  const double square = (miss * miss - doubt * bucket.slope * bucket.slope) / bucket.slope;
  // The square scatters by itself: many trials tell no more than some hundred.
  const double share = weight / (1 + others * others / 1e4);
  excess_ = kPhiFade * excess_ + share * others * (square - 1);
  pairs_ = kPhiFade * pairs_ + share * others * others;
}

}  // namespace limen::stats
