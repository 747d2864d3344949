#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/expr/function.h"
#include "engine/expr/scratch.h"
#include "engine/expr/value.h"

namespace limen::expr {

/// Seconds since 1970 of 0001-01-01T00:00:00Z and of 9999-12-31T23:59:59Z: the ends of a timestamp.
inline constexpr std::int64_t kMinTimestamp = -62'135'596'800;
inline constexpr std::int64_t kMaxTimestamp = 253'402'300'799;

/// RFC 3339 to the nanosecond, of the years 1 to 9999, as a kTimestamp; an error otherwise.
[[nodiscard]] Value parse_timestamp(std::string_view text);
/// "1h30m", "-1.5s", "100ms", "2us", "3ns", within 64-bit nanoseconds, as a kDuration; an error
/// otherwise.
[[nodiscard]] Value parse_duration(std::string_view text);
/// RFC 3339 in UTC with as many decimals as needed, up to nine.
void append_timestamp(std::string& out, const Value& timestamp);
/// "-1.5s": seconds with as many decimals as needed.
void append_duration(std::string& out, const Value& duration);

/// Sums and differences of timestamps and durations; kNoOverload for what is neither.
[[nodiscard]] Value add_times(const Value& a, const Value& b);
[[nodiscard]] Value subtract_times(const Value& a, const Value& b);

/// getHours() and its like, in UTC or in the zone of the second argument.
[[nodiscard]] Value time_part(Fn fn, std::span<const Value> arguments, Scratch& scratch);
/// Whether the text names a zone: an IANA name as it is written there, or an offset as "+02:00".
[[nodiscard]] bool is_zone(std::string_view text);

}  // namespace limen::expr
