#include "engine/stats/detector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/types/check.h"

namespace limen::stats {

namespace {

constexpr double kLeastLog = -7;
constexpr double kMostLog = 15;
constexpr double kMostDoubt = 4;
// A slot of the day is closed that has had no count where the day's mean had made so many.
constexpr float kClosed = 30;
// Days without a count that a slot which has had one is given before that: a week.
constexpr float kOpen = -7;
// The dispersion that a closure of days is asked to stand out from, at most: the day on which a
// point closes for months makes its own without bounds.
constexpr double kMostOfDays = 10;
// A holiday whose days had so little is closed.
constexpr double kClosedHoliday = -3;

// -log10 of the chance from which a bucket weighs less (README.md, table 3).
constexpr double kUnlikelyCount = 1.6;
constexpr double kUnlikelyShare = 1.3;

// What the few successes of shares take from chances; measured (README.md, table 2).
constexpr double kOfShares = 0.8;

// Degrees of freedom of a mean whose logarithm has the variance 1: what makes gamma tails as long
// as log-normal ones.
constexpr double kDoubtDegrees = 0.6;
// Buckets before anything can be said of the scatter.
constexpr double kFirstGuesses = 3;

/// What the lower weight of unlikely buckets takes from the mean of a skewed count (fitted to the
/// weights of Watch).
double left_out(const Residual& r, const Scatter& s) {
  if (s.zeros > 0) return 0;
  const double deviation = std::sqrt(s.phi * r.unit);
  const double skewness = std::max(0.0, 2 * s.phi - 1) / deviation;
  return deviation * 0.0145 * skewness / (1 + 0.045 * skewness * skewness);
}

/// The power of a bucket's weight that it is learned with: unlikely buckets weigh less, but not so
/// much less in counts of long tails, whose mean and dispersion lie in them.
double power_for(const Residual& r, const Scatter& s) {
  const double kurtosis = count_kurtosis(r.mean, s.phi);
  return (2.25 + 1.75 / (1 + kurtosis / 30)) / 4;
}

/// A chance by a variance that rests on so many buckets: Student's t in place of the normal, which
/// keeps the order of chances.
double by_student(double p, double degrees) {
  const double digits = -2 * std::log(p * std::sqrt(2 * std::numbers::pi));
  if (digits < 1.5) return p;
  const double t2 = digits - std::log(digits);
  return p * std::exp((t2 - degrees * std::log1p(t2 / degrees)) / 2);
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// Buckets of the history that count as one season: a week within days, 60 days, half a year.
double season_buckets(double bucket_days) {
  if (bucket_days < 0.75) return 7 / bucket_days;
  return bucket_days < 3.5 ? 60 : 26;
}

}  // namespace

/// What is expected of a bucket before it came.
struct Detector::Expectation {
  double doubt = 0;  // variance of the predictor
  double base = 0;   // the mean at the predictor's mean
  Residual residual;
  Scatter scatter;
};

/// Degrees of freedom of a chance: of the scatter, and fewer where the mean itself is much in
/// doubt, which is normal as a logarithm and has longer tails than counts have.
double Detector::degrees_of(const Expectation& e) {
  const double mean = e.residual.mean / (1 - e.scatter.zeros);
  const double own = e.scatter.zeros > 0 ? e.scatter.others : e.scatter.phi;
  const double share = e.doubt * mean / (own + (e.scatter.kappa + e.doubt) * mean);
  const double doubt = e.doubt * share;
  return 1 / (1 / e.scatter.degrees + doubt * doubt / kDoubtDegrees);
}

Detector::Detector(const Method& method)
    : method_(&method),
      state_(method.basis.prior()),
      scan_(method.measure == Measure::kShare ? Family::kShare : Family::kCount, method.windows),
      quiet_(method.basis.day_slots(), 0.0F) {
  LIMEN_CHECK(method.measure != Measure::kValue);
}

std::size_t Detector::bytes() const {
  return sizeof *this + state_.bytes() + scan_.bytes() + quiet_.size() * sizeof(float);
}

Scatter Detector::scatter() const {
  return method_->measure == Measure::kShare ? Scatter{} : noise_.scatter();
}

Detector::Expectation Detector::expect(const Bucket& bucket,
                                       const LinearState::Prediction& eta) const {
  Expectation e;
  e.doubt = std::min(eta.variance, kMostDoubt);
  e.scatter = scatter();
  Residual& r = e.residual;
  r.index = bucket.time.index;
  r.observed = bucket.observed;
  const double at = std::clamp(eta.mean, kLeastLog, kMostLog);
  if (method_->measure == Measure::kShare) {
    const double share = logistic(at);
    e.base = share;
    r.mean = bucket.trials * share;
    r.slope = r.mean * (1 - share);
    r.unit = r.slope * togetherness_.dispersion(bucket.trials);
  } else {
    e.base = std::exp(at);
    // The mean of a log-normal, as far as the doubt is one of a normal.
    r.mean = e.base * std::exp(std::min(e.doubt, 1.0) / 2);
    r.unit = r.mean;
    r.slope = r.mean;
  }
  return e;
}

bool Detector::is_closed(const Bucket& bucket) {
  if (method_->measure == Measure::kShare) return false;
  const double y = bucket.observed;
  const Basis& basis = method_->basis;
  day_mean_ = day_mean_ < 0 ? y : day_mean_ + 0.01 * (y - day_mean_);
  float& quiet = quiet_[basis.slot(bucket.time)];
  const bool within_day = basis.bucket_days() < 0.75;
  const double phi = std::max(1.0, scatter().phi);
  if (y > 0) {
    quiet = kOpen;
  } else if (quiet < 0) {
    quiet += 1;  // where it has had counts, one day without is an event, not a closed hour
  } else {
    quiet += static_cast<float>(day_mean_ / (within_day ? phi : std::min(phi, kMostOfDays)));
  }
  if (within_day || quiet > kClosed) return quiet > kClosed;
  if (!basis.has_weekdays()) return false;
  const auto day = static_cast<std::uint8_t>(1U << bucket.time.weekday);
  if (y > 0) weekdays_seen_ |= day;
  const bool holiday = basis.has_holidays() && bucket.time.day == DayKind::kHoliday;
  if (holiday && y == 0 && state_.coefficient(basis.size() - 3) < kClosedHoliday) return true;
  return (weekdays_seen_ & day) == 0;
}

void Detector::learn(const Bucket& bucket, const LinearState::Prediction& eta, const Expectation& e,
                     double weight) {
  const Residual& r = e.residual;
  // Noise with a memory tells less of the mean than its variance: the long-run variance counts.
  const double rho = e.scatter.rho;
  // Of a zero-inflated count the others alone tell of the mean.
  const double counted = 1 - e.scatter.zeros;
  const double own = e.scatter.zeros > 0 ? e.scatter.others * counted : e.scatter.phi;
  const double variance =
      std::max(own, 0.3) * r.unit + e.scatter.kappa * r.slope * r.slope * (1 + rho) / (1 - rho);
  // Observations that it is worth.
  const double k =
      r.unit > 0 ? weight * e.scatter.of_count(r.observed, r.mean) * r.unit / variance : 0;
  const double q = eta.variance;
  double mean = 0;
  double information = 0;
  if (method_->measure == Measure::kShare) {
    // Beta prior of the same mean and variance of the log odds.
    const double a = 1 / (q * (1 - e.base)) + k * bucket.observed;
    const double b = 1 / (q * e.base) + k * (bucket.trials - bucket.observed);
    const double a0 = 1 / (q * (1 - e.base)) + k * bucket.trials * e.base;
    const double b0 = 1 / (q * e.base) + k * bucket.trials * (1 - e.base);
    mean = eta.mean + std::log(a / b) - std::log(a0 / b0);
    information = k * bucket.trials * e.base * (1 - e.base);
  } else {
    const double y = counted * bucket.observed + left_out(r, e.scatter);
    mean = eta.mean + std::log((1 / q + k * y) / (1 / q + k * e.base));
    information = k * e.base;
  }
  state_.update(eta, mean, 1 / (1 / q + information));
  if (r.unit <= 0) return;
  const double season = season_buckets(method_->basis.bucket_days());
  if (method_->measure == Measure::kShare) {
    if (seen_ > 0.5 * season) togetherness_.learn(r, bucket.trials, e.doubt, weight);
  } else if (seen_ >= kFirstGuesses) {
    noise_.learn(r, e.doubt, weight);
    if (seen_ < 2 * season) widen_by_scatter();
  }
}

/// What was learned while the scatter was thought to be smaller was trusted too much.
void Detector::widen_by_scatter() {
  const Scatter s = noise_.scatter();
  const double level = std::exp(std::min(state_.coefficient(Basis::kLevel), kMostLog));
  const double own = s.zeros > 0 ? s.others : s.phi;
  const double scale = own + s.kappa * level * (1 + s.rho) / (1 - s.rho);
  if (scale <= scale_) return;
  state_.rescale(method_->basis.prior(), scale / scale_);
  scale_ = scale;
}

/// Writes what was expected, and the band that 95 % lie in by mean, variance and skewness
/// (Cornish-Fisher), in units of `scale`.
void Detector::describe(const Expectation& e, double scale, Judgement& result) const {
  const Residual& r = e.residual;
  const double variance =
      e.scatter.variance(r.unit, 1) + (e.scatter.kappa + e.doubt) * r.slope * r.slope;
  const double deviation = std::sqrt(variance);
  const bool share = method_->measure == Measure::kShare;
  // Of a binomial share 1 - 2 p, of a negative binomial count 2 variance / mean - 1.
  const double skewed = share ? 1 - 2 * e.base : 2 * variance / r.mean - 1;
  constexpr double kWithin = 1.96;
  const double moved = (kWithin * kWithin - 1) / 6 * std::clamp(skewed / deviation, -2.0, 2.0);
  const double lower = e.scatter.zeros > 0.025 ? 0 : r.mean + deviation * (moved - kWithin);
  const double upper = r.mean + deviation * (moved + kWithin);
  result.expected = r.mean * scale;
  result.lower = std::max(0.0, lower) * scale;
  result.upper = share ? std::min(1.0, upper * scale) : upper * scale;
}

Judgement Detector::take(const Bucket& bucket) {
  const Basis& basis = method_->basis;
  const bool share = method_->measure == Measure::kShare;
  Judgement result;
  result.observed = share ? bucket.observed / bucket.trials : bucket.observed;
  result.learning = seen_ < method_->warmup;
  if (seen_ == 0) {
    const double odds = (bucket.observed + 0.5) / (bucket.trials - bucket.observed + 0.5);
    state_.set(Basis::kLevel, share ? std::log(odds) : std::log(bucket.observed + 0.5));
    last_ = bucket.time.index - 1;
  }
  const auto gone = static_cast<double>(bucket.time.index - last_);
  last_ = bucket.time.index;
  state_.advance(basis.prior(), gone, Basis::kSlope);
  if (is_closed(bucket)) {
    seen_ += 1;
    return result;
  }
  std::array<double, kMostCoefficients> weights;
  const std::span<double> x(weights.data(), basis.size());
  basis.fill(bucket.time, x);
  const LinearState::Prediction eta = state_.predict(x);
  const Expectation e = expect(bucket, eta);
  const Residual& r = e.residual;
  scan_.push(r, bucket.trials, e.scatter, e.doubt);
  Evidence found = scan_.evidence(e.scatter, e.doubt);
  const double degrees = degrees_of(e);
  found.high = std::min(1.0, by_student(found.high, degrees));
  found.low = std::min(1.0, by_student(found.low, degrees));
  const double p = method_->side == Side::kHigh ? found.high
                   : method_->side == Side::kLow
                       ? found.low
                       : std::min(1.0, 2 / (1 / found.high + 1 / found.low));
  result.p_value = watch_.honest(share ? kOfShares * p : p);
  describe(e, share ? 1 / bucket.trials : 1, result);

  const Evidence alone = scan_.newest();
  const Watch::Pace pace{.seen = seen_,
                         .history = seen_ / season_buckets(basis.bucket_days()),
                         .week = 7 / basis.bucket_days(),
                         .unlikely = share ? kUnlikelyShare : kUnlikelyCount,
                         .long_windows = method_->windows.size() > 2};
  const double weight = watch_.weigh(std::min(1.0, 2 * std::min(alone.high, alone.low)), p, pace);
  learn(bucket, eta, e, share || weight == 1 ? weight : std::pow(weight, power_for(r, e.scatter)));
  seen_ += 1;
  return result;
}

}  // namespace limen::stats
