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
  /// all zeros. And the dispersion of the others.
  double zeros = 0;
  double others = 1;
  /// What is not known of that share, as a variance of the mean's logarithm.
  double zeros_doubt = 0;
  /// Degrees of freedom of the variance: how many buckets it was learned from.
  double degrees = 1e9;

  /// The variance, but for what kappa adds, of a sum of `buckets` buckets whose plain variances sum
  /// to `unit`.
  [[nodiscard]] double variance(double unit, double buckets) const {
    if (zeros == 0) return phi * unit;
    return others * unit + zeros / (1 - zeros) * unit * unit / buckets;
  }
  /// The chance that a bucket's number is a count's, not a zero of inflation.
  [[nodiscard]] double of_count(double observed, double mean) const;
};

/// The excess kurtosis of a negative binomial count with the dispersion; of Poisson below it.
[[nodiscard]] double count_kurtosis(double mean, double dispersion);

/// A bucket as the noise and the windows see it.
struct Residual {
  std::int64_t index = 0;
  double observed = 0;
  double mean = 0;
  double unit = 0;   ///< the plain family's variance
  double slope = 0;  ///< d mean / d predictor
};

/// Learns the scatter of counts from residuals: phi by likelihood, kappa and rho from the
/// products of neighbours (Zeger 1988, Biometrika 75:621), drawn to zero by their own standard
/// error; all fade within some thousand buckets.
///
/// phi may be less than 1: lanes at capacity are less dispersed than Poisson. More zeros than a
/// negative binomial count has are learned as a share of their own, with the dispersion of the
/// others: the mixture's likelihood, one bucket at a time (Lambert 1992, Technometrics 34:1).
class Noise {
 public:
  /// Counts have a likelihood and may have zeros of their own; other sums have squares only.
  enum class Of : std::uint8_t { kCounts, kSums };
  explicit Noise(Of of = Of::kCounts) : of_(of) {}
  [[nodiscard]] Scatter scatter() const;
  /// `doubt` is the predictor's variance, `weight` is in (0, 1].
  void learn(const Residual& bucket, double doubt, double weight);

  template <class Archive>
  void archive(Archive& a) {
    a(sum_, weight_, buckets_, degrees_, product1_, square1_, mean1_, product2_, mean2_, zeros_,
      information_, favour_, others_, others_weight_, one_, two_);
  }

 private:
  static constexpr double kPriorWeight = 6;  // buckets
  static constexpr double kPriorPhi = 1.5;

  void learn_zeros(const Residual& bucket, double more, double weight, double fade);
  void learn_memory(const Residual& bucket, double doubt, double weight);

  Of of_;
  double sum_ = kPriorPhi * kPriorWeight;
  double weight_ = kPriorWeight;
  double buckets_ = 0;
  double degrees_ = kPriorWeight;
  double product1_ = 0;  // of neighbours, their squares; of those with one between
  double square1_ = 0;
  double mean1_ = 1;
  double product2_ = 0;
  double mean2_ = 1;
  double zeros_ = 0;
  double information_ = 20;  // Fisher's, of the zeros
  double favour_ = 0;        // how much more likely they make what came, as a logarithm
  double others_ = kPriorPhi * kPriorWeight / 2;
  double others_weight_ = kPriorWeight / 2;
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
