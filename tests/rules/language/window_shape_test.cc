#include <gmock/gmock.h>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

using ::testing::HasSubstr;

TEST(WindowShape, ReadsLengths) {
  const Outcome out = load_rule(
      "  on: crossing\n  by: [point]\n  window: {over: 1h30m, every: 1m}\n  if: count() > 5\n"
      "  in_a_row: 3\n  resolve_after: 10m\n");
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  const auto& window = std::get<plan::Window>(out.rule("r").shape);
  EXPECT_EQ(window.over, std::chrono::minutes(90));
  EXPECT_EQ(window.every, std::chrono::minutes(1));
  EXPECT_EQ(window.in_a_row, 3);
  EXPECT_EQ(out.rule("r").resolve_after, std::chrono::minutes(10));
}

struct Case {
  const char* lines;
  const char* finding;
};

class WindowShapeErrors : public ::testing::TestWithParam<Case> {};

TEST_P(WindowShapeErrors, AreReported) {
  const Outcome out = load_rule(std::string("  on: crossing\n") + GetParam().lines);
  EXPECT_THAT(out.printed, HasSubstr(GetParam().finding));
  EXPECT_EQ(out.loaded.plan, nullptr);
}

INSTANTIATE_TEST_SUITE_P(
    Each, WindowShapeErrors,
    ::testing::Values(
        Case{"  if: count() > 5\n",
             "p.yaml:10:3: error E048 parts-do-not-fit: `if` goes with a window, and this rule has "
             "none\n"
             "    if: count() > 5\n    ^~\nhint: a condition on single events is `when`\n"},
        Case{"  measure: {n: count()}\n", "E048 parts-do-not-fit: `measure` goes with a window"},
        Case{"  in_a_row: 2\n", "E048 parts-do-not-fit: `in_a_row` goes with a window"},
        Case{"  resolve_after: 2m\n", "E048 parts-do-not-fit: `resolve_after` goes with a window"},
        Case{"  window: {over: 5m}\n", "E048 parts-do-not-fit: a window needs an `if`"},
        Case{"  window: {every: 5m}\n  if: count() > 1\n",
             "E005 missing-key: a window says what it holds"},
        Case{"  window: 5m\n  if: count() > 1\n",
             "E004 wrong-type: `window` takes a map; this is a text"},
        Case{"  window: {over: 5}\n  if: count() > 1\n",
             "p.yaml:10:18: error E008 bad-duration: `5` is no duration\n    window: {over: 5}\n"
             "                   ^\nhint: name the unit: 5s, 5m\n"},
        Case{"  window: {over: 5 minutes}\n  if: count() > 1\n",
             "E008 bad-duration: `5 minutes` is no"},
        Case{"  window: {over: 36526d}\n  if: count() > 1\n", "`36526d` is longer than 100 years"},
        Case{"  window: {over: 0s}\n  if: count() > 1\n",
             "E007 bad-value: `over` is longer than nothing"},
        Case{"  window: {over: 5m, every: 0s}\n  if: count() > 1\n",
             "E007 bad-value: `every` is longer than nothing"},
        Case{"  window: {over: 5m, every: 10m}\n  if: count() > 1\n",
             "E048 parts-do-not-fit: `every` is longer than `over`"},
        Case{"  window: {over: 5m, every: 2m}\n  if: count() > 1\n",
             "E048 parts-do-not-fit: `every` does not divide `over`"},
        Case{"  window: {over: 10001s, every: 1s}\n  if: count() > 1\n",
             "E048 parts-do-not-fit: `every` goes into `over` 10001 times"},
        Case{"  window: {over: 5m}\n  if: count() > 1\n  in_a_row: 2\n",
             "E048 parts-do-not-fit: `in_a_row` counts boundaries"},
        Case{"  window: {over: 5m, every: 1m}\n  if: count() > 1\n  in_a_row: 0\n",
             "E007 bad-value: `in_a_row` is at least 1"},
        Case{"  window: {over: 5m, evry: 1m}\n  if: count() > 1\n",
             "E003 unknown-key: a window has no key `evry`"},
        Case{"  window: {over: 5m}\n  if: count() > 1\n  measure: {point: count()}\n",
             "E040 duplicate-name: `point` is a field of this rule's events already"},
        Case{"  window: {over: 5m}\n  if: [count()]\n", "`if` takes an expression; this is a list"},
        Case{"  by: [pont]\n",
             "E012 unknown-field: the events of this rule have no field `pont`\n"
             "    by: [pont]\n         ^~~~\nhint: did you mean `point`?"},
        Case{"  by: [point, point]\n", "E040 duplicate-name: `point` stands in `by` twice"},
        Case{"  by: [timing.wait_s]\n", "E047 bad-key: `timing.wait_s` is a double, and a key"},
        Case{"  by: [time]\n", "E047 bad-key: `time` is a timestamp"}));

TEST(WindowShape, TakesTheMostPanesThatAreAllowed) {
  const Outcome out =
      load_rule("  on: crossing\n  window: {over: 10000s, every: 1s}\n  if: count() > 5\n");
  EXPECT_NE(out.loaded.plan, nullptr) << out.printed;
}

}  // namespace
}  // namespace limen::language
