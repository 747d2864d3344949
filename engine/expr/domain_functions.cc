#include <cmath>
#include <numbers>
#include <optional>

#include "engine/expr/functions.h"
#include "engine/expr/table.h"
#include "engine/stats/queueing.h"

namespace limen::expr {

namespace {

constexpr double kEarthKm = 6371.0088;
constexpr std::int64_t kMaxServers = 100'000;

std::optional<double> as_real(const Value& value) {
  if (value.kind == ValueKind::kDouble) return value.d;
  if (value.kind == ValueKind::kInt) return static_cast<double>(value.i);
  if (value.kind == ValueKind::kUint) return static_cast<double>(value.u);
  return std::nullopt;
}

Value cell(const Value& row, std::string_view name) {
  if (row.kind == ValueKind::kRow) {
    const std::size_t column = row.row->table->column(name);
    if (column < row.row->table->columns().size()) {
      return row.row->table->cell(row.row->row, column);
    }
    return Value::error(ErrorCode::kNoSuchKey);
  }
  if (row.kind != ValueKind::kMap) return no_overload();
  for (std::uint32_t i = 0; i < row.map->size; ++i) {
    const MapEntry& entry = row.map->entries[i];
    if (entry.key.kind == ValueKind::kString && entry.key.text() == name) return entry.value;
  }
  return Value::error(ErrorCode::kNoSuchKey);
}

/// Great-circle distance by the haversine formula, from degrees.
double great_circle(double lat1, double lon1, double lat2, double lon2) {
  constexpr double kRadians = std::numbers::pi / 180;
  const double lat = std::sin((lat2 - lat1) * kRadians / 2);
  const double lon = std::sin((lon2 - lon1) * kRadians / 2);
  const double h = lat * lat + std::cos(lat1 * kRadians) * std::cos(lat2 * kRadians) * lon * lon;
  return 2 * kEarthKm * std::asin(std::sqrt(std::min(1.0, h)));
}

Value distance(Arguments arguments) {
  if (arguments.size() != 2) return no_overload();
  double degrees[4] = {};
  std::size_t i = 0;
  for (const Value& row : arguments) {
    for (const std::string_view name : {"lat", "lon"}) {
      const Value value = cell(row, name);
      if (value.is_error()) return value;
      const auto number = as_real(value);
      if (!number) return no_overload();
      degrees[i++] = *number;
    }
  }
  return Value::real(great_circle(degrees[0], degrees[1], degrees[2], degrees[3]));
}

Value duration_in(Arguments arguments, double unit_seconds) {
  if (!are(arguments, ValueKind::kDuration)) return no_overload();
  const Value& value = arguments[0];
  return Value::real((static_cast<double>(value.i) + static_cast<double>(value.extra) / 1e9) /
                     unit_seconds);
}

/// ICAO 9303, part 3, section 4.9: digits as they are, A to Z as 10 to 35, the filler as 0.
int mrz_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return c == '<' ? 0 : -1;
}

/// A text with other characters has no check digit. The filler may stand for the digit 0.
Value mrz_check(Arguments arguments, Scratch& scratch) {
  if (arguments.size() != 2 || arguments[0].kind != ValueKind::kString) return no_overload();
  std::int64_t digit = -1;
  if (arguments[1].kind == ValueKind::kInt) {
    digit = arguments[1].i;
  } else if (arguments[1].kind == ValueKind::kString) {
    const std::string_view text = arguments[1].text();
    if (text.size() == 1 && mrz_value(text[0]) < 10) digit = mrz_value(text[0]);
  } else {
    return no_overload();
  }
  if (!scratch.spend_on(arguments[0], 4)) return Value::error(ErrorCode::kBudget);
  constexpr int kWeights[3] = {7, 3, 1};
  int sum = 0;
  std::size_t at = 0;
  for (const char c : arguments[0].text()) {
    const int value = mrz_value(c);
    if (value < 0) return Value::boolean(false);
    sum = (sum + value * kWeights[at++ % 3]) % 10;
  }
  return Value::boolean(digit >= 0 && sum == digit);
}

Value servers_needed(Arguments arguments, Scratch& scratch) {
  if (arguments.size() != 4) return no_overload();
  double numbers[4] = {};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto number = as_real(arguments[i]);
    if (!number) return no_overload();
    numbers[i] = *number;
  }
  const auto [per_hour, service, wait, share] = numbers;
  const bool sound = std::isfinite(per_hour) && std::isfinite(service) && per_hour >= 0 &&
                     service >= 0 && wait >= 0 && share >= 0 && share <= 1;
  if (!sound) return Value::error(ErrorCode::kInvalidArgument);
  const double load = per_hour / 3600 * service;
  if (load == 0) return Value::integer(0);
  stats::ServerSteps steps(load);
  while (steps.servers() < kMaxServers) {
    steps.next();
    if (steps.servers() % 4 == 0 && !scratch.spend(1)) return Value::error(ErrorCode::kBudget);
    if (steps.enough() && steps.served_within(wait / service) >= share) {
      return Value::integer(steps.servers());
    }
  }
  return Value::error(ErrorCode::kOutOfRange);
}

}  // namespace

Value call_domain(Fn fn, Arguments arguments, Scratch& scratch) {
  switch (fn) {
    case Fn::kDistanceKm:
      return distance(arguments);
    case Fn::kHours:
      return duration_in(arguments, 3600);
    case Fn::kMinutes:
      return duration_in(arguments, 60);
    case Fn::kSeconds:
      return duration_in(arguments, 1);
    case Fn::kMrzCheck:
      return mrz_check(arguments, scratch);
    case Fn::kServersNeeded:
      return servers_needed(arguments, scratch);
    default:
      return no_overload();
  }
}

}  // namespace limen::expr
