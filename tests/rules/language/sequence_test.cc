#include <gmock/gmock.h>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

using ::testing::HasSubstr;

std::string printed(std::string_view steps, std::string_view rest = "  within: 1h\n") {
  return load_rule("  on: crossing\n  sequence:\n" + std::string(steps) + std::string(rest))
      .printed;
}

constexpr std::string_view kTwo =
    "    - step: one\n"
    "    - {step: two, when: point != one.point}\n";

TEST(Sequence, IsReadWithItsSteps) {
  EXPECT_EQ(printed(kTwo, "  within: 1h\n  if: one.mode == two.mode\n  say: \"{one.time}\"\n"), "");
}

TEST(Sequence, NeedsWithinButForOneStepAndALastNone) {
  EXPECT_THAT(printed(kTwo, ""), HasSubstr("E005 missing-key: a sequence needs `within`"));
  EXPECT_EQ(printed("    - step: one\n    - {none: \"true\", for: 1h}\n", ""), "");
  EXPECT_THAT(printed("    - {step: one, times: 2}\n    - {none: \"true\", for: 1h}\n", ""),
              HasSubstr("E005 missing-key: a sequence needs `within`"));
  EXPECT_THAT(load_rule("  on: crossing\n  within: 1h\n").printed,
              HasSubstr("E048 parts-do-not-fit: `within` goes with a sequence"));
}

TEST(Sequence, ANoneStandsBetweenTwoStepsOrLast) {
  EXPECT_THAT(printed("    - none: \"true\"\n    - step: one\n"),
              HasSubstr("nothing is before this one"));
  EXPECT_THAT(printed("    - step: one\n    - none: \"true\"\n"), HasSubstr("needs a `for`"));
  EXPECT_THAT(printed("    - step: one\n    - none: \"true\"\n    - {none: \"true\", for: 1h}\n"),
              HasSubstr("no step is behind this one"));
  EXPECT_THAT(printed("    - step: one\n    - {none: \"true\", for: 1h}\n    - step: two\n"),
              HasSubstr("only a `none` that stands last has a `for`"));
  EXPECT_EQ(
      printed("    - step: one\n    - none: \"true\"\n    - none: \"false\"\n    - step: two\n"),
      "");
}

TEST(Sequence, HasAtMostEightSteps) {
  std::string steps;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
    steps += std::string("    - step: ") + name + '\n';
  }
  EXPECT_EQ(printed(steps), "");
  EXPECT_THAT(printed(steps + "    - step: i\n"), HasSubstr("this sequence has 9 steps"));
}

TEST(Sequence, AConditionNamesEarlierStepsAlone) {
  EXPECT_THAT(printed("    - {step: one, when: one.point == \"XZAAA\"}\n    - step: two\n"),
              HasSubstr("E031 not-in-scope: the condition of the step `one` cannot name itself"));
  EXPECT_THAT(printed("    - {step: one, when: two.point == point}\n    - step: two\n"),
              HasSubstr("E031 not-in-scope: the step `two` comes later"));
  EXPECT_THAT(printed(kTwo, "  within: 1h\n  if: point == one.point\n"),
              HasSubstr("E031 not-in-scope: `point` is a field of single events"));
}

TEST(Sequence, StepsHaveNamesOfTheirOwn) {
  for (const char* name : {"one", "point", "document"}) {
    EXPECT_THAT(printed("    - step: one\n    - step: " + std::string(name) + '\n'),
                HasSubstr("E040 duplicate-name: `" + std::string(name) + '`'));
  }
}

TEST(Sequence, NumbersAreNotNothing) {
  EXPECT_THAT(printed(kTwo, "  within: 0s\n"), HasSubstr("`within` is longer than nothing"));
  EXPECT_THAT(printed("    - {step: one, times: 0}\n"), HasSubstr("`times` is at least 1"));
  EXPECT_THAT(printed("    - step: one\n    - {none: \"true\", for: 0s}\n"),
              HasSubstr("`for` is longer than nothing"));
}

TEST(Sequence, AStepNarrowsTheKindsOfItsRule) {
  const std::string rule = "  on: [crossing, wait]\n  within: 1h\n  sequence:\n    - step: one\n";
  EXPECT_EQ(load_rule(rule + "    - {step: two, on: wait}\n").printed, "");
  EXPECT_THAT(load_rule(rule + "    - {step: two, on: status}\n").printed,
              HasSubstr("`status` is not in the `on` of this rule"));
}

TEST(Sequence, ReadsNoProtectedFieldBehindAStepEither) {
  EXPECT_THAT(printed("    - step: one\n    - {step: two, when: has(one.traveller.age)}\n"),
              HasSubstr("E210 protected-field"));
}

}  // namespace
}  // namespace limen::language
