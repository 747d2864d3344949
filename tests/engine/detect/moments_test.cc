#include "engine/detect/moments.h"

#include <gtest/gtest.h>

namespace limen::detect {
namespace {

TEST(Moments, OfASampleOfTwo) {
  Moments moments;
  moments.add(1.0);
  moments.add(3.0);
  EXPECT_DOUBLE_EQ(moments.stddev(), 1.4142135623730951);
}

TEST(Moments, StaysExactWhereTheMeanIsFarLargerThanTheDeviation) {
  Moments all;
  for (int part = 0; part < 100; ++part) {
    Moments moments;
    for (const double x : {1e12 - 0.5, 1e12 + 0.5}) moments.add(x);
    all.merge(moments);
  }
  EXPECT_NEAR(all.stddev(), 0.5012547071170855, 1e-12);  // sqrt(50 / 199)
}

TEST(Moments, OfEqualValuesIsZero) {
  Moments moments;
  for (int i = 0; i < 1000; ++i) moments.add(0.1);
  EXPECT_EQ(moments.stddev(), 0.0);
}

}  // namespace
}  // namespace limen::detect
