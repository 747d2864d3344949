#include <gtest/gtest.h>

#include "tests/rules/cel/border_scope.h"
#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

constexpr std::string_view kBudget = "error: the evaluation takes more work or memory than it may";
constexpr std::size_t kTwoMiB = std::size_t{2} << 20U;

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// rules.md, section 4: nesting of 100 levels is accepted, more than 1,000 levels is an error.
TEST(Nesting, OfAHundredLevelsIsAccepted) {
  EXPECT_EQ(evaluated(repeated("(", 100) + "7" + repeated(")", 100)), "7");
  EXPECT_EQ(evaluated("size(" + repeated("[", 100) + repeated("]", 100) + ")"), "1");
  EXPECT_EQ(evaluated(repeated("!", 100) + "true"), "true");
  EXPECT_EQ(evaluated(repeated("-", 100) + "x", {{"x", expr::Value::integer(3)}}), "3");
  EXPECT_EQ(evaluated(repeated("-(", 100) + "3" + repeated(")", 100)), "3");
  EXPECT_EQ(evaluated(repeated("int(", 100) + "3" + repeated(")", 100)), "3");
  EXPECT_EQ(evaluated(repeated("{0: ", 100) + "3" + repeated("}", 100) + repeated("[0]", 100)),
            "3");
  EXPECT_EQ(evaluated(repeated("false ? 1 : ", 100) + "3"), "3");
  EXPECT_EQ(
      evaluated(repeated("[1].map(x, ", 100) + "x" + repeated(")", 100) + repeated("[0]", 100)),
      "1");
  EXPECT_EQ(evaluated(repeated("cel.bind(x, 1, ", 100) + "x" + repeated(")", 100)), "1");
}

TEST(Nesting, OfMoreThanAThousandLevelsIsAnError) {
  for (const std::string& text :
       {repeated("(", 1001) + "7" + repeated(")", 1001), repeated("[", 1001) + repeated("]", 1001),
        repeated("!", 1001) + "true", repeated("-(", 1001) + "3" + repeated(")", 1001),
        repeated("{0: ", 1001) + "3" + repeated("}", 1001), repeated("false ? 1 : ", 1001) + "3",
        repeated("[", 2'000'000), repeated("-", 2'000'000) + "1", repeated("{", 1'000'000),
        repeated("f(", 1'000'000), repeated("[1].all(x,", 400'000)}) {
    EXPECT_EQ(evaluated(text), "refused: this is nested more than 250 levels deep");
  }
}

/// So many times `open`, then `x`, then as often `close`.
std::string around(std::string_view open, std::string_view close, std::size_t times) {
  return repeated(open, times) + "x" + repeated(close, times);
}

// Long rows within deep nesting: the depth of the program is not the product of both.
TEST(Nesting, OfLongRowsStaysFlat) {
  const Bindings x = {{"x", expr::Value::integer(0)}};
  const std::string row = repeated("+x", 190);
  EXPECT_EQ(evaluated(around("(", row + ")", 240), x), "0");
  EXPECT_EQ(evaluated(around("int(", row + ")", 240), x), "0");
  EXPECT_EQ(evaluated(around("(x" + row + "+", ")", 240), x), "0");
  EXPECT_EQ(evaluated(around("-(", row + ")", 240), x), "0");
  EXPECT_EQ(evaluated(around("(true ? ", row + " : x)", 100), x), "0");
  EXPECT_EQ(evaluated(around("cel.bind(y, ", row + ", y)", 240), x), "0");
  EXPECT_EQ(evaluated(around("cel.bind(y, x, ", row + ")", 240), x), "0");
  EXPECT_EQ(evaluated(around("{0: ", row + "}[0]", 240), x), "0");
  EXPECT_EQ(evaluated(around("[x][", repeated("+x", 190) + "]", 240), x), "0");
  EXPECT_EQ(evaluated(around("x[", repeated("[x]", 190) + "]", 240), x).substr(0, 7), "error: ");
  EXPECT_EQ(evaluated(around("x.f(", repeated(".a", 190) + ")", 240), x).substr(0, 7), "error: ");
}

TEST(Nesting, OfConditionsIsAcceptedOrRefused) {
  const Bindings x = {{"x", expr::Value::boolean(true)}};
  EXPECT_EQ(evaluated(around("(", repeated(" && x", 40) + repeated(" || x", 40) + ")", 100), x),
            "true");
  EXPECT_EQ(evaluated(around("(", repeated(" && x", 500) + repeated(" || x", 500) + ")", 240), x),
            "refused: with its macros this expression is nested too deep");
}

TEST(Nesting, OfMacrosInMacrosIsAnError) {
  BorderScope scope;
  scope.macros["m0"] = "planned";
  for (int i = 1; i < 45; ++i) {
    scope.macros["m" + std::to_string(i)] =
        repeated("!(", 240) + "m" + std::to_string(i - 1) + repeated(")", 240);
  }
  EXPECT_EQ(findings("m2", scope), "");
  EXPECT_EQ(findings("m44", scope).substr(0, 15), "E212 too-large:");
}

// rules.md, section 4: a text of 2 MiB is accepted, more than 4 MiB is an error.
TEST(Texts, OfTwoMiBAreAccepted) {
  EXPECT_EQ(evaluated("size('" + std::string(kTwoMiB - 10, 'x') + "')"),
            std::to_string(kTwoMiB - 10));
  EXPECT_EQ(evaluated("1" + repeated("+1", kTwoMiB / 2 - 1)), std::to_string(kTwoMiB / 2));
  EXPECT_EQ(evaluated("x" + repeated("-x", kTwoMiB / 2 - 1), {{"x", expr::Value::integer(0)}}),
            "0");
  EXPECT_EQ(evaluated("size(''" + repeated("+'a'", kTwoMiB / 4 - 8) + ")"),
            std::to_string(kTwoMiB / 4 - 8));
  EXPECT_EQ(evaluated("[" + repeated("1,", kTwoMiB / 2 - 8) + "].size()"),
            std::to_string(kTwoMiB / 2 - 8));
  EXPECT_EQ(evaluated("false" + repeated("||false", kTwoMiB / 7 - 1)), "false");
  EXPECT_EQ(evaluated("1 // " + std::string(kTwoMiB - 10, 'x')), "1");
  EXPECT_EQ(evaluated("x" + repeated(".a", kTwoMiB / 2 - 1) + " || true"), "true");
  EXPECT_EQ(evaluated("[0]" + repeated("[0]", kTwoMiB / 3 - 8) + " == 1 || true"), "true");
  EXPECT_EQ(evaluated("'a'" + repeated(".trim()", kTwoMiB / 7 - 1)), "\"a\"");
  EXPECT_EQ(evaluated("1 == 1" + repeated(" == true", kTwoMiB / 8 - 1)), "true");
}

TEST(Texts, OfMoreThanFourMiBAreAnError) {
  EXPECT_EQ(evaluated("'" + std::string(4 * kTwoMiB / 2, 'x') + "'"),
            "refused: an expression has at most 4 MiB of text");
}

TEST(Texts, OfTwoMiBAreCheckedToo) {
  EXPECT_EQ(findings("party.size" + repeated(" + 1", kTwoMiB / 4 - 8) + " > 1"), "");
  EXPECT_EQ(findings("party.size in [" + repeated("1,", kTwoMiB / 2 - 20) + "]"), "");
}

// rules.md, section 4: at least 10,000 iterations; past the budget an error, within a second.
TEST(Budget, LetsTenThousandIterationsPass) {
  std::string hundred = "[";
  for (int i = 0; i < 100; ++i) hundred += std::to_string(i) + ",";
  hundred += "]";
  EXPECT_EQ(evaluated("cel.bind(l, " + hundred + ", l.all(a, l.all(b, a + b >= 0)))"), "true");
  EXPECT_EQ(evaluated("cel.bind(l, " + hundred +
                      ", l.map(a, l.map(b, string(a) + string(b) + 'x')).size())"),
            "100");
}

TEST(Budget, EndsWhatGoesOnInAnError) {
  std::string hundred = "[";
  for (int i = 0; i < 100; ++i) hundred += std::to_string(i) + ",";
  hundred += "]";
  const std::string open = "cel.bind(l, " + hundred + ", ";
  const std::string text(1000, 'a');
  std::string joined = "x";
  for (int i = 0; i < 60; ++i) joined = "cel.bind(x, x + x, " + joined + ")";
  std::string shared = "x == y";
  for (int i = 0; i < 60; ++i) {
    shared = "cel.bind(x, [x, x], cel.bind(y, [y, y], " + shared + "))";
  }
  for (const std::string& expression :
       {open + "l.all(a, l.all(b, l.all(c, l.all(d, a + b + c + d >= 0)))))",
        open + "l.map(a, l.map(b, l.map(c, l.map(d, [a, b, c, d])))))",
        "cel.bind(x, '" + text + "', " + joined + ")",
        "cel.bind(x, [1], cel.bind(y, [1], " + shared + "))",
        open + "l.all(a, l.all(b, l.all(c, '" + text +
            "'.matches('(a+)+b' + string(c)) == false))))",
        open + "l.all(a, l.all(b, l.all(c, '" + text + "'.replace('a', 'bbbbbbbb') != ''))))",
        open + "l.map(a, l.map(b, l.map(c, '%s'.format([l])))))"}) {
    const Outcome ended = outcome(expression);
    EXPECT_EQ(ended.value, kBudget) << expression.substr(0, 60);
    EXPECT_LT(ended.steps, 2 * expr::Scratch::kMaxWork) << expression.substr(0, 60);
  }
}

TEST(Patterns, CannotBlowUp) {
  EXPECT_EQ(evaluated("'" + std::string(100'000, 'a') + "'.matches('(a|aa)+$') "), "true");
  EXPECT_EQ(evaluated("'a'.matches('((a{1,100}){1,100}){1,100}')"), "error: invalid argument");
  EXPECT_EQ(findings("point.matches('((a{1,100}){1,100}){1,100}')").substr(0, 18),
            "E207 bad-constant:");
}

TEST(Macros, CannotGrowWithoutEnd) {
  BorderScope scope;
  scope.macros["m0"] = "planned && planned";
  for (int i = 1; i < 45; ++i) {
    const std::string before = "m" + std::to_string(i - 1);
    scope.macros["m" + std::to_string(i)] = before + " && " + before;
  }
  EXPECT_EQ(findings("m44", scope).substr(0, 15), "E212 too-large:");
}

}  // namespace
}  // namespace limen::cel
