#include "engine/detect/deadline.h"

#include <cmath>

namespace limen::detect {

namespace {

constexpr double kMicros = 1e6;
constexpr std::int64_t kMostSeconds = 1'000'000'000'000;  // far beyond any `forget`

/// The product is not exact, but it and its error are.
std::int64_t rounded(double seconds) {
  const double product = seconds * kMicros;
  const double error = std::fma(seconds, kMicros, -product);
  const double whole = std::floor(product);
  const double above_half = (product - whole) - 0.5;
  return static_cast<std::int64_t>(whole) + (above_half + error >= 0 ? 1 : 0);
}

}  // namespace

std::optional<types::Micros> deadline_of(const expr::Value& seconds, types::Micros forget) {
  std::int64_t micros = 0;
  if (seconds.kind == expr::ValueKind::kDouble) {
    if (!(std::abs(seconds.d) < static_cast<double>(kMostSeconds))) return std::nullopt;
    micros = rounded(seconds.d);
  } else if (seconds.kind == expr::ValueKind::kInt) {
    if (seconds.i > kMostSeconds || seconds.i < 0) return std::nullopt;
    micros = seconds.i * 1'000'000;
  } else if (seconds.kind == expr::ValueKind::kUint) {
    if (seconds.u > static_cast<std::uint64_t>(kMostSeconds)) return std::nullopt;
    micros = static_cast<std::int64_t>(seconds.u) * 1'000'000;
  }
  if (micros <= 0 || micros >= forget.count()) return std::nullopt;
  return types::Micros{micros};
}

}  // namespace limen::detect
