#include "engine/stats/noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace limen::stats {
namespace {

using Random = std::mt19937_64;

double count(Random& random, double mean, double dispersion) {
  const double rate =
      dispersion <= 1 ? mean
                      : std::gamma_distribution<>(mean / (dispersion - 1), dispersion - 1)(random);
  return static_cast<double>(std::poisson_distribution<int>(rate)(random));
}

/// What is learned from three thousand counts whose means are known.
template <class Draw>
Scatter learned(double mean, const Draw& draw) {
  Random random(31);
  Noise noise;
  for (std::int64_t t = 0; t < 3000; ++t) {
    noise.learn({.index = t, .observed = draw(random), .mean = mean, .unit = mean, .slope = mean},
                0, 1);
  }
  return noise.scatter();
}

TEST(Noise, LearnsDispersionsAboveAndBelowOne) {
  for (const double dispersion : {1.0, 1.5, 3.0, 8.0}) {
    for (const double mean : {1.0, 20.0, 500.0}) {
      const Scatter s = learned(mean, [&](Random& r) { return count(r, mean, dispersion); });
      // Learned with full weights, where Watch would take some: 0.06 more.
      EXPECT_NEAR(s.phi / dispersion, 1.06, 0.15) << mean << ' ' << dispersion;
      EXPECT_EQ(s.zeros, 0) << mean << ' ' << dispersion;
    }
  }
  const Scatter s = learned(
      20, [](Random& r) { return static_cast<double>(std::binomial_distribution<>(40, 0.5)(r)); });
  EXPECT_NEAR(s.phi, 0.5, 0.08);
}

TEST(Noise, TellsZerosOfTheirOwnFromThoseOfACount) {
  const Scatter s = learned(0.7 * 6, [](Random& r) {
    return std::bernoulli_distribution(0.3)(r) ? 0.0 : count(r, 6, 1);
  });
  EXPECT_NEAR(s.zeros, 0.3, 0.04);
  EXPECT_NEAR(s.others, 1, 0.12);
  EXPECT_GT(s.of_count(5, 4.2), 0.99);
  EXPECT_LT(s.of_count(0, 4.2), 0.05);
}

TEST(Noise, LearnsTheMemoryOfWhatMovesAllNeighbours) {
  double level = 0;
  const Scatter s = learned(200, [&](Random& r) {
    level = 0.7 * level + std::sqrt(1 - 0.49) * 0.12 * std::normal_distribution<>()(r);
    return count(r, 200 * std::exp(level - 0.0072), 1);
  });
  EXPECT_NEAR(s.kappa, 0.0144, 0.005);
  EXPECT_NEAR(s.rho, 0.7, 0.12);
}

TEST(Noise, KnowsLittleFromFewBuckets) {
  Noise noise;
  const double before = noise.scatter().degrees;
  for (std::int64_t t = 0; t < 20; ++t) {
    noise.learn({.index = t, .observed = 4, .mean = 4, .unit = 4, .slope = 4}, 0, 1);
  }
  EXPECT_LT(before, 10);
  EXPECT_LT(noise.scatter().degrees, 30);
}

}  // namespace
}  // namespace limen::stats
