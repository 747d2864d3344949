#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace limen::simulator {

/// Chance that is the same on every machine: xoshiro256** (Blackman and Vigna, 2018), seeded by
/// splitmix64, and distributions made of exact floating-point operations only, so that neither the
/// standard library nor the mathematics library of a platform has a say. Not for secrets.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();
  /// At least 0 and below 1, a multiple of 2^-53.
  double unit();
  /// At least 0 and below `n`, which is above 0 and at most 2^32; its bias is below n / 2^32.
  std::uint32_t below(std::uint64_t n);
  /// From `low` to `high`, both included.
  int between(int low, int high);
  bool chance(double probability);
  /// An index of `weights`, which are not negative and not all 0, by their share.
  std::size_t pick(std::span<const double> weights);
  /// Mean 1, as gaps between arrivals that know nothing of each other.
  double exponential();
  /// Mean 1, variance 1/4 (Erlang, four stages), as the time of a check at a booth.
  double check_time();

 private:
  std::array<std::uint64_t, 4> state_;
};

/// The natural logarithm of `x` above 0, within 1e-13, by the same operations on every machine.
double same_log(double x);

}  // namespace limen::simulator
