#include <gtest/gtest.h>

#include "tests/rules/cel/border_scope.h"

namespace limen::cel {
namespace {

TEST(Checker, TakesWhatFits) {
  for (const std::string text : {"outcome == 'refused' && timing.wait_s > 900",
                                 "outcome in ['refused', 'admitted']",
                                 "point in points && points[point].lanes < 3",
                                 "rates[[point, party.size]].rate > 0.5",
                                 "rates[[point, '2']].rate > 0",
                                 "has(channel) && has(timing.wait_s)",
                                 "crowded || planned",
                                 "time.getHours('Europe/Zagreb') in night",
                                 "has(points[point].lanes)",
                                 "distance_km(points[point], points['XZAAA']) > 50",
                                 "points[point].neighbours.exists(n, n in points)",
                                 "'animal' in consignment.flags",
                                 "consignment.flags.all(f, f != 'food')",
                                 "time - timestamp('2026-01-01T00:00:00Z') > duration('1h')",
                                 "hours(duration('90m')) == 1.5",
                                 "servers_needed(180, 75, 900.0, 0.95) == 4",
                                 "total > 1.5",
                                 "[1, 2.0, 'a'].size() == 3",
                                 "string(outcome) == 'refused'",
                                 "timing.wait_s > 900 ? 'long' == point : false",
                                 "points.XZAAA.lanes == 4",
                                 "{'a': 1}.a + 1 == 2",
                                 "cel.bind(p, points[point], p.lanes > 2 && p.lat < 45.0)",
                                 "optional.of(1).orValue(2) == 1",
                                 "points[?point].lanes.orValue(0) > 2"}) {
    EXPECT_EQ(findings(text), "") << text;
  }
}

TEST(Checker, SuggestsNamesThatAreNear) {
  EXPECT_EQ(findings("outcom == 'refused'"),
            "E202 unknown-name: there is no `outcom` here | did you mean `outcome`? @ outcom");
  EXPECT_EQ(findings("timing.wiat_s > 900"),
            "E202 unknown-name: there is no `timing.wiat_s` here | did you mean `timing.wait_s`? @ "
            "timing.wiat_s");
  EXPECT_EQ(
      findings("wait_s > 900"),
      "E202 unknown-name: there is no `wait_s` here | did you mean `timing.wait_s`? @ wait_s");
  EXPECT_EQ(findings("timing > 900"),
            "E202 unknown-name: `timing` is a group of fields and no field itself | its fields are "
            "`timing.wait_s` @ timing");
  EXPECT_EQ(
      findings("points[point].lane > 1"),
      "E202 unknown-name: the table `points` has no column `lane` | did you mean `lanes`? @ lane");
  EXPECT_EQ(findings("has(chanel)"),
            "E202 unknown-name: there is no `chanel` here | did you mean `channel`? @ chanel");
  EXPECT_EQ(
      findings("point.startWith('XZ')"),
      "E203 unknown-function: there is no function `startWith` | did you mean `startsWith`? @ "
      "startWith");
  EXPECT_EQ(findings("contains(point, 'XZ')"),
            "E203 unknown-function: there is no function `contains` | it is called on a value: "
            "`string.contains(string)` @ contains");
  EXPECT_EQ(findings("previous > 1"), "E031 not-in-scope: not here | there @ previous");
}

TEST(Checker, RefusesTypesThatDoNotFit) {
  EXPECT_EQ(
      findings("party.size == 1.0"),
      "E204 wrong-types: int and double are never equal | write the whole number with a point "
      "(`900.0`), or turn it into a double: `double(x)` @ ==");
  EXPECT_EQ(findings("party.size in [1u]"),
            "E204 wrong-types: int is never in a list(uint) | turn one into the type of the other: "
            "`int(x)` @ in");
  EXPECT_EQ(findings("point + 1 == ''"), "E204 wrong-types: `+` does not take string and int @ +");
  EXPECT_EQ(findings("party.size / timing.wait_s > 1.0").substr(0, 56),
            "E204 wrong-types: `/` does not take int and double | wri");
  EXPECT_EQ(findings("point > 3"), "E204 wrong-types: string and int have no order @ >");
  EXPECT_EQ(findings("party.size && planned"),
            "E204 wrong-types: `&&` joins a bool, and this is int @ party.size");
  EXPECT_EQ(findings("!point"), "E204 wrong-types: `!` takes a bool, and this is string @ point");
  EXPECT_EQ(findings("point == null"),
            "E204 wrong-types: string and null are never equal | a field is never null: whether an "
            "event has it is `has(field)` @ ==");
  EXPECT_EQ(findings("point.lanes"),
            "E204 wrong-types: there is no `lanes` in this, which is string @ lanes");
  EXPECT_EQ(findings("size(party.size)").substr(0, 46),
            "E204 wrong-types: `size` does not take int | i");
  EXPECT_EQ(findings("rates[point].rate > 0.0"),
            "E204 wrong-types: the key of the table `rates` has 2 columns, in a list: "
            "`rates[[a, b]]` @ point");
  EXPECT_EQ(
      findings("points[1.5].lanes"),
      "E204 wrong-types: a table's key is a string, an int or a bool, and this is double @ 1.5");
  EXPECT_EQ(findings("planned ? 1 : 'a'"),
            "E204 wrong-types: both sides of `:` have one type, and these are int and string @ "
            "planned ? 1 : 'a'");
}

TEST(Checker, FindsAllErrorsOfAnExpression) {
  EXPECT_EQ(findings("outcom == 'x' && point > 3 || !party.size"),
            "E202 unknown-name: there is no `outcom` here | did you mean `outcome`? @ outcom\n"
            "E204 wrong-types: string and int have no order @ >\n"
            "E204 wrong-types: `!` takes a bool, and this is int @ party.size");
}

TEST(Checker, KnowsTheValuesOfEnumerations) {
  EXPECT_EQ(findings("outcome == 'refusd'"),
            "E205 unknown-value: `refusd` is no value of `outcome` | did you mean `refused`? @ "
            "'refusd'");
  EXPECT_EQ(findings("'x' != outcome").substr(0, 52),
            "E205 unknown-value: `x` is no value of `outcome` | i");
  EXPECT_EQ(findings("outcome in ['refused', 'admited']"),
            "E205 unknown-value: `admited` is no value of `outcome` | did you mean `admitted`? @ "
            "'admited'");
  EXPECT_EQ(
      findings("'anmal' in consignment.flags"),
      "E205 unknown-value: `anmal` is no value of `flags` | did you mean `animal`? @ 'anmal'");
  EXPECT_EQ(findings("consignment.flags.exists(f, f == 'fod')"),
            "E205 unknown-value: `fod` is no value of `flags` | did you mean `food`? @ 'fod'");
  EXPECT_EQ(findings("outcome == 'ref' + 'usd'"),
            "E205 unknown-value: `refusd` is no value of `outcome` | did you mean `refused`? @ "
            "'ref' + 'usd'");
  EXPECT_EQ(findings("outcome in odd_outcomes"),
            "E205 unknown-value: `refsed` is no value of `outcome` | did you mean `refused`? @ "
            "odd_outcomes");
}

TEST(Checker, TellsOfQuotesThatAreMissing) {
  EXPECT_EQ(
      findings("outcome == refused"),
      "E202 unknown-name: there is no `refused` here | a text stands in quotes: \"refused\" @ "
      "refused");
}

TEST(Checker, RefusesConstantsThatAreNone) {
  EXPECT_EQ(findings("point.matches('(')"),
            "E207 bad-constant: this is no regular expression: missing ): ( @ '('");
  EXPECT_EQ(findings("time > timestamp('2026-02-30T00:00:00Z')").substr(0, 56),
            "E207 bad-constant: `2026-02-30T00:00:00Z` is no timestam");
  EXPECT_EQ(findings("duration('5x') > duration('1s')").substr(0, 35),
            "E207 bad-constant: `5x` is no durat");
  EXPECT_EQ(findings("int('x') > 0"), "E207 bad-constant: `x` is no int @ 'x'");
  EXPECT_EQ(findings("time.getHours('Europe/Zagrb') > 1"),
            "E207 bad-constant: there is no time zone `Europe/Zagrb` | a zone is `Europe/Zagreb`, "
            "`UTC` or `+02:00` @ 'Europe/Zagrb'");
  EXPECT_EQ(
      findings("99999999999999999999 > 1"),
      "E207 bad-constant: this number does not fit: 99999999999999999999 @ 99999999999999999999");
}

TEST(Checker, SaysWhatIsWrongWithTheSyntax) {
  EXPECT_EQ(findings("point = 'x'"),
            "E201 syntax: there is no `=` in a condition; to compare, write `==` @ =");
  EXPECT_EQ(findings("point == 'x"), "E201 syntax: this text has no closing quote @ 'x");
  EXPECT_EQ(findings("(1 + 2"), "E201 syntax: the expression ends where there should be `)` @ ");
  EXPECT_EQ(findings("planned and planned"),
            "E201 syntax: there should be the end of the expression here | to join two conditions, "
            "write `&&` @ and");
  EXPECT_EQ(findings("planned or planned"),
            "E201 syntax: there should be the end of the expression here | for one condition or "
            "another, write `||` @ or");
  EXPECT_EQ(
      findings("not planned"),
      "E201 syntax: there should be the end of the expression here | for what is not so, write "
      "`!` before it @ planned");
  EXPECT_EQ(findings(""), "E201 syntax: the expression ends where there should be a value @ ");
  EXPECT_EQ(findings("a.true"),
            "E201 syntax: there should be a field's name after the dot here @ true");
}

TEST(Checker, ReportsAMacroWhereItIsUsed) {
  EXPECT_EQ(findings("planned && broken"),
            "E204 wrong-types: in the macro `broken`: int and string have no order @ broken");
  EXPECT_EQ(findings("loop_a"),
            "E049 macro-cycle: in the macro `loop_b`: the macro `loop_a` uses itself @ loop_a");
}

TEST(Checker, HidesVariablesOfComprehensionsFromMacros) {
  BorderScope scope;
  scope.macros["uses_x"] = "x > 1";
  EXPECT_EQ(findings("[1].all(x, uses_x)", scope),
            "E202 unknown-name: in the macro `uses_x`: there is no `x` here @ uses_x");
}

TEST(Checker, WantsAConditionWhereOneStands) {
  BorderScope scope;
  const Compiled compiled = compile("party.size", scope, TypeKind::kBool);
  ASSERT_EQ(compiled.findings.size(), 1U);
  EXPECT_EQ(compiled.findings[0].code, "E206 not-a-condition");
  EXPECT_EQ(compiled.findings[0].message, "this is int, and a condition is bool");
  EXPECT_EQ(compiled.findings[0].end, 10U);
  EXPECT_EQ(compiled.program, nullptr);
}

TEST(Checker, RefusesMacrosOfOddForm) {
  EXPECT_EQ(findings("has(1 + 1)").substr(0, 16), "E208 bad-macro: ");
  EXPECT_EQ(findings("has(points)").substr(0, 16), "E208 bad-macro: ");
  EXPECT_EQ(findings("[1].all(1, true)").substr(0, 16), "E208 bad-macro: ");
  EXPECT_EQ(findings("[1].all(x, x, true)"), "E208 bad-macro: the two variables have one name @ x");
  EXPECT_EQ(findings("point.all(x, true)"),
            "E204 wrong-types: `all` goes over a list or a map, and this is string @ all");
}

TEST(Checker, TakesAggregatesWhereTheScopeDoes) {
  EXPECT_EQ(findings("count() > 5").substr(0, 20), "E209 aggregate-here:");
  BorderScope scope;
  scope.aggregates_allowed = true;
  EXPECT_EQ(findings("count(outcome == 'refused') > 5 && sum(timing.wait_s, planned) > 10", scope),
            "");
  ASSERT_EQ(scope.calls.size(), 2U);
  EXPECT_EQ(scope.calls[0].function, "count");
  EXPECT_EQ(scope.calls[0].x, nullptr);
  EXPECT_NE(scope.calls[0].condition, nullptr);
  EXPECT_EQ(scope.calls[1].x_type.kind, TypeKind::kDouble);
  EXPECT_EQ(findings("sum(outcome) > 1", scope),
            "E204 wrong-types: `sum` does not take string @ outcome");
  EXPECT_EQ(findings("count(party.size) > 1", scope),
            "E204 wrong-types: the condition is a bool, and this is int @ party.size");
  EXPECT_EQ(findings("quantile(timing.wait_s, 1.5) > 1.0", scope),
            "E207 bad-constant: the share is a number from 0 to 1 @ 1.5");
  EXPECT_EQ(findings("mean() > 1.0", scope),
            "E204 wrong-types: it is mean(x) or mean(x, condition) @ mean()");
}

}  // namespace
}  // namespace limen::cel
