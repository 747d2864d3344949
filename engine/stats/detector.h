#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/stats/basis.h"
#include "engine/stats/linear_state.h"
#include "engine/stats/noise.h"
#include "engine/stats/scan.h"
#include "engine/stats/watch.h"

namespace limen::stats {

enum class Side : std::uint8_t { kHigh, kLow, kBoth };

/// What a bucket's number is: a count or sum of them, a share of trials, or something else that is
/// measured, as a duration or a mean of them.
enum class Measure : std::uint8_t { kCount, kShare, kValue };

/// What all keys of an indicator have in common.
struct Method {
  Method(Measure what, Side which, Season season, double bucket_days, bool holidays,
         double warmup_buckets)
      : measure(what),
        side(which),
        basis(season, bucket_days, holidays),
        warmup(warmup_buckets),
        windows(windows_for(bucket_days)) {}

  Measure measure;
  Side side;
  Basis basis;
  double warmup;  ///< buckets of history before the first judgement that counts
  std::span<const int> windows;
};

/// A bucket with something to judge; gaps are left out, and show in the indices.
struct Bucket {
  BucketTime time;
  double observed = 0;             ///< the count; the successes of a share; an aggregate
  double trials = 1;               ///< of a share
  std::span<const double> values;  ///< of a value: all of the bucket's, where they are known
};

struct Judgement {
  bool learning = false;  ///< too little history: p_value is of no use yet
  double observed = 0;    ///< a share as a share
  double expected = 0;
  double lower = 0;  ///< where 95 % of normal buckets lie
  double upper = 0;
  double p_value = 1;  ///< over all windows and both sides where both count; uniform on normal data
};

/// Judges one key's counts or shares, bucket by bucket, against its history: a dynamic generalised
/// linear model of level, slope and seasons, whose predictions are compared with what came over
/// windows of several lengths (README.md in this folder).
///
/// Measure::kValue belongs to ValueDetector. Cost: O(p^2 + longest window) a bucket; state:
/// bytes().
class Detector {
 public:
  Detector() = default;
  /// The method outlives the detector. A saved detector is read into one of the same method.
  explicit Detector(const Method& method);

  /// Judges the bucket against the history before it, then learns it. Indices ascend.
  Judgement take(const Bucket& bucket);

  [[nodiscard]] std::size_t bytes() const;

  template <class Archive>
  void archive(Archive& a) {
    a(state_, noise_, togetherness_, scan_, watch_, quiet_, day_mean_, scale_, seen_, last_,
      weekdays_seen_);
  }

 private:
  struct Expectation;
  [[nodiscard]] Expectation expect(const Bucket& bucket, const LinearState::Prediction& eta) const;
  [[nodiscard]] static double degrees_of(const Expectation& expected);
  [[nodiscard]] bool is_closed(const Bucket& bucket);
  void learn(const Bucket& bucket, const LinearState::Prediction& eta, const Expectation& expected,
             double weight);
  void widen_by_scatter();
  void describe(const Expectation& expected, double scale, Judgement& result) const;
  [[nodiscard]] Scatter scatter() const;

  const Method* method_ = nullptr;
  LinearState state_;
  Noise noise_;                // of counts
  Togetherness togetherness_;  // of shares
  Scan scan_;
  Watch watch_;
  std::vector<float> quiet_;  // by time of day: mean counts of a day since the slot had one
  double day_mean_ = -1;
  double scale_ = 1.5;  // the widest scatter, in plain ones, that was learned of
  double seen_ = 0;
  std::int64_t last_ = 0;
  std::uint8_t weekdays_seen_ = 0;  // a bit a weekday that has had a count
};

}  // namespace limen::stats
