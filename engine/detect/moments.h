#pragma once

#include <cmath>
#include <cstdint>

namespace limen::detect {

/// A number in two doubles, about 106 bits (Dekker 1971; Knuth's two-sum).
struct Double2 {
  double high = 0.0;
  double low = 0.0;

  static Double2 normal(double high, double low) noexcept {
    const double sum = high + low;
    return {sum, low - (sum - high)};
  }
  friend Double2 operator+(Double2 a, Double2 b) noexcept {
    const double sum = a.high + b.high;
    const double part = sum - a.high;
    const double error = (a.high - (sum - part)) + (b.high - part);
    return normal(sum, error + a.low + b.low);
  }
  friend Double2 operator-(Double2 a, Double2 b) noexcept { return a + Double2{-b.high, -b.low}; }
  friend Double2 operator*(Double2 a, Double2 b) noexcept {
    const double product = a.high * b.high;
    const double error = std::fma(a.high, b.high, -product);
    return normal(product, error + a.high * b.low + a.low * b.high);
  }
  friend Double2 operator/(Double2 a, double b) noexcept {
    const double first = a.high / b;
    const Double2 rest = a - Double2{first, 0.0} * Double2{b, 0.0};
    return normal(first, rest.high / b);
  }
};

/// Number, mean and sum of squared distances from the mean, from which the standard deviation of a
/// sample follows (Chan, Golub, LeVeque 1979), in 106 bits: within 1e-12 also where the mean is 1e9
/// times the deviation.
class Moments {
 public:
  void add(double x) noexcept { merge({1, {x, 0.0}, {}}); }
  void merge(const Moments& other) noexcept {
    if (n_ == 0) {
      *this = other;
      return;
    }
    if (other.n_ == 0) return;
    const auto mine = static_cast<double>(n_);
    const auto its = static_cast<double>(other.n_);
    const Double2 distance = other.mean_ - mean_;
    const Double2 share = distance * Double2{its, 0.0} / (mine + its);
    mean_ = mean_ + share;
    squares_ = squares_ + other.squares_ + distance * share * Double2{mine, 0.0};
    n_ += other.n_;
  }
  /// Of the sample; requires two values. NaN where one of them is NaN or infinite.
  [[nodiscard]] double stddev() const noexcept {
    const double variance = (squares_ / static_cast<double>(n_ - 1)).high;
    return std::sqrt(variance < 0.0 ? 0.0 : variance);
  }
  [[nodiscard]] std::int64_t count() const noexcept { return n_; }

  Moments() = default;

 private:
  Moments(std::int64_t n, Double2 mean, Double2 squares) : n_(n), mean_(mean), squares_(squares) {}

  std::int64_t n_ = 0;
  Double2 mean_;
  Double2 squares_;
};

}  // namespace limen::detect
