#include "connectors/simulator/random.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace limen::simulator {

namespace {

std::uint64_t splitmix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

double same_log(double x) {
  int exponent = 0;
  double m = std::frexp(x, &exponent);  // exact; m in [0.5, 1)
  if (m < std::numbers::sqrt2 / 2) {
    m *= 2;
    --exponent;
  }
  const double s = (m - 1) / (m + 1);  // log m = 2 artanh s, and |s| is at most 0.172
  const double square = s * s;
  double sum = 0;
  for (int n = 17; n >= 1; n -= 2) sum = sum * square + 1.0 / n;
  return 2 * s * sum + exponent * std::numbers::ln2;
}

Random::Random(std::uint64_t seed) : state_{} {
  for (auto& word : state_) word = splitmix(seed);
}

std::uint64_t Random::next() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9;
  const std::uint64_t t = s[1] << 17U;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

std::uint32_t Random::below(std::uint64_t n) {
  return static_cast<std::uint32_t>(((next() >> 32U) * n) >> 32U);
}

int Random::between(int low, int high) {
  return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1));
}

bool Random::chance(double probability) { return unit() < probability; }

std::size_t Random::pick(std::span<const double> weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  double place = unit() * sum;
  for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
    if (place < weights[i]) return i;
    place -= weights[i];
  }
  return weights.size() - 1;
}

double Random::exponential() { return -same_log(1 - unit()); }

double Random::check_time() {
  double product = 1;
  for (int stage = 0; stage < 4; ++stage) product *= 1 - unit();  // one after the other, always
  return -same_log(product) / 4;
}

}  // namespace limen::simulator
