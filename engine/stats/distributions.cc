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

Tail poisson(double y, double mean) {
  Tail tail;
  tail.above = bm::gamma_p(y + 1, mean, kPolicy);
  tail.below = y > 0 ? bm::gamma_q(y, mean, kPolicy) : 0;
  tail.at = std::exp(y * std::log(mean) - mean - std::lgamma(y + 1));
  return tail;
}

/// Gamma distributions of a shape beyond this are normal.
constexpr double kNormalShape = 1e5;

/// A gamma distribution of the mean, variance and skewness (Pearson's type III).
struct Pearson {
  Pearson(double of, double variance, double skew)
      : mean(of), deviation(std::sqrt(variance)), skewness(skew), shape(4 / (skew * skew)) {}
  /// Where `at` lies in the gamma distribution of the shape, mirrored where the skewness is less
  /// than 0.
  [[nodiscard]] double place(double at) const {
    const double z = (at - mean) / deviation;
    return shape + (skewness > 0 ? z : -z) * std::sqrt(shape);
  }

  double mean, deviation, skewness, shape;
};

/// A count less dispersed than Poisson.
Pearson narrow_count(double mean, double variance) {
  return {mean, variance, (1.9 * variance / mean - 0.9) / std::sqrt(variance)};
}

/// The chance of more than `at`, between two whole numbers; of less where `less`.
double pearson_beyond(const Pearson& count, double at, bool less) {
  const double z = (at - count.mean) / count.deviation;
  if (count.shape > kNormalShape) return normal_above(less ? -z : z);
  const double place = count.place(at);
  const bool upper = (count.skewness > 0) != less;
  if (place <= 0) return upper ? 1 : 0;
  return upper ? bm::gamma_q(count.shape, place, kPolicy)
               : bm::gamma_p(count.shape, place, kPolicy);
}

Tail narrow(double y, double mean, double variance) {
  const Pearson count = narrow_count(mean, variance);
  Tail tail;
  tail.above = pearson_beyond(count, y + 0.5, false);
  tail.below = y > 0 ? pearson_beyond(count, y - 0.5, true) : 0;
  tail.at = std::max(0.0, 1 - tail.above - tail.below);
  return tail;
}

/// Where a point lies seen from the saddlepoint: the signed root of twice the log likelihood ratio,
/// and Wald's statistic.
struct Saddle {
  double root;
  double wald;
};

/// The chance of more than the point.
double beyond(const Saddle& at, double skewness) {
  constexpr double kNear = 0.01;
  constexpr double kDensity = 0.3989422804014327;  // of a standard normal at 0
  const double turn = std::abs(at.root) < kNear ? -skewness / 6 : 1 / at.wald - 1 / at.root;
  const double density = kDensity * std::exp(-at.root * at.root / 2);
  return std::clamp(normal_above(at.root) + density * turn, 0.0, 1.0);
}

double signed_root(double half_square, double sign) {
  return std::copysign(std::sqrt(2 * std::max(0.0, half_square)), sign);
}

Saddle negative_binomial_saddle(double at, double mean, double dispersion) {
  const double r = mean / (dispersion - 1);
  const double tilt = at * dispersion / ((dispersion - 1) * (at + r));  // e to the saddlepoint
  const double likelihood = at * std::log(tilt) + r * std::log(r * dispersion / (at + r));
  return {.root = signed_root(likelihood, tilt - 1),
          .wald = (tilt - 1) / std::sqrt(tilt) * std::sqrt(at * (at + r) / r)};
}

Saddle poisson_saddle(double at, double mean) {
  const double tilt = at / mean;
  return {.root = signed_root(at * std::log(tilt) - at + mean, tilt - 1),
          .wald = (tilt - 1) / std::sqrt(tilt) * std::sqrt(at)};
}

Saddle pearson_saddle(double at, const Pearson& count) {
  const double z = (at - count.mean) / count.deviation;
  if (count.shape > kNormalShape) return {.root = z, .wald = z};
  constexpr double kFar = 40;
  const double place = count.place(at);
  const double sign = count.skewness > 0 ? 1 : -1;
  if (place <= 0) return {.root = -sign * kFar, .wald = -sign * kFar};
  const double more = place - count.shape;
  const double likelihood = more - count.shape * std::log(place / count.shape);
  return {.root = sign * signed_root(likelihood, more),
          .wald = sign * more / std::sqrt(count.shape)};
}

/// All chances from those at the two ends of what was observed; the smaller tail is exact.
template <class Place>
Tail between(double y, double mean, double skewness, const Place& place) {
  Tail tail;
  const auto less = [](Saddle s) { return Saddle{.root = -s.root, .wald = -s.wald}; };
  const Saddle upper = place(y + 0.5);
  if (y > mean) {
    const double from = beyond(place(y - 0.5), skewness);
    tail.above = std::min(from, beyond(upper, skewness));
    tail.at = from - tail.above;
    tail.below = 1 - from;
  } else {
    const double until = beyond(less(upper), -skewness);
    if (y > 0) tail.below = std::min(until, beyond(less(place(y - 0.5)), -skewness));
    tail.at = until - tail.below;
    tail.above = 1 - until;
  }
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
  if (dispersion > 1 - kPoisson) return poisson(y, mean);
  return narrow(y, mean, std::max(variance, 1e-4 * mean));
}

Tail quick_count_tail(double observed, double mean, double variance) {
  constexpr double kLeastShape = 0.5;  // of the gamma that a negative binomial's rate has
  const double dispersion = variance / mean;
  const double y = std::max(0.0, observed);
  if (dispersion > 1 + kPoisson) {
    if (mean < kLeastShape * (dispersion - 1)) return negative_binomial(y, mean, dispersion);
    const double skewness = (2 * dispersion - 1) / std::sqrt(variance);
    return between(y, mean, skewness,
                   [&](double at) { return negative_binomial_saddle(at, mean, dispersion); });
  }
  if (dispersion > 1 - kPoisson && mean > kLeastShape) {
    return between(y, mean, 1 / std::sqrt(mean),
                   [&](double at) { return poisson_saddle(at, mean); });
  }
  if (dispersion > 1 - kPoisson) return poisson(y, mean);
  const Pearson count = narrow_count(mean, std::max(variance, 1e-4 * mean));
  return between(y, mean, count.skewness, [&](double at) { return pearson_saddle(at, count); });
}

Tail skewed_count_tail(double observed, double mean, double variance, double skewness) {
  const Pearson count(mean, variance, skewness);
  return between(std::max(0.0, observed), mean, skewness,
                 [&](double at) { return pearson_saddle(at, count); });
}

double log_chance(double observed, double mean, double dispersion) {
  const double y = observed;
  if (dispersion > 1 + kPoisson) {
    const double r = mean / (dispersion - 1);
    return std::lgamma(y + r) - std::lgamma(r) - std::lgamma(y + 1) +
           y * std::log((dispersion - 1) / dispersion) - r * std::log(dispersion);
  }
  if (dispersion > 1 - kPoisson) return y * std::log(mean) - mean - std::lgamma(y + 1);
  const double variance = mean * dispersion;
  return -(y - mean) * (y - mean) / (2 * variance) - std::log(2 * std::numbers::pi * variance) / 2;
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
