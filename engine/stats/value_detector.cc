#include "engine/stats/value_detector.h"

#include <algorithm>
#include <cmath>

#include "engine/stats/distributions.h"
#include "engine/types/check.h"

namespace limen::stats {

namespace {

// The bins of residuals reach from kFirst to kLast scales.
constexpr double kFirst = -4;
constexpr double kLast = 8;
constexpr double kUpperShare = 0.05;
constexpr double kMostScore = 3;
constexpr double kPriorValues = 60;
// Values after which the bins forget half: some weeks of a busy lane.
constexpr double kFade = 1.0 / 8000;
constexpr double kUnlikely = 1.9;
// What scores that are normal, and two signs that come together, take from chances; measured
// (README.md, table 2).
constexpr double kTogether = 0.8;
constexpr double kFar = 2;  // scales from which a value's pull on the middle grows no more

double bin_of(double z, double bins) {
  return std::clamp((z - kFirst) / (kLast - kFirst) * bins, 0.0, bins - 1e-9);
}

/// The normal value with the share u below it, kMostScore at most: from a table, within 0.005.
double normal_score(double u) {
  constexpr std::size_t kCells = 2048;
  static const auto table = [] {
    std::array<double, kCells + 1> scores;
    for (std::size_t i = 0; i <= kCells; ++i) {
      const double share = std::clamp(static_cast<double>(i) / kCells, 1e-6, 1 - 1e-6);
      scores[i] = std::clamp(normal_quantile_above(1 - share), -kMostScore, kMostScore);
    }
    return scores;
  }();
  const double at = std::clamp(u, 0.0, 1 - 1e-9) * kCells;
  const auto cell = static_cast<std::size_t>(at);
  return table[cell] + (table[cell + 1] - table[cell]) * (at - static_cast<double>(cell));
}

double season_buckets(double bucket_days) {
  if (bucket_days < 0.75) return 7 / bucket_days;
  return bucket_days < 3.5 ? 60 : 26;
}

}  // namespace

ValueDetector::ValueDetector(const Method& method)
    : method_(&method),
      state_(method.basis.prior()),
      total_(kPriorValues),
      shift_(Family::kNormal, method.windows),
      shift_noise_(Noise::Of::kSums),
      tail_(Family::kShare, method.windows),
      tail_noise_(Noise::Of::kSums) {
  LIMEN_CHECK(method.measure == Measure::kValue);
  double before = 0;
  for (std::size_t i = 0; i < kBins; ++i) {
    const double end = kFirst + (kLast - kFirst) * static_cast<double>(i + 1) / kBins;
    const double until = i + 1 < kBins ? 1 - normal_above(end) : 1;
    places_[i] = static_cast<float>(kPriorValues * (until - before));
    before = until;
  }
}

std::size_t ValueDetector::bytes() const {
  return sizeof *this + state_.bytes() + shift_.bytes() + tail_.bytes();
}

/// The shares of residuals below the bins' ends.
ValueDetector::Cumulated ValueDetector::cumulate() const {
  Cumulated below;
  double sum = 0;
  for (std::size_t i = 0; i < kBins; ++i) {
    below[i] = sum / total_;
    sum += static_cast<double>(places_[i]);
  }
  below[kBins] = 1;
  return below;
}

ValueDetector::Summary ValueDetector::summarise(std::span<const double> values, double at) const {
  Summary s;
  s.count = static_cast<double>(values.size());
  const Cumulated below = values.size() > 1 ? cumulate() : Cumulated{};
  for (const double value : values) {
    const double z = (std::asinh(value) - at) / scale_;
    if (values.size() == 1) {
      s.score = normal_quantile_above(std::clamp(student_above(z, 6), 1e-15, 1 - 1e-15));
      s.extreme = z > 2 ? 1 : 0;
    } else {
      const double place = bin_of(z, kBins);
      const auto bin = static_cast<std::size_t>(place);
      const double u =
          below[bin] + (below[bin + 1] - below[bin]) * (place - static_cast<double>(bin));
      s.score += normal_score(u);
      s.extreme += u > 1 - kUpperShare ? 1 : 0;
    }
    const double near = std::clamp(z, -kFar, kFar);
    s.middle += near / s.count;
    s.square += near * near / s.count;
  }
  return s;
}

double ValueDetector::evidence(const Summary& s, double doubt, std::int64_t index) {
  const double n = s.count;
  Scatter noise = shift_noise_.scatter();
  noise.phi = std::max(0.8, noise.phi);
  shift_.push({.index = index, .observed = n + s.score, .mean = n, .unit = n, .slope = n}, n, noise,
              doubt);
  const Evidence moved = shift_.evidence(noise, doubt);
  const double mean = n * kUpperShare;
  Scatter spread = tail_noise_.scatter();
  spread.phi = std::max(1.0, spread.phi);
  tail_.push({.index = index,
              .observed = s.extreme,
              .mean = mean,
              .unit = mean * (1 - kUpperShare),
              .slope = mean * (1 - kUpperShare)},
             n, spread, 0);
  const Evidence extreme = tail_.evidence(spread, 0);
  HarmonicMean high;
  high.add(moved.high);
  if (n > 1) high.add(extreme.high);
  if (method_->side == Side::kHigh) return kTogether * high.value();
  if (method_->side == Side::kLow) return kTogether * moved.low;
  return std::min(1.0, kTogether * 2 / (1 / high.value() + 1 / moved.low));
}

void ValueDetector::learn_places(std::span<const double> values, double at, double weight) {
  for (const double value : values) {
    const double z = (std::asinh(value) - at) / scale_;
    places_[static_cast<std::size_t>(bin_of(z, kBins))] += static_cast<float>(weight);
    total_ += weight;
  }
  const double fade = 1 - kFade * weight * static_cast<double>(values.size());
  for (float& bin : places_) bin *= static_cast<float>(fade);
  total_ *= fade;
}

void ValueDetector::learn(const Bucket& bucket, std::span<const double> values, const Summary& s,
                          const LinearState::Prediction& at, double weight) {
  const double n = s.count;
  const double noise = scale_ * scale_ / (n * weight);
  const double gain = at.variance / (at.variance + noise);
  state_.update(at, at.mean + gain * s.middle * scale_, at.variance * (1 - gain));
  const double pace = std::max(0.002, 1 / (seen_ + 4)) * weight;
  // Residuals drawn in at two scales have 0.92 of a normal's variance.
  scale_ *= std::exp(0.5 * pace * (s.square / 0.92 - 1));
  scale_ = std::clamp(scale_, 1e-6, 20.0);
  learn_places(values, at.mean, weight);
  const double miss = std::asinh(bucket.observed) - at.mean - offset_;
  offset_ += pace * miss;
  spread_ += pace * (std::min(miss * miss, 9 * spread_) - spread_);
  if (seen_ < season_buckets(method_->basis.bucket_days())) return;
  const double doubt = at.variance / (scale_ * scale_);
  const std::int64_t index = bucket.time.index;
  shift_noise_.learn({.index = index, .observed = n + s.score, .mean = n, .unit = n, .slope = n},
                     doubt, weight);
  const double mean = n * kUpperShare;
  const double unit = mean * (1 - kUpperShare);
  tail_noise_.learn(
      {.index = index, .observed = s.extreme, .mean = mean, .unit = unit, .slope = unit}, 0,
      weight);
}

Judgement ValueDetector::take(const Bucket& bucket) {
  const Basis& basis = method_->basis;
  const std::span<const double> values =
      bucket.values.empty() ? std::span(&bucket.observed, 1) : bucket.values;
  Judgement result;
  result.observed = bucket.observed;
  result.learning = seen_ < method_->warmup;
  if (seen_ == 0) {
    state_.set(Basis::kLevel, std::asinh(values[0]));
    last_ = bucket.time.index - 1;
  }
  state_.advance(basis.prior(), static_cast<double>(bucket.time.index - last_), Basis::kSlope);
  last_ = bucket.time.index;
  std::array<double, kMostCoefficients> weights;
  const std::span<double> x(weights.data(), basis.size());
  basis.fill(bucket.time, x);
  const LinearState::Prediction at = state_.predict(x);
  const Summary s = summarise(values, at.mean);
  const double p = evidence(s, at.variance / (scale_ * scale_), bucket.time.index);
  result.p_value = watch_.honest(p);
  result.expected = std::sinh(at.mean + offset_);
  result.lower = std::sinh(at.mean + offset_ - 1.96 * std::sqrt(spread_));
  result.upper = std::sinh(at.mean + offset_ + 1.96 * std::sqrt(spread_));
  const Evidence alone = shift_.newest();
  const Watch::Pace pace{.seen = seen_,
                         .history = seen_ / season_buckets(basis.bucket_days()),
                         .week = 7 / basis.bucket_days(),
                         .unlikely = kUnlikely,
                         .long_windows = true};
  const double weight = watch_.weigh(std::min(1.0, 2 * std::min(alone.high, alone.low)), p, pace);
  learn(bucket, values, s, at, weight);
  seen_ += 1;
  return result;
}

}  // namespace limen::stats
