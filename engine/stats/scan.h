#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/stats/noise.h"

namespace limen::stats {

/// What is summed over a window, and so which distribution the sum has.
enum class Family : std::uint8_t { kCount, kShare, kNormal };

/// The chances of as much or more, and of as little or less.
struct Evidence {
  double high = 1;
  double low = 1;
};

/// Combines chances of one hypothesis as their harmonic mean: the chance of so small a harmonic
/// mean is the mean itself, near enough, however they depend on each other (Wilson 2019, PNAS
/// 116:1195; Liu and Xie 2020, JASA 115:393).
class HarmonicMean {
 public:
  void add(double p, double weight = 1);
  [[nodiscard]] double value() const;

 private:
  double sum_ = 0;
  double weight_ = 0;
};

/// Looks for events of several lengths: sums over the newest 1, 2, 4 … buckets against what was
/// expected of each bucket before it came.
///
/// The newest quarter of a window must deviate too, else an event that is over would ring on. Equal
/// sums rank by the evidence before the window, so that the chances are uniform for counts too.
/// State: 32 bytes a bucket of the longest window; cost: O(longest window).
class Scan {
 public:
  Scan() = default;
  Scan(Family family, std::span<const int> windows);

  /// Takes the newest bucket; `trials` is for shares. Indices ascend.
  void push(const Residual& bucket, double trials, const Scatter& scatter, double doubt);
  /// The evidence of all windows that end with the newest bucket.
  [[nodiscard]] Evidence evidence(const Scatter& scatter, double doubt) const;
  /// The evidence of the newest bucket alone.
  [[nodiscard]] Evidence newest() const { return newest_evidence_; }

  [[nodiscard]] std::size_t bytes() const { return ring_.size() * sizeof(Entry); }

  template <class Archive>
  void archive(Archive& a) {
    a(ring_, newest_, filled_, newest_evidence_);
  }

 private:
  struct Entry {
    std::int64_t index;
    float observed, mean, unit, slope, trials;
    float rank;  // chance of more, ties broken: uniform on normal data
  };
  struct Sums;

  [[nodiscard]] const Entry& entry(std::size_t back) const {
    return ring_[(newest_ + ring_.size() - back) % ring_.size()];
  }
  [[nodiscard]] Evidence tails(const Sums& sums, const Scatter& scatter, double doubt) const;
  [[nodiscard]] static double drawn_in(const Sums& sums, const Scatter& scatter, double doubt);
  void extend(Sums& sums, int length, double rho) const;

  Family family_ = Family::kCount;
  std::span<const int> windows_;
  std::vector<Entry> ring_;
  std::uint32_t newest_ = 0;
  std::uint32_t filled_ = 0;
  Evidence newest_evidence_;
};

/// The lengths of windows, in buckets, for buckets of so many days: three days in hours, two weeks
/// in days, two weeks in weeks. Lives as long as the program.
[[nodiscard]] std::span<const int> windows_for(double bucket_days);

}  // namespace limen::stats
