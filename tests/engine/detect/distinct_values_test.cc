#include "engine/detect/distinct_values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace limen::detect {
namespace {

state::Hash128 hash(std::size_t i) { return state::hash128(std::to_string(i)); }

TEST(DistinctValues, IsExactUpToAThousandInAnyNumberOfParts) {
  DistinctValues all;
  for (std::size_t part = 0; part < 10; ++part) {
    DistinctValues values;
    for (std::size_t i = 0; i < 190; ++i) values.add(hash(part * 90 + i));
    all.merge(values);
  }
  EXPECT_EQ(all.count(), 1000);
}

TEST(DistinctValues, IsMoreThanAThousandAsSoonAsThereAreMore) {
  DistinctValues values;
  for (std::size_t i = 0; i < 1001; ++i) values.add(hash(i));
  EXPECT_GE(values.count(), 1001);
  EXPECT_LE(values.count(), 1040);
}

TEST(DistinctValues, ErrsByLessThanOnePerCentOnTheWhole) {
  double squares = 0.0;
  int cases = 0;
  for (const std::size_t size : {2'000U, 12'000U, 40'000U, 90'000U, 200'000U}) {
    for (std::size_t seed = 0; seed < 8; ++seed, ++cases) {
      DistinctValues values;
      for (std::size_t i = 0; i < size; ++i) values.add(hash(seed * 1'000'000 + i));
      const auto n = static_cast<double>(size);
      const double error = (static_cast<double>(values.count()) - n) / n;
      squares += error * error;
    }
  }
  EXPECT_LT(std::sqrt(squares / cases), 0.01);
}

TEST(DistinctValues, IsTheSameMergedAsAdded) {
  DistinctValues one;
  DistinctValues merged;
  for (std::size_t part = 0; part < 5; ++part) {
    DistinctValues values;
    for (std::size_t i = part * 700; i < part * 700 + 1'200; ++i) {
      values.add(hash(i));
      one.add(hash(i));
    }
    merged.merge(values);
  }
  EXPECT_EQ(merged.count(), one.count());
}

}  // namespace
}  // namespace limen::detect
