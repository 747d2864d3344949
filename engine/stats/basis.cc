#include "engine/stats/basis.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace limen::stats {

namespace {

/// cos and sin of the first `count` multiples of a share of a turn.
double* harmonics(double share, std::size_t count, double* out) {
  const double c = std::cos(2 * std::numbers::pi * share);
  const double s = std::sin(2 * std::numbers::pi * share);
  double a = c;
  double b = s;
  for (std::size_t k = 0; k < count; ++k) {
    *out++ = a;
    *out++ = b;
    const double next = a * c - b * s;
    b = a * s + b * c;
    a = next;
  }
  return out;
}

}  // namespace

Basis::Basis(Season season, double bucket_days, bool holidays)
    : bucket_days_(bucket_days),
      day_slots_(static_cast<std::size_t>(std::max(1.0, std::round(1 / bucket_days)))) {
  const bool within_day = bucket_days < 0.75;
  const bool within_week = bucket_days < 3.5;
  if (season != Season::kNone && within_day) {
    day_harmonics_ = std::min<std::size_t>(4, (day_slots_ - 1) / 2);
  }
  weekdays_ = season >= Season::kWeek && within_week;
  weekend_harmonics_ = weekdays_ ? std::min<std::size_t>(2, day_harmonics_) : 0;
  year_harmonics_ = season == Season::kYear ? 2 : 0;
  holidays_ = holidays && within_week;
  // Prior variances are wide for logarithms; what may wander is what the series of a border, and
  // those of the literature, need and no more: each doubling costs power (README.md, table 3).
  constexpr double kWander = 5e-7;
  const bool year = season == Season::kYear;
  add(2.0, year ? 4e-7 : 1e-6);
  const double slope = (year ? 0.0005 : 0.002) * bucket_days;  // a bucket
  add(slope * slope, (year ? 1e-12 : 1e-8) * bucket_days * bucket_days);
  for (std::size_t k = 0; k < 2 * day_harmonics_; ++k) add(0.3, kWander);
  for (std::size_t k = 0; k < (weekdays_ ? 6U : 0U); ++k) add(0.3, kWander);
  for (std::size_t k = 0; k < 2 * weekend_harmonics_; ++k) add(0.15, kWander);
  for (std::size_t k = 0; k < 2 * year_harmonics_; ++k) {
    add(k < 2 ? 0.3 : 0.1, within_week ? kWander : 3e-8);
  }
  for (std::size_t k = 0; k < (holidays_ ? 3U : 0U); ++k) add(k == 0 ? 0.5 : 0.2, kWander);
}

void Basis::add(double variance, double drift_a_day) {
  prior_.mean.push_back(0);
  prior_.variance.push_back(variance);
  prior_.drift.push_back(drift_a_day * bucket_days_);
  ++size_;
}

void Basis::fill(const BucketTime& time, std::span<double> x) const {
  double* out = x.data();
  *out++ = 1;
  *out++ = 0;  // the slope acts through the level
  out = harmonics(time.day_share, day_harmonics_, out);
  if (weekdays_) {
    for (int day = 1; day < 7; ++day) *out++ = time.weekday == day ? 1 : 0;
    double* weekend = out;
    out = harmonics(time.day_share, weekend_harmonics_, out);
    if (time.weekday < 5) std::fill(weekend, out, 0.0);
  }
  out = harmonics(time.year_share, year_harmonics_, out);
  if (holidays_) {
    *out++ = time.day == DayKind::kHoliday ? 1 : 0;
    *out++ = time.day == DayKind::kEve ? 1 : 0;
    *out++ = time.day == DayKind::kDayAfter ? 1 : 0;
  }
}

std::size_t Basis::slot(const BucketTime& time) const {
  return std::min(day_slots_ - 1,
                  static_cast<std::size_t>(time.day_share * static_cast<double>(day_slots_)));
}

}  // namespace limen::stats
