#include "engine/detect/distinct_values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>

namespace limen::detect {

namespace {

constexpr unsigned kIndexBits = 14;
constexpr std::size_t kRegisters = std::size_t{1} << kIndexBits;
constexpr std::size_t kLongest = 64;  // zeros of the other half of the hash

bool by_bits(const state::Hash128& a, const state::Hash128& b) {
  return a.high != b.high ? a.high < b.high : a.low < b.low;
}

/// Ertl 2017, algorithm 6: the share of registers that are zero, made a sum.
double sigma(double x) {
  if (x == 1.0) return std::numeric_limits<double>::infinity();
  double y = 1.0;
  double z = x;
  for (double before = -1.0; z != before;) {
    before = z;
    x *= x;
    z += x * y;
    y += y;
  }
  return z;
}

/// The same of those that are full.
double tau(double x) {
  if (x == 0.0 || x == 1.0) return 0.0;
  double y = 1.0;
  double z = 1.0 - x;
  for (double before = -1.0; z != before;) {
    before = z;
    x = std::sqrt(x);
    y *= 0.5;
    z -= (1.0 - x) * (1.0 - x) * y;
  }
  return z / 3.0;
}

}  // namespace

void DistinctValues::note(const state::Hash128& hash) {
  std::uint8_t& longest = registers_[hash.high >> (64U - kIndexBits)];
  const int run = std::countl_zero(hash.low) + 1;
  longest = std::max(longest, static_cast<std::uint8_t>(run));
}

void DistinctValues::leave_exact() {
  if (!registers_.empty()) return;
  registers_.assign(kRegisters, 0);
  for (const state::Hash128& hash : hashes_) note(hash);
  hashes_.clear();
}

void DistinctValues::add(const state::Hash128& hash) {
  if (!registers_.empty()) {
    note(hash);
    return;
  }
  const auto place = std::lower_bound(hashes_.begin(), hashes_.end(), hash, by_bits);
  if (place != hashes_.end() && *place == hash) return;
  hashes_.insert(place, hash);
  if (hashes_.size() > kExact) leave_exact();
}

void DistinctValues::merge(const DistinctValues& other) {
  if (!other.registers_.empty()) {
    leave_exact();
    for (std::size_t i = 0; i < kRegisters; ++i) {
      registers_[i] = std::max(registers_[i], other.registers_[i]);
    }
  } else if (!registers_.empty()) {
    for (const state::Hash128& hash : other.hashes_) note(hash);
  } else if (!other.hashes_.empty()) {
    std::vector<state::Hash128> both;
    both.reserve(hashes_.size() + other.hashes_.size());
    std::ranges::set_union(hashes_, other.hashes_, std::back_inserter(both), by_bits);
    hashes_.swap(both);
    if (hashes_.size() > kExact) leave_exact();
  }
}

double DistinctValues::estimate() const {
  std::array<double, kLongest + 2> times{};
  for (const std::uint8_t longest : registers_) ++times[longest];
  constexpr auto kAll = static_cast<double>(kRegisters);
  double z = kAll * tau(1.0 - times[kLongest + 1] / kAll);
  for (std::size_t k = kLongest; k >= 1; --k) z = 0.5 * (z + times[k]);
  z += kAll * sigma(times[0] / kAll);
  return kAll * kAll / (2.0 * std::log(2.0) * z);
}

std::int64_t DistinctValues::count() const {
  if (registers_.empty()) return static_cast<std::int64_t>(hashes_.size());
  // Registers mean that there were more than kExact.
  return std::max(std::int64_t{kExact + 1}, std::int64_t{std::llround(estimate())});
}

void DistinctValues::clear() {
  hashes_.clear();
  registers_.clear();
}

}  // namespace limen::detect
