#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/stats/detector.h"
#include "engine/stats/value_detector.h"

namespace limen::detect {

/// What an unusual rule knows of one key: its history as engine/stats keeps it. Borrows the method.
class Profile {
 public:
  Profile() = default;
  explicit Profile(const stats::Method& method);

  /// Judges the bucket against the history before it, then learns it. Indices ascend.
  stats::Judgement take(const stats::Bucket& bucket);
  [[nodiscard]] std::size_t bytes() const;

  template <class Archive>
  void archive(Archive& a) {
    std::visit([&a](auto& detector) { detector.archive(a); }, detector_);
  }

 private:
  std::variant<stats::Detector, stats::ValueDetector> detector_;
};

/// The method of a rule, for buckets as long as the window's.
[[nodiscard]] stats::Method method_of(const plan::Window& window);
/// The length of a bucket in days; of a month, a twelfth of a year.
[[nodiscard]] double days_of(const plan::WindowSpan& span);
/// The chance below which a bucket is unusual, where so many keys share the alarms.
[[nodiscard]] double level_of(const plan::Window& window, std::size_t keys);
/// What the rule keeps of a key, at most, buckets that wait apart.
[[nodiscard]] std::size_t profile_bytes(const plan::Window& window);

/// Values of a bucket, for judging: all up to kMost, beyond that every 2nd, 4th, 8th … as they
/// came. State: 8 bytes a value.
class SampledValues {
 public:
  static constexpr std::size_t kMost = 256;

  void add(double value);
  [[nodiscard]] const std::vector<double>& values() const { return values_; }
  void clear();

  template <class Archive>
  void archive(Archive& a) {
    a(values_, every_, passed_);
  }

 private:
  std::vector<double> values_;
  std::uint64_t every_ = 1;
  std::uint64_t passed_ = 0;  // since the last that was kept
};

}  // namespace limen::detect
