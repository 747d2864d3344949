#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace limen::detect {

/// The distribution of a pane's numbers, to be merged with others: exact up to kExact values, then
/// in buckets whose ends lie 1.6 % apart, so that a quantile is within 0.8 % of the value it stands
/// for (DDSketch: Masson, Rim, Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with
/// Relative-Error Guarantees", VLDB 2019; here without its collapsing of buckets).
///
/// Below and above zero have buckets of their own; zero, the infinities and NaN (behind all) have
/// one each. State: 8 bytes a value, then 16 a bucket that has one: about 290 buckets for a factor
/// of 100 between smallest and largest, at most 180,000 for all doubles there are.
class QuantileSketch {
 public:
  static constexpr std::size_t kExact = 512;

  void add(double value);
  void merge(const QuantileSketch& other);
  /// The smallest value that at least the share q do not exceed; requires a value.
  [[nodiscard]] double quantile(double q) const;
  void clear();

  template <class Archive>
  void archive(Archive& a) {
    a(values_, buckets_, size_);
  }

 private:
  using Bucket = std::pair<std::int64_t, std::uint64_t>;  // number, how many
  static std::int64_t bucket_of(double value);
  static double value_of(std::int64_t bucket);
  void put(std::int64_t bucket, std::uint64_t times);
  void leave_exact();

  std::vector<double> values_;   // ascending; empty once there are buckets
  std::vector<Bucket> buckets_;  // ascending
  std::uint64_t size_ = 0;
};

}  // namespace limen::detect
