#include "engine/stats/distributions.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>

namespace limen::stats {

namespace {

namespace bm = boost::math;

// Double precision is enough; nothing throws: an impossible value comes back as zero or one.
using Policy = bm::policies::policy<bm::policies::promote_double<false>,
                                    bm::policies::domain_error<bm::policies::ignore_error>,
                                    bm::policies::pole_error<bm::policies::ignore_error>,
                                    bm::policies::overflow_error<bm::policies::ignore_error>,
                                    bm::policies::evaluation_error<bm::policies::ignore_error>>;
constexpr Policy kPolicy{};

/// Dispersions closer to 1 than this are Poisson's.
constexpr double kPoisson = 1e-3;

/// A negative binomial count: P(Y > y) = I_x(y + 1, r), with x = (d - 1) / d, r = mean / (d - 1).
Tail negative_binomial(double y, double mean, double dispersion) {
  const double r = mean / (dispersion - 1);
  const double x = (dispersion - 1) / dispersion;
  Tail tail;
  tail.above = bm::ibeta(y + 1, r, x, kPolicy);
  tail.below = y > 0 ? bm::ibetac(y, r, x, kPolicy) : 0;
  tail.at = std::exp(std::lgamma(y + r) - std::lgamma(r) - std::lgamma(y + 1) + y * std::log(x) +
                     r * std::log1p(-x));
  return tail;
}

/// A Poisson count of units of `dispersion`.
Tail scaled_poisson(double y, double mean, double dispersion) {
  const auto units = [&](double count) { return (count + 0.5) / dispersion + 0.5; };
  const double rate = mean / dispersion;
  Tail tail;
  tail.above = bm::gamma_p(units(y), rate, kPolicy);
  tail.below = y > 0 ? bm::gamma_q(units(y - 1), rate, kPolicy) : 0;
  tail.at = std::max(0.0, 1 - tail.above - tail.below);
  return tail;
}

/// Beyond this share of what was summed so far the rest of a tail is left out.
constexpr double kNegligible = 1e-12;

/// log of the chance of y successes of n, beta-binomial with the parameters a and b.
double log_beta_binomial(double y, double n, double a, double b) {
  const auto log_beta = [](double p, double q) {
    return std::lgamma(p) + std::lgamma(q) - std::lgamma(p + q);
  };
  return -std::log(n + 1) - log_beta(y + 1, n - y + 1) + log_beta(y + a, n - y + b) -
         log_beta(a, b);
}

/// The chance of more than y successes of n, y at or above the mean: term by term, each from the
/// one before it.
double beta_binomial_beyond(double y, double n, double at, double a, double b) {
  double sum = 0;
  double term = at;
  for (double k = y; k < n; ++k) {
    term *= (n - k) / (k + 1) * (k + a) / (n - k - 1 + b);
    sum += term;
    if (term < kNegligible * sum) break;
  }
  return std::min(1.0, sum);
}

Tail beta_binomial(double y, double n, double share, double strength) {
  const double a = share * strength;
  const double b = (1 - share) * strength;
  Tail tail;
  tail.at = std::exp(log_beta_binomial(y, n, a, b));
  if (y > n * share) {
    tail.above = beta_binomial_beyond(y, n, tail.at, a, b);
    tail.below = std::max(0.0, 1 - tail.above - tail.at);
  } else {
    tail.below = beta_binomial_beyond(n - y, n, tail.at, b, a);
    tail.above = std::max(0.0, 1 - tail.below - tail.at);
  }
  return tail;
}

Tail binomial(double y, double n, double share) {
  Tail tail;
  tail.above = y < n ? bm::ibeta(y + 1, n - y, share, kPolicy) : 0;
  tail.below = y > 0 ? bm::ibetac(y, n - y + 1, share, kPolicy) : 0;
  tail.at = std::max(0.0, 1 - tail.above - tail.below);
  return tail;
}

}  // namespace

Tail share_tail(double observed, double trials, double share, double variance) {
  const double y = std::clamp(observed, 0.0, trials);
  const double dispersion = variance / (trials * share * (1 - share));
  // variance = n p (1 - p) (1 + (n - 1) / (strength + 1))
  const double correlation = trials > 1 ? (dispersion - 1) / (trials - 1) : 0;
  if (correlation < 1e-7) return binomial(y, trials, share);
  const double strength = std::max(0.02, 1 / std::min(0.98, correlation) - 1);
  return beta_binomial(y, trials, share, strength);
}

Tail count_tail(double observed, double mean, double variance) {
  const double dispersion = variance / mean;
  const double y = std::max(0.0, observed);
  if (dispersion > 1 + kPoisson) return negative_binomial(y, mean, dispersion);
  return scaled_poisson(y, mean, std::clamp(dispersion, 1e-4, 1.0));
}

Tail quick_count_tail(double observed, double mean, double variance) {
  const double deviation = std::sqrt(variance);
  const double dispersion = variance / mean;
  const double skewness = (dispersion > 1 ? 2 * dispersion - 1 : dispersion) / deviation;
  const auto z = [&](double at) {
    const double x = (at - mean) / deviation;
    return x - skewness / 6 * (x * x - 1);
  };
  Tail tail;
  tail.above = normal_above(z(observed + 0.5));
  tail.below = observed > 0 ? normal_above(-z(observed - 0.5)) : 0;
  tail.at = std::max(0.0, 1 - tail.above - tail.below);
  return tail;
}

double normal_above(double z) { return std::erfc(z / std::numbers::sqrt2) / 2; }

double normal_quantile_above(double p) {
  return std::numbers::sqrt2 * bm::erfc_inv(2 * p, kPolicy);
}

double student_above(double t, double degrees) {
  const double x = degrees / (degrees + t * t);
  const double half = bm::ibeta(degrees / 2, 0.5, x, kPolicy) / 2;
  return t >= 0 ? half : 1 - half;
}

}  // namespace limen::stats
