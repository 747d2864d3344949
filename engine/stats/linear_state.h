#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace limen::stats {

/// The most coefficients that a state may have.
inline constexpr std::size_t kMostCoefficients = 48;

/// How a state of numbers that a linear predictor weighs starts, and how fast each may wander.
struct StatePrior {
  std::vector<double> mean;
  std::vector<double> variance;
  std::vector<double> drift;  ///< added to the variance with each bucket
};

/// A linear predictor x'b whose coefficients b are known with a covariance P and wander: the state
/// of a dynamic generalised linear model (West, Harrison and Migon 1985, JASA 80:73).
///
/// Cost: O(p^2) a step; state: p + p (p + 1) / 2 doubles.
class LinearState {
 public:
  LinearState() = default;
  explicit LinearState(const StatePrior& prior);

  struct Prediction {
    double mean = 0;                               ///< x'b
    double variance = 0;                           ///< x'Px
    std::array<double, kMostCoefficients> gain{};  ///< Px
  };
  /// Predicts at x, what update() then needs included.
  [[nodiscard]] Prediction predict(std::span<const double> x) const;
  /// The predictor's mean moves from `before.mean` to `mean` and its variance to `variance`, and
  /// the coefficients with them (linear Bayes). `before` is the newest prediction.
  void update(const Prediction& before, double mean, double variance);
  /// The variance at x without keeping anything.
  [[nodiscard]] double variance_at(std::span<const double> x) const;
  /// A bucket goes by: the level moves by the slope, and each coefficient may have wandered.
  void advance(const StatePrior& prior, double buckets, std::size_t slope);
  /// More doubt about all coefficients, up to what was there at first.
  void widen(const StatePrior& prior, double share);

  /// The scatter turned out `ratio` > 1 times as wide as was thought: so is the doubt about what
  /// was learned, up to what was there at first.
  void rescale(const StatePrior& prior, double ratio);

  [[nodiscard]] double coefficient(std::size_t i) const { return b_[i]; }
  void set(std::size_t i, double value) { b_[i] = value; }
  [[nodiscard]] double variance(std::size_t i) const { return p_[row(i) + i]; }
  [[nodiscard]] std::size_t size() const { return b_.size(); }
  [[nodiscard]] std::size_t bytes() const { return (b_.size() + p_.size()) * sizeof(double); }

  template <class Archive>
  void archive(Archive& a) {
    a(b_, p_);
  }

 private:
  static std::size_t row(std::size_t i) { return i * (i + 1) / 2; }

  std::vector<double> b_;
  std::vector<double> p_;  // the lower triangle, row by row
};

}  // namespace limen::stats
