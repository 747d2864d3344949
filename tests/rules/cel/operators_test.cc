#include <gtest/gtest.h>

#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

constexpr std::string_view kOverflow = "error: the number does not fit (integer overflow)";
constexpr std::string_view kNoOverload =
    "error: no such overload: the function or operator does not take values of these types";

TEST(Arithmetic, KeepsPrecedenceAndOrder) {
  EXPECT_EQ(evaluated("1 + 2 * 3 - 4 / 2"), "5");
  EXPECT_EQ(evaluated("10 - 3 - 2"), "5");
  EXPECT_EQ(evaluated("(1 + 2) * 3"), "9");
  EXPECT_EQ(evaluated("-2 * -3"), "6");
  EXPECT_EQ(evaluated("7 % 3 + -7 % 3"), "0");
  EXPECT_EQ(evaluated("1-1"), "0");
  EXPECT_EQ(evaluated("--1"), "1");
}

TEST(Arithmetic, ChecksIntegersAtTheirEnds) {
  EXPECT_EQ(evaluated("9223372036854775807 + 1"), kOverflow);
  EXPECT_EQ(evaluated("-9223372036854775808 - 1"), kOverflow);
  EXPECT_EQ(evaluated("-9223372036854775808 / -1"), kOverflow);
  EXPECT_EQ(evaluated("-9223372036854775808 % -1"), kOverflow);
  EXPECT_EQ(evaluated("-(-9223372036854775808)"), kOverflow);
  EXPECT_EQ(evaluated("5000000000 * 5000000000"), kOverflow);
  EXPECT_EQ(evaluated("0u - 1u"), kOverflow);
  EXPECT_EQ(evaluated("18446744073709551615u + 1u"), kOverflow);
  EXPECT_EQ(evaluated("1 / 0"), "error: division by zero");
  EXPECT_EQ(evaluated("1u % 0u"), "error: division by zero");
  EXPECT_EQ(evaluated("-1u").substr(0, 8), "refused:");
}

TEST(Arithmetic, FollowsIeeeForDoubles) {
  EXPECT_EQ(evaluated("1.0 / 0.0"), "\"Infinity\"");
  EXPECT_EQ(evaluated("0.0 / 0.0"), "\"NaN\"");
  EXPECT_EQ(evaluated("0.1 + 0.2"), "0.30000000000000004");
  EXPECT_EQ(evaluated("1.5 % 1.0"), kNoOverload);
  EXPECT_EQ(evaluated("1 + 1.0"), kNoOverload);
}

TEST(Comparison, IsExactAcrossTypesOfNumbers) {
  EXPECT_EQ(evaluated("1 < 1.5"), "true");
  EXPECT_EQ(evaluated("9007199254740993 > 9007199254740992.0"), "true");
  EXPECT_EQ(evaluated("9007199254740993 == 9007199254740992.0"), "false");
  EXPECT_EQ(evaluated("9223372036854775807 < 9223372036854775808.0"), "true");
  EXPECT_EQ(evaluated("18446744073709551615u < 18446744073709551616.0"), "true");
  EXPECT_EQ(evaluated("-1 < 0u"), "true");
  EXPECT_EQ(evaluated("1u == 1"), "true");
  EXPECT_EQ(evaluated("1.0 == 1u"), "true");
  EXPECT_EQ(evaluated("2 in [1.0, 2.0]"), "true");
  EXPECT_EQ(evaluated("-1.5 < 0u && 0u > -1.5"), "true");
}

TEST(Comparison, KnowsNoOrderOfNan) {
  EXPECT_EQ(evaluated("0.0/0.0 == 0.0/0.0"), "false");
  EXPECT_EQ(evaluated("0.0/0.0 != 0.0/0.0"), "true");
  EXPECT_EQ(evaluated("0.0/0.0 < 1.0 || 0.0/0.0 >= 1"), "false");
  EXPECT_EQ(evaluated("[0.0/0.0] == [0.0/0.0]"), "false");
}

TEST(Comparison, OrdersTextsByCodePointAndBytesByByte) {
  EXPECT_EQ(evaluated("'a' < 'b' && 'Z' < 'a' && 'a' < 'aa'"), "true");
  EXPECT_EQ(evaluated("'\\uFFFD' < '\\U0001F600'"), "true");
  EXPECT_EQ(evaluated("b'\\x00' < b'\\x01' && false < true"), "true");
  EXPECT_EQ(evaluated("1 < 'a'"), kNoOverload);
  EXPECT_EQ(evaluated("[1] < [2]"), kNoOverload);
}

TEST(Equality, HoldsBetweenTypesForNumbersOnly) {
  EXPECT_EQ(evaluated("1 == '1'"), "false");
  EXPECT_EQ(evaluated("null == null && null != 0"), "true");
  EXPECT_EQ(evaluated("[1, [2.0]] == [1u, [2]]"), "true");
  EXPECT_EQ(evaluated("{'a': 1, 'b': 2} == {'b': 2u, 'a': 1.0}"), "true");
  EXPECT_EQ(evaluated("{'a': 1} == {'a': 1, 'b': 2}"), "false");
  EXPECT_EQ(evaluated("type(1) == int && type(type(1)) == type"), "true");
}

TEST(Logic, AbsorbsErrors) {
  EXPECT_EQ(evaluated("false && 1/0 > 0"), "false");
  EXPECT_EQ(evaluated("1/0 > 0 && false"), "false");
  EXPECT_EQ(evaluated("true || 1/0 > 0"), "true");
  EXPECT_EQ(evaluated("1/0 > 0 || true"), "true");
  EXPECT_EQ(evaluated("1/0 > 0 || false"), "error: division by zero");
  EXPECT_EQ(evaluated("1/0 > 0 && true"), "error: division by zero");
  EXPECT_EQ(evaluated("'x' && false"), "false");
  EXPECT_EQ(evaluated("'x' || false"), kNoOverload);
  EXPECT_EQ(evaluated("true ? 1 : 1/0"), "1");
  EXPECT_EQ(evaluated("1/0 > 0 ? 1 : 2"), "error: division by zero");
  EXPECT_EQ(evaluated("!!true"), "true");
}

TEST(Logic, PrefersTheErrorThatTellsMore) {
  const auto absent = expr::Value::error(expr::ErrorCode::kAbsent);
  EXPECT_EQ(evaluated("x && 1/0 > 0", {{"x", absent}}), "error: division by zero");
  EXPECT_EQ(evaluated("1/0 > 0 || x", {{"x", absent}}), "error: division by zero");
  EXPECT_EQ(evaluated("x || false", {{"x", absent}}), "error: the event does not have this field");
}

TEST(Names, TakeTheLongestThatFits) {
  const auto one = expr::Value::integer(1);
  const auto two = expr::Value::integer(2);
  EXPECT_EQ(evaluated("a.b", {{"a.b", one}, {"a", two}}), "1");
  EXPECT_EQ(evaluated("[{'z': 0}].exists(y, y.z == 0)", {{"y.z", two}}), "true");
  EXPECT_EQ(evaluated("[{'z': 0}].exists(y, .y.z == 2)", {{"y.z", two}}), "true");
  EXPECT_EQ(evaluated("[1].exists(y, [0].exists(y, y == 0))", {{"y", two}}), "true");
  EXPECT_EQ(evaluated("nothing || true"), "true");
  EXPECT_EQ(evaluated("nothing"), "error: no such name");
  EXPECT_EQ(evaluated("unknown(17) || true"), "true");
}

}  // namespace
}  // namespace limen::cel
