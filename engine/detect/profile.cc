#include "engine/detect/profile.h"

namespace limen::detect {

namespace {

stats::Season season_of(plan::Season season) {
  switch (season) {
    case plan::Season::kNone:
      return stats::Season::kNone;
    case plan::Season::kDay:
      return stats::Season::kDay;
    case plan::Season::kWeek:
      return stats::Season::kWeek;
    case plan::Season::kYear:
      break;
  }
  return stats::Season::kYear;
}

stats::Side side_of(plan::Side side) {
  if (side == plan::Side::kBoth) return stats::Side::kBoth;
  return side == plan::Side::kHigh ? stats::Side::kHigh : stats::Side::kLow;
}

stats::Measure measure_of(plan::Judged judged) {
  if (judged == plan::Judged::kCount) return stats::Measure::kCount;
  return judged == plan::Judged::kShare ? stats::Measure::kShare : stats::Measure::kValue;
}

}  // namespace

double days_of(const plan::WindowSpan& span) {
  switch (span.calendar) {
    case plan::Calendar::kNone:
      break;
    case plan::Calendar::kDay:
      return 1;
    case plan::Calendar::kWeek:
      return 7;
    case plan::Calendar::kMonth:
      return 365.2425 / 12;
  }
  return std::chrono::duration<double, std::ratio<86400>>(span.every).count();
}

double level_of(const plan::Window& window, std::size_t keys) {
  const plan::Unusual& spec = *window.unusual;
  const auto period = std::chrono::duration<double, std::ratio<86400>>(spec.period).count();
  const double level = spec.alarms * days_of(window) / period;
  return spec.over_all_keys ? level / static_cast<double>(std::max<std::size_t>(keys, 1)) : level;
}

/// A judgement is of use once the key has its history, which the rule looks after: gaps count
/// there.
stats::Method method_of(const plan::Window& window) {
  const plan::Unusual& spec = *window.unusual;
  return {measure_of(spec.judged), side_of(spec.side),        season_of(spec.season),
          days_of(window),         spec.holidays.has_value(), /*warmup_buckets=*/0};
}

std::size_t profile_bytes(const plan::Window& window) {
  const stats::Method method = method_of(window);
  return Profile(method).bytes();
}

Profile::Profile(const stats::Method& method) {
  if (method.measure == stats::Measure::kValue) {
    detector_.emplace<stats::ValueDetector>(method);
  } else {
    detector_.emplace<stats::Detector>(method);
  }
}

stats::Judgement Profile::take(const stats::Bucket& bucket) {
  return std::visit([&bucket](auto& detector) { return detector.take(bucket); }, detector_);
}

std::size_t Profile::bytes() const {
  return std::visit([](const auto& detector) { return detector.bytes(); }, detector_);
}

void SampledValues::add(double value) {
  if (++passed_ < every_) return;
  passed_ = 0;
  if (values_.size() == kMost) {
    for (std::size_t i = 0; i < kMost / 2; ++i) values_[i] = values_[2 * i + 1];
    values_.resize(kMost / 2);
    every_ *= 2;
    passed_ = every_ / 2;  // this one is half of the way to the next
    return;
  }
  values_.push_back(value);
}

void SampledValues::clear() {
  values_.clear();
  every_ = 1;
  passed_ = 0;
}

}  // namespace limen::detect
