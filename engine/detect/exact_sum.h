#pragma once

#include <cmath>

namespace limen::detect {

/// A sum of doubles in about 106 bits (Knuth's two-sum; Neumaier 1974), so that the order of adding
/// does not show.
///
/// Infinities and NaN behave as in plain addition.
class ExactSum {
 public:
  void add(double x) noexcept {
    const double sum = high_ + x;
    const double part = sum - high_;
    const double error = (high_ - (sum - part)) + (x - part);
    high_ = sum;
    low_ += error;
  }
  void add(const ExactSum& other) noexcept {
    add(other.high_);
    low_ += other.low_;
  }
  [[nodiscard]] double value() const noexcept {
    return std::isfinite(high_) ? high_ + low_ : high_;
  }

 private:
  double high_ = 0.0;
  double low_ = 0.0;
};

}  // namespace limen::detect
