#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "connectors/simulator/scenario.h"
#include "engine/types/result.h"

namespace limen::simulator {

/// The time of day and week at a place.
struct LocalTime {
  int weekday = 0;  // 0 is Monday
  int hour = 0;
  int minute = 0;
};

/// A time zone of the IANA database, from the system's copy.
class Zone {
 public:
  /// Errors: no such zone.
  static types::Result<Zone> load(const std::string& name);
  ~Zone();
  Zone(Zone&&) noexcept;
  Zone& operator=(Zone&&) noexcept;

  /// `at` in microseconds since 1970.
  [[nodiscard]] LocalTime at(std::int64_t at) const;

 private:
  struct Impl;
  explicit Zone(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// A rhythm as factors whose mean over the week is 1: straight lines between the middles of the
/// hours, times the weight of the day.
class Intensity {
 public:
  explicit Intensity(const Rhythm& rhythm);
  [[nodiscard]] double at(const LocalTime& time) const;

 private:
  Rhythm rhythm_;
  double scale_ = 1;
};

}  // namespace limen::simulator
