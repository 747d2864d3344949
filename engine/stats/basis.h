#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/stats/linear_state.h"

namespace limen::stats {

/// The profile that expectation follows; a season holds the finer ones.
enum class Season : std::uint8_t { kNone, kDay, kWeek, kYear };

/// What kind of day a bucket lies in, by a calendar known in advance.
enum class DayKind : std::uint8_t { kOrdinary, kHoliday, kEve, kDayAfter };

/// Where a bucket lies, in local time; whoever calls knows the time zone.
struct BucketTime {
  std::int64_t index = 0;    ///< grows by one with each bucket; what is left out is a gap
  double day_share = 0;      ///< how much of the local day has gone at its middle, in [0, 1)
  std::uint8_t weekday = 0;  ///< 0 is Monday
  double year_share = 0;     ///< how much of the local year has gone at its middle, in [0, 1)
  DayKind day = DayKind::kOrdinary;
};

/// What the expectation of a bucket is made of: level and slope, harmonics of the day, days of the
/// week, harmonics of weekend days, harmonics of the year, holidays, eves and days after.
///
/// The coefficient of each acts on the logarithm of a mean, or on the log odds of a share.
class Basis {
 public:
  /// Requires bucket_days > 0: the length of a bucket in days.
  Basis(Season season, double bucket_days, bool holidays);

  [[nodiscard]] std::size_t size() const { return size_; }
  static constexpr std::size_t kLevel = 0;
  static constexpr std::size_t kSlope = 1;
  /// Writes size() numbers, the weights of the coefficients in this bucket.
  void fill(const BucketTime& time, std::span<double> x) const;
  [[nodiscard]] const StatePrior& prior() const { return prior_; }
  /// Buckets in a day, 1 at least; and the slot of a bucket among them.
  [[nodiscard]] std::size_t day_slots() const { return day_slots_; }
  [[nodiscard]] std::size_t slot(const BucketTime& time) const;
  [[nodiscard]] double bucket_days() const { return bucket_days_; }
  [[nodiscard]] bool has_weekdays() const { return weekdays_; }
  [[nodiscard]] bool has_holidays() const { return holidays_; }

 private:
  void add(double variance, double drift_a_day);

  double bucket_days_;
  std::size_t day_slots_;
  std::size_t day_harmonics_ = 0;
  std::size_t weekend_harmonics_ = 0;
  std::size_t year_harmonics_ = 0;
  bool weekdays_ = false;
  bool holidays_ = false;
  std::size_t size_ = 0;
  StatePrior prior_;
};

}  // namespace limen::stats
