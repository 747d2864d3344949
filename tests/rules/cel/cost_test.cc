// rules.md, section 4: "an evaluation has a budget of work and memory, at least 10,000 iterations,
// past which it is an error, within a second." Each of these takes time that grows with its texts,
// and so has to take steps as they grow: about one for 100 ns.
#include <gtest/gtest.h>

#include "tests/rules/cel/border_scope.h"
#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

constexpr std::string_view kBudget = "error: the evaluation takes more work or memory than it may";
constexpr std::size_t kLong = 1'000'000;

/// Texts that share all but their ends, and a list that is long.
class Cost : public testing::Test {
 protected:
  Outcome of(std::string_view expression) {
    return outcome(expression, {{"t", expr::Value::string(text_)},
                                {"u", expr::Value::string(other_)},
                                {"half", expr::Value::string(half_)},
                                {"digits", expr::Value::string(digits_)},
                                {"bytes", expr::Value::bytes(text_)},
                                {"n", expr::Value::of(&list_)}});
  }

  std::string text_ = std::string(kLong, 'a');
  std::string other_ = std::string(kLong - 1, 'a') + "b";
  std::string half_ = "b" + std::string(kLong / 2, 'a');
  std::string digits_ = std::string(kLong, '0');
  std::vector<expr::Value> items_ = std::vector<expr::Value>(kLong, expr::Value::integer(1));
  expr::ListValue list_{items_.data(), static_cast<std::uint32_t>(items_.size())};
};

TEST_F(Cost, OfComparingTextsGrowsWithThem) {
  for (const char* expression : {"t == u", "t != u", "t < u", "t >= u", "t in [u]", "[t] == [u]"}) {
    EXPECT_GE(of(expression).steps, kLong / 2000) << expression;
  }
}

TEST_F(Cost, OfKeysGrowsWithThem) {
  for (const char* expression : {"{t: 1}.size()", "{'a': 1}[?t].hasValue()", "t in {'a': 1}"}) {
    EXPECT_GE(of(expression).steps, kLong / 100) << expression;
  }
}

TEST_F(Cost, OfLookingAtATextGrowsWithIt) {
  for (const char* expression : {"t.contains('b')",
                                 "t.indexOf('b')",
                                 "t.indexOf('b', 3)",
                                 "t.lastIndexOf('b')",
                                 "t.split('b').size()",
                                 "t.replace('b', '') == ''",
                                 "t.charAt(3)",
                                 "t.substring(3) == ''",
                                 "t.trim() == ''",
                                 "t.reverse() == ''",
                                 "t.upperAscii() == ''",
                                 "size(t)",
                                 "bytes(t) == b''",
                                 "string(bytes) == ''",
                                 "int(digits)",
                                 "uint(digits)",
                                 "double(digits)",
                                 "duration(digits + 's')",
                                 "timestamp(digits) == timestamp(0)",
                                 "t.matches('b')",
                                 "strings.quote(t) == ''",
                                 "t.format([])",
                                 "'%s'.format([t]) == ''",
                                 "mrz_check(digits, 0)",
                                 "base64.encode(bytes) == ''",
                                 "base64.decode(t) == b''",
                                 "[t, t].join() == ''"}) {
    EXPECT_GE(of(expression).steps, kLong / 20) << expression;
  }
}

TEST_F(Cost, OfGoingThroughAListGrowsWithIt) {
  for (const char* expression :
       {"2 in n", "n == n", "n + n == []", "math.greatest(n)", "math.least(n)",
        "optional.unwrap(n.map(x, optional.of(x))) == n"}) {
    EXPECT_GE(of(expression).steps, kLong / 10) << expression;
  }
  EXPECT_GE(of("n.all(x, x == 1)").steps, kLong);
}

TEST_F(Cost, OfServersNeededGrowsWithTheirNumber) {
  EXPECT_LT(of("servers_needed(60, 60, 60, 0.9)").steps, 10);
  EXPECT_GE(of("servers_needed(360000000000.0, 1.0, 1.0, 0.9)").steps, 20'000);
}

// Looking for a part that nearly is there takes the length of both and not their product.
TEST_F(Cost, OfSearchesIsThatOfTheirTexts) {
  EXPECT_EQ(of("t.contains(half)").value, "false");
  EXPECT_EQ(of("u.reverse().contains(half)").value, "true");
  EXPECT_EQ(of("t.indexOf(half.reverse())").value, "-1");
  EXPECT_EQ(of("u.indexOf(half.reverse())").value, "499999");
  EXPECT_EQ(of("t.lastIndexOf(half)").value, "-1");
  EXPECT_EQ(of("(t + half + t).lastIndexOf(half)").value, "1000000");
  EXPECT_EQ(of("t.split(half.reverse()).size()").value, "1");
  EXPECT_EQ(of("t.replace(half.reverse(), '') == t").value, "true");
}

// A pattern whose states do not fit into memory is followed along each of its instructions.
TEST_F(Cost, OfPatternsIsThatOfTheirProgramsOverTheText) {
  EXPECT_LT(of("'XZAAA'.matches('^XZ[A-Z]{3}$')").steps, 20);
  EXPECT_EQ(of("t.matches('^a+$')").value, "true");
  EXPECT_EQ(of("t.matches('(a|b)*a(a|b){1000}c')").value, kBudget);
  EXPECT_EQ(of("cel.bind(p, '(a|b)*a(a|b){1000}c', t.matches(p))").value, kBudget);
  EXPECT_GE(of("cel.bind(p, '(?:a?b?){999}', ''.matches(p))").steps, 5'000);
}

TEST_F(Cost, OfPatternsThatAreNoneCountsToo) {
  std::string large;
  for (int i = 0; i < 100; ++i) large += "(?:a?b?c?d?){999}";
  EXPECT_GE(of("'a'.matches('" + large + "' + 'x') || true").steps, 100'000);
}

TEST_F(Cost, OfZonesIsCounted) {
  EXPECT_GE(of("timestamp(0).getHours('Europe/Zagreb')").steps, 20);
  EXPECT_GE(of("timestamp(0).getHours('XZ/Nowhere')").steps, 20);
}

// rules.md, section 4: past the budget "it is an error": whatever else there is to decide by.
TEST_F(Cost, PastTheBudgetIsAnErrorThatNothingAbsorbs) {
  const std::string endless = "n.all(a, n.all(b, a == b))";
  EXPECT_EQ(of(endless).value, kBudget);
  EXPECT_EQ(of(endless + " || true").value, kBudget);
  EXPECT_EQ(of("!(false && " + endless + ")").value, "true");  // is never evaluated
  EXPECT_EQ(of("[1].exists(x, " + endless + " || x == 1)").value, kBudget);
  EXPECT_EQ(of("optional.of(1).optMap(x, " + endless + ").orValue(false) || true").value, kBudget);
}

TEST_F(Cost, OfMemoryPastTheBudgetIsAnErrorThatNothingAbsorbs) {
  std::string doubled = "x.size() > 0";
  for (int i = 0; i < 60; ++i) doubled = "cel.bind(x, x + x, " + doubled + ")";
  EXPECT_EQ(of("cel.bind(x, n, " + doubled + ")").value, kBudget);
  EXPECT_EQ(of("cel.bind(x, n, " + doubled + ") || true").value, kBudget);
  EXPECT_EQ(of("cel.bind(x, t, " + doubled + ") || true").value, kBudget);
}

// What is constant is computed once, when a pack is loaded: for all of an expression's constants
// within one budget, too.
TEST(ConstantCost, IsBoundedForAllOfAnExpression) {
  std::string large = "'a'";
  for (int i = 0; i < 5; ++i) large += ".replace('a', 'aaaaaaaaaa')";
  std::string many = "party.size == 0";
  for (int i = 0; i < 300; ++i) many += " || (" + large + ").size() == " + std::to_string(i);
  EXPECT_EQ(findings(many), "");
}

TEST(ConstantCost, OfPatternsIsBoundedForAllOfAnExpression) {
  std::string many = "party.size == 0";
  for (int i = 0; i < 2000; ++i) {
    many += " || point.matches('(?:a?b?){999}" + std::to_string(i) + "')";
  }
  EXPECT_EQ(findings(many).substr(0, 72),
            "E212 too-large: the regular expressions in this expression are too large");
}

// An expression of nothing but errors: the search for what was meant ends with the hundredth.
TEST(ConstantCost, OfErrorsIsBoundedForAllOfAnExpression) {
  BorderScope scope;
  std::string many = "nothing";
  for (int i = 0; i < 100'000; ++i) many += " + nothing";
  const Compiled compiled = compile(many, scope);
  EXPECT_EQ(compiled.program, nullptr);
  EXPECT_EQ(compiled.findings.size(), 100U);
}

}  // namespace
}  // namespace limen::cel
