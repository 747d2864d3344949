#pragma once

#include <array>
#include <cstdint>

#include "engine/stats/detector.h"

namespace limen::stats {

/// Judges one key's durations and other skewed measures: each value's place in the distribution
/// that the key's values have around their seasonal middle.
///
/// Two signs are looked for, each over windows of several lengths: values shifted as a whole (sum
/// of normal scores) and, to the high side, more values than 1 in 20 in the upper twentieth
/// (beta-binomial). Values act through asinh, a logarithm that also takes zero and less. Where a
/// bucket's values are not known, its aggregate is its only value. Cost: O(p^2 + values); state:
/// bytes(), fixed.
class ValueDetector {
 public:
  ValueDetector() = default;
  /// The method outlives the detector. A saved detector is read into one of the same method.
  explicit ValueDetector(const Method& method);

  /// Judges the bucket against the history before it, then learns it. Indices ascend.
  Judgement take(const Bucket& bucket);

  [[nodiscard]] std::size_t bytes() const;

  template <class Archive>
  void archive(Archive& a) {
    a(state_, scale_, places_, total_, shift_, shift_noise_, tail_, tail_noise_, watch_, offset_,
      spread_, seen_, last_);
  }

 private:
  /// What a bucket's values say together.
  struct Summary {
    double count = 0;
    double score = 0;    // sum of normal scores
    double extreme = 0;  // values in the upper twentieth
    double middle = 0;   // mean of the residuals, far ones drawn in
    double square = 0;   // mean of their squares
  };
  static constexpr std::size_t kBins = 64;

  using Cumulated = std::array<double, kBins + 1>;

  [[nodiscard]] Cumulated cumulate() const;
  [[nodiscard]] Summary summarise(std::span<const double> values, double at) const;
  void learn_places(std::span<const double> values, double at, double weight);
  void learn(const Bucket& bucket, std::span<const double> values, const Summary& s,
             const LinearState::Prediction& at, double weight);
  [[nodiscard]] double evidence(const Summary& s, double doubt, std::int64_t index);

  const Method* method_ = nullptr;
  LinearState state_;
  double scale_ = 0.5;                 // of residuals
  std::array<float, kBins> places_{};  // how often a residual in units of the scale lay there
  double total_ = 0;
  Scan shift_;
  Noise shift_noise_;
  Scan tail_;
  Noise tail_noise_;
  Watch watch_;
  double offset_ = 0;  // of the aggregate from the middle, and its variance
  double spread_ = 0.25;
  double seen_ = 0;
  std::int64_t last_ = 0;
};

}  // namespace limen::stats
