#include "connectors/situation/minutes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace limen::situation {

namespace {

constexpr std::int64_t kLongestPeriod = 1'000'000;  // minutes, about two years

void add(std::uint64_t& sum, std::uint64_t n) {
  sum = n > std::numeric_limits<std::uint64_t>::max() - sum
            ? std::numeric_limits<std::uint64_t>::max()
            : sum + n;
}

}  // namespace

Minute* Minutes::at(std::int64_t number) {
  if (number < 0 || number <= newest_ - kMinutes) return nullptr;
  if (number > newest_) {
    const std::int64_t from = std::max(newest_ + 1, number - kMinutes + 1);
    for (std::int64_t i = from; i <= number; ++i) minutes_[place(i)] = Minute{};
    newest_ = number;
  }
  return &minutes_[place(number)];
}

const Minute* Minutes::find(std::int64_t number) const {
  if (number < 0 || number > newest_ || number <= newest_ - kMinutes) return nullptr;
  return &minutes_[place(number)];
}

void spread(Minutes& minutes, std::uint64_t Minute::* where, types::EventTime end, double period_s,
            std::uint64_t n) {
  // A period ends before its end: what ends at 12:00:00 belongs to 11:59.
  const std::int64_t last = minute_of(end - types::Micros{1});
  const auto count = static_cast<std::uint64_t>(
      std::clamp(std::ceil(period_s / 60), 1.0, static_cast<double>(kLongestPeriod)));
  const std::uint64_t whole = n / count;
  const std::uint64_t rest = n % count;
  for (std::uint64_t i = count - std::min<std::uint64_t>(count, kMinutes); i < count; ++i) {
    const auto number = last - static_cast<std::int64_t>(count - 1 - i);
    const std::uint64_t part = whole + rest * (i + 1) / count - rest * i / count;
    if (Minute* minute = minutes.at(number)) add(minute->*where, part);
  }
}

}  // namespace limen::situation
