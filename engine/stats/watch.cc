#include "engine/stats/watch.h"

#include <algorithm>
#include <cmath>

namespace limen::stats {

namespace {

// How fast the weight of an unlikely bucket falls with the digits of its chance.
constexpr double kFall = 4;
// -log10 of the chance that says that an event is on, and what its buckets weigh.
constexpr double kEvent = 3.5;
constexpr double kEventWeight = 0.1;
// Shares of buckets with a chance below kLow from which a key's own frequencies count a little, and
// alone.
constexpr double kLow = 0.01;
// Of the first buckets each has its full weight: what is unlikely is not known yet.
constexpr double kEarly = 28;
constexpr double kSuspect = 0.1;
constexpr double kDiverged = 0.3;

// Chances with more digits are far out; the shares of buckets that begin such a run from which a
// key's own count a little, and alone: ten, and one a day, in four weeks of hours.
constexpr double kFarDigits = 4;
constexpr double kSomeOnsets = 0.012;
constexpr double kManyOnsets = 0.035;
constexpr double kBeyondPace = 0.05;

double digits(double p) { return -std::log10(std::max(p, 1e-300)); }

/// How far a share lies between the two, from 0 to 1.
double between(double share, double first, double last) {
  return std::clamp((share - first) / (last - first), 0.0, 1.0);
}

}  // namespace

double Watch::honest(double p) const {
  double result = p;
  if (const double trust = between(low_, kSuspect, kDiverged); trust > 0) {
    // The power that makes kLow as frequent as it is said to be.
    const double own = std::log(std::min(low_, 0.99)) / std::log(kLow);
    result = std::pow(p, 1 + trust * (own - 1));
  }
  if (const double trust = between(onsets_, kSomeOnsets, kManyOnsets); trust > 0) {
    const double more = std::max(0.0, digits(p) - kFarDigits);
    const double own =
        std::pow(far_, std::min(1.0, digits(p) / kFarDigits)) * std::exp(-more / beyond_);
    result = std::max(result, std::pow(p, 1 - trust) * std::pow(own, trust));
  }
  return result;
}

void Watch::count(double p, const Pace& pace) {
  const double fade = 1 / (4 * pace.week + 20);
  low_ += fade * ((p < kLow ? 1 : 0) - low_);
  const double slow = 1 / (4 * pace.week + 200);
  const double more = digits(p) - kFarDigits;
  onsets_ += slow * ((more > 0 && quiet_ ? 1 : 0) - onsets_);
  far_ += slow * ((more > 0 ? 1 : 0) - far_);
  far_ = std::max(far_, 1e-4);
  if (more > 0) {
    beyond_ += kBeyondPace * (more - beyond_);
    quiet_ = false;
  } else if (more < -1) {
    quiet_ = true;
  }
}

double Watch::weigh(double alone, double p, const Pace& pace) {
  double weight = 1;
  if (digits(alone) > pace.unlikely) weight = std::pow(pace.unlikely / digits(alone), kFall);
  const bool event = digits(p) > kEvent;
  on_ = event ? on_ + 1 : std::max(0.0, on_ - 2);
  gives_in_ = on_ >= std::max(pace.week, 4.0);
  if (pace.long_windows && event && !gives_in_) weight *= kEventWeight;
  if (gives_in_) weight = std::max(weight, 0.3);
  if (pace.history >= 2) count(p, pace);
  const bool early = pace.history < 0.15 || pace.seen < kEarly;
  const double floor = early ? 1 : pace.history < 4 ? 0.3 : 0;
  return std::max(weight, floor);
}

}  // namespace limen::stats
