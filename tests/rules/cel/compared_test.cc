#include "tests/rules/cel/compared.h"

#include <gtest/gtest.h>

#include "tests/rules/cel/random_expression.h"

namespace limen::cel {
namespace {

TEST(Compared, EvaluatesRandomExpressionsAsTheSlowEvaluatorDoes) {
  std::size_t compared = 0;
  std::size_t checked = 0;
  std::size_t failed = 0;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    Choices choices(seed);
    const std::string expression =
        RandomExpression(choices).of_any_type(1 + static_cast<int>(seed % 6));
    const Comparison comparison = compare_evaluators(expression);
    compared += comparison.compared ? 1 : 0;
    checked += comparison.checked ? 1 : 0;
    failed += comparison.failed ? 1 : 0;
    EXPECT_FALSE(comparison.difference) << seed << ": " << expression << "\n"
                                        << *comparison.difference;
  }
  EXPECT_GT(compared, 15'000U);
  EXPECT_LT(failed, 10'000U);
  EXPECT_GT(checked, 5'000U);
}

}  // namespace
}  // namespace limen::cel
