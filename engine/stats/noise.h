#pragma once

#include <cstdint>

namespace limen::stats {

/// How an observation scatters around its mean: with the variance phi u + kappa d^2, where u is the
/// variance of the plain family (Poisson, binomial) and d what a unit of the predictor moves the
/// mean. The second part has a memory: rho to the power of the buckets between.
struct Scatter {
  double phi = 1;
  double kappa = 0;
  double rho = 0.5;
  /// Share of buckets that are zero whatever the mean; 0 where a count of this variance explains
  /// all zeros.
  double zeros = 0;
};

/// The dispersion of the buckets that are not zero by inflation: what is left of the variance
/// phi m when a share `zeros` of buckets is zero and the others have the mean m / (1 - zeros).
[[nodiscard]] double dispersion_without_zeros(double phi, double mean, double zeros);

/// A bucket as the noise and the windows see it.
struct Residual {
  std::int64_t index = 0;
  double observed = 0;
  double mean = 0;
  double unit = 0;   ///< the plain family's variance
  double slope = 0;  ///< d mean / d predictor
};

/// Learns the scatter of counts from residuals: phi by Pearson's statistic, kappa and rho from the
/// products of neighbours (Zeger 1988, Biometrika 75:621); all fade within some thousand buckets.
///
/// phi may be less than 1: lanes at capacity are less dispersed than Poisson. More zeros than a
/// negative binomial count of the same dispersion has are learned as a share of their own.
class Noise {
 public:
  [[nodiscard]] Scatter scatter() const;
  /// `doubt` is the predictor's variance, `weight` is in (0, 1].
  void learn(const Residual& bucket, double doubt, double weight);

  template <class Archive>
  void archive(Archive& a) {
    a(sum_, weight_, product1_, mean1_, product2_, mean2_, zeros_, one_, two_);
  }

 private:
  static constexpr double kPriorWeight = 12;  // buckets

  double sum_ = 1.4 * kPriorWeight;
  double weight_ = kPriorWeight;
  double product1_ = 0;  // of neighbours, and of those with one between
  double mean1_ = 1;
  double product2_ = 0;
  double mean2_ = 1;
  double zeros_ = 0;
  Residual one_{.index = -9};  // the bucket before, and the one before that
  Residual two_{.index = -9};
};

/// Learns how much the trials of a bucket go together: the correlation c between two of them, by
/// moments, with which successes have the variance n p (1 - p) (1 + (n - 1) c).
class Togetherness {
 public:
  /// The variance of the number of successes, in binomial ones.
  [[nodiscard]] double dispersion(double trials) const;
  /// `bucket.slope` is the binomial variance; the rest as for Noise.
  void learn(const Residual& bucket, double trials, double doubt, double weight);

  template <class Archive>
  void archive(Archive& a) {
    a(excess_, pairs_);
  }

 private:
  double excess_ = 0;
  double pairs_ = 1e4;  // a hundred buckets of ten trials that showed none
};

}  // namespace limen::stats
