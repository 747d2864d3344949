#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace limen::types {

/// Lengths of time and points of event time, both exact to the microsecond.
using Micros = std::chrono::microseconds;
/// Microseconds since 1970-01-01T00:00:00Z without leap seconds; event times lie in 1970 to 2200.
using EventTime = std::chrono::sys_time<Micros>;

inline constexpr EventTime kMinTime{Micros{std::numeric_limits<std::int64_t>::min()}};
inline constexpr EventTime kMaxTime{Micros{std::numeric_limits<std::int64_t>::max()}};

[[nodiscard]] constexpr std::int64_t to_int(EventTime time) noexcept {
  return time.time_since_epoch().count();
}
[[nodiscard]] constexpr EventTime from_int(std::int64_t micros) noexcept {
  return EventTime{Micros{micros}};
}

/// Appends RFC 3339 in UTC with `Z` and as many decimals as needed, up to six.
void append_rfc3339(std::string& out, EventTime time);
[[nodiscard]] std::string to_rfc3339(EventTime time);

/// Reads RFC 3339 with any offset, nanoseconds and more cut to the microsecond (towards the past).
/// Nothing where the text is of another form, a leap second, or a day that does not exist.
[[nodiscard]] std::optional<EventTime> parse_rfc3339(std::string_view text);

/// Reads a duration of packs and configurations: `250ms`, `30s`, `15m`, `6h`, `14d`, `2w`, or a
/// sum, `1h30m`. Nothing where the text is of another form, negative, or longer than 292,000 years.
[[nodiscard]] std::optional<Micros> parse_duration(std::string_view text);

/// Appends a duration as packs write it: `1h30m`, `250ms`; what is below a millisecond as `…us`.
void append_duration(std::string& out, Micros duration);

}  // namespace limen::types
