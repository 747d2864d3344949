#include "engine/detect/quantile_sketch.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/detect/ordered_values.h"
#include "engine/types/check.h"

namespace limen::detect {

namespace {

constexpr double kAccuracy = 0.008;
constexpr double kGamma = (1 + kAccuracy) / (1 - kAccuracy);
constexpr std::int64_t kMiddle = 100'000;  // of the bucket that ends at 1; no double is that small
constexpr std::int64_t kInfinite = 300'000;
constexpr std::int64_t kNotANumber = 300'001;

double log_gamma() {
  static const double value = std::log(kGamma);
  return value;
}

}  // namespace

std::int64_t QuantileSketch::bucket_of(double value) {
  if (std::isnan(value)) return kNotANumber;
  if (value == 0.0) return 0;
  const double size = std::fabs(value);
  const std::int64_t bucket =
      std::isinf(value)
          ? kInfinite
          : kMiddle + static_cast<std::int64_t>(std::ceil(std::log(size) / log_gamma()));
  return value < 0 ? -bucket : bucket;
}

double QuantileSketch::value_of(std::int64_t bucket) {
  if (bucket == kNotANumber) return std::numeric_limits<double>::quiet_NaN();
  if (bucket == 0) return 0.0;
  if (bucket == kInfinite) return std::numeric_limits<double>::infinity();
  if (bucket < 0) return -value_of(-bucket);
  // 2 / (1 + gamma) of the upper end: equally far, as a share, from both ends.
  const double exponent = static_cast<double>(bucket - kMiddle) * log_gamma();
  return std::min(std::exp(exponent + std::log(2 / (1 + kGamma))),
                  std::numeric_limits<double>::max());
}

void QuantileSketch::put(std::int64_t bucket, std::uint64_t times) {
  const auto place = std::ranges::lower_bound(buckets_, bucket, {}, &Bucket::first);
  if (place != buckets_.end() && place->first == bucket) {
    place->second += times;
  } else {
    buckets_.insert(place, {bucket, times});
  }
}

void QuantileSketch::leave_exact() {
  for (const double value : values_) put(bucket_of(value), 1);
  values_.clear();
}

void QuantileSketch::add(double value) {
  ++size_;
  if (size_ > kExact) {
    leave_exact();
    put(bucket_of(value), 1);
    return;
  }
  values_.insert(std::upper_bound(values_.begin(), values_.end(), value, stands_before), value);
}

void QuantileSketch::merge(const QuantileSketch& other) {
  size_ += other.size_;
  if (size_ > kExact) {
    leave_exact();
    for (const double value : other.values_) put(bucket_of(value), 1);
    for (const auto& [bucket, times] : other.buckets_) put(bucket, times);
    return;
  }
  const auto middle = static_cast<std::ptrdiff_t>(values_.size());
  values_.insert(values_.end(), other.values_.begin(), other.values_.end());
  std::inplace_merge(values_.begin(), values_.begin() + middle, values_.end(), stands_before);
}

double QuantileSketch::quantile(double q) const {
  LIMEN_CHECK(size_ > 0);
  std::size_t rank = rank_of(q, size_);
  if (!values_.empty()) return values_[rank];
  for (const auto& [bucket, times] : buckets_) {
    if (rank < times) return value_of(bucket);
    rank -= times;
  }
  return value_of(buckets_.back().first);
}

void QuantileSketch::clear() {
  values_.clear();
  buckets_.clear();
  size_ = 0;
}

}  // namespace limen::detect
