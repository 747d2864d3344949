#include "rules/cel/explain.h"

#include <gtest/gtest.h>

#include "tests/rules/cel/border_scope.h"

namespace limen::cel {
namespace {

/// Lines "  text | type | value", two spaces a level.
std::string explained(std::string_view text) {
  BorderScope scope;
  scope.serves_person = true;
  expr::Scratch scratch;
  expr::Frame frame;
  frame.scratch = &scratch;
  std::string lines;
  for (const Part& part : explain(text, scope, frame).parts) {
    lines += std::string(2 * part.depth, ' ') + part.text + " | " + part.type + " | " + part.value;
    lines += '\n';
  }
  return lines;
}

TEST(Explain, ShowsTypeAndValueOfEachPart) {
  EXPECT_EQ(explained("1 + 2 * (3 -\n 1) == 5"),
            "1 + 2 * (3 - 1) == 5 | bool | true\n"
            "  1 + 2 * (3 - 1) | int | 5\n"
            "    2 * (3 - 1) | int | 4\n"
            "      3 - 1 | int | 2\n");
  EXPECT_EQ(explained("[1, 2][0]"), "[1, 2][0] | int | 1\n  [1, 2] | list(int) | [1,2]\n");
  EXPECT_EQ(explained("7"), "7 | int | 7\n");
}

TEST(Explain, SaysWhatWasNotLookedAt) {
  EXPECT_EQ(explained("1 > 0 && 2 < 1 && 1 / 0 > 1 && true"),
            "1 > 0 && 2 < 1 && 1 / 0 > 1 && true | bool | false\n"
            "  1 > 0 | bool | true\n"
            "  2 < 1 | bool | false\n"
            "  1 / 0 > 1 |  | not looked at, since a part before it is false\n"
            "  true |  | not looked at, since a part before it is false\n");
  EXPECT_EQ(explained("true || 1 / 0 > 1"),
            "true || 1 / 0 > 1 | bool | true\n"
            "  1 / 0 > 1 |  | not looked at, since a part before it is true\n");
  EXPECT_EQ(explained("1 > 2 ? 1 : 1 + 1"),
            "1 > 2 ? 1 : 1 + 1 | int | 2\n"
            "  1 > 2 | bool | false\n"
            "  1 |  | not looked at, since the condition is false\n"
            "  1 + 1 | int | 2\n");
}

TEST(Explain, ShowsErrorsWhereTheyArise) {
  EXPECT_EQ(explained("1 / 0 > 1 || 2 > 1"),
            "1 / 0 > 1 || 2 > 1 | bool | true\n"
            "  1 / 0 > 1 | bool | error: division by zero\n"
            "    1 / 0 | int | error: division by zero\n"
            "  2 > 1 | bool | true\n");
}

TEST(Explain, GoesThroughTheFirstElementsOfAList) {
  EXPECT_EQ(explained("[1, 5].exists(x, x > 4)"),
            "[1, 5].exists(x, x > 4) | bool | true\n"
            "  [1, 5] | list(int) | [1,5]\n"
            "  x > 4 where x is 1 | bool | false\n"
            "  x > 4 where x is 5 | bool | true\n");
  EXPECT_NE(explained("[1, 2, 3, 4, 5, 6, 7].all(x, x > 0)").find("… and for 2 more"),
            std::string::npos);
}

TEST(Explain, BindsAndFunctionsShowTheirArguments) {
  EXPECT_EQ(explained("cel.bind(a, 1 + 1, a * a)"),
            "cel.bind(a, 1 + 1, a * a) | int | 4\n  1 + 1 | int | 2\n");
  EXPECT_EQ(explained("math.greatest(1 + 1, 3)"),
            "math.greatest(1 + 1, 3) | int | 3\n  1 + 1 | int | 2\n");
}

TEST(Explain, ShowsNoMoreThanAPersonReads) {
  std::string text = "0";
  for (int i = 0; i < 300; ++i) text += " + 1";
  BorderScope scope;
  expr::Scratch scratch;
  expr::Frame frame;
  frame.scratch = &scratch;
  const Explained all = explain(
      "[" + text + ", " + text + ", " + text + ", " + text + ", " + text + ", " + text + "]", scope,
      frame);
  EXPECT_EQ(all.parts.size(), Explained::kMaxParts);
  EXPECT_TRUE(all.more);
}

}  // namespace
}  // namespace limen::cel
