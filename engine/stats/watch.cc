#include "engine/stats/watch.h"

#include <algorithm>
#include <cmath>

namespace limen::stats {

namespace {

// How fast the weight of an unlikely bucket falls with the digits of its chance.
constexpr double kFall = 2.5;
// -log10 of the chance that says that an event is on, and what its buckets weigh.
constexpr double kEvent = 3.5;
constexpr double kEventWeight = 0.1;
// Shares of buckets with a chance below kLow from which a key's own frequencies count a little, and
// alone.
constexpr double kLow = 0.01;
constexpr double kSuspect = 0.1;
constexpr double kDiverged = 0.3;

double digits(double p) { return -std::log10(std::max(p, 1e-300)); }

}  // namespace

double Watch::honest(double p) const {
  if (low_ <= kSuspect) return p;
  const double trust = std::clamp((low_ - kSuspect) / (kDiverged - kSuspect), 0.0, 1.0);
  // The power that makes kLow as frequent as it is said to be.
  const double own = std::log(std::min(low_, 0.99)) / std::log(kLow);
  return std::pow(p, 1 + trust * (own - 1));
}

double Watch::weigh(double alone, double p, const Pace& pace) {
  double weight = 1;
  if (digits(alone) > pace.unlikely) weight = std::pow(pace.unlikely / digits(alone), kFall);
  const bool event = digits(p) > kEvent;
  on_ = event ? on_ + 1 : std::max(0.0, on_ - 2);
  gives_in_ = on_ >= std::max(pace.week, 4.0);
  if (pace.long_windows && event && !gives_in_) weight *= kEventWeight;
  if (gives_in_) weight = std::max(weight, 0.3);
  const double fade = 1 / (4 * pace.week + 20);
  if (pace.history >= 2) low_ += fade * ((p < kLow ? 1 : 0) - low_);
  const double floor = pace.history < 0.15 ? 1 : pace.history < 4 ? 0.3 : 0;
  return std::max(weight, floor);
}

}  // namespace limen::stats
