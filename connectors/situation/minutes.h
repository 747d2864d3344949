#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "engine/types/time.h"

namespace limen::situation {

inline constexpr std::int64_t kMinutes = 60;

/// The number of the minute [n, n + 1) x 60 s since 1970 in which the time lies.
[[nodiscard]] constexpr std::int64_t minute_of(types::EventTime time) {
  return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}

/// What one minute of event time at one point saw.
struct Minute {
  std::uint64_t entry = 0;
  std::uint64_t exit = 0;
  double reported_s = 0;  // sum of waits that were reported as measured
  double crossed_s = 0;   // sum of waits of those who crossed
  std::uint32_t reported = 0;
  std::uint32_t crossed = 0;

  /// The mean wait in seconds: of the reports where there are any, else of those who crossed.
  [[nodiscard]] std::optional<double> mean_wait() const {
    if (reported > 0) return reported_s / reported;
    if (crossed > 0) return crossed_s / crossed;
    return std::nullopt;
  }
};

/// The newest 60 minutes of event time, by the minute; what is older is forgotten. 2.4 kB.
class Minutes {
 public:
  /// The minute of that number, after forgetting what is 60 minutes older; null where the minute
  /// itself is that old.
  Minute* at(std::int64_t number);
  /// Null where nothing is known of that minute.
  [[nodiscard]] const Minute* find(std::int64_t number) const;
  [[nodiscard]] bool empty() const { return newest_ < 0; }

 private:
  [[nodiscard]] static std::size_t place(std::int64_t number) {
    return static_cast<std::size_t>(number % kMinutes);
  }

  std::int64_t newest_ = -1;
  std::array<Minute, kMinutes> minutes_{};
};

/// Adds a total of `n` over the `period_s` seconds that end at `end` in equal parts to the minutes
/// that the period touches, the newest 60 of them.
void spread(Minutes& minutes, std::uint64_t Minute::* where, types::EventTime end, double period_s,
            std::uint64_t n);

}  // namespace limen::situation
