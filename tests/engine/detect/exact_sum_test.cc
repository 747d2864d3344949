#include "engine/detect/exact_sum.h"

#include <gtest/gtest.h>

#include <limits>

namespace limen::detect {
namespace {

TEST(ExactSum, KeepsWhatPlainAdditionLoses) {
  ExactSum sum;
  for (const double x : {1e16, 1.0, 1.0, -1e16}) sum.add(x);
  EXPECT_EQ(sum.value(), 2.0);
}

TEST(ExactSum, GivesInfinityAndNanAsPlainAdditionDoes) {
  ExactSum sum;
  sum.add(std::numeric_limits<double>::infinity());
  sum.add(1.0);
  EXPECT_EQ(sum.value(), std::numeric_limits<double>::infinity());
  sum.add(-std::numeric_limits<double>::infinity());
  EXPECT_NE(sum.value(), sum.value());
}

}  // namespace
}  // namespace limen::detect
