#include <gtest/gtest.h>

#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

constexpr std::string_view kNoKey = "error: no such key";
constexpr std::string_view kRange = "error: out of range";
constexpr std::string_view kInvalid = "error: invalid argument";

TEST(Lists, AreIndexedByWholeNumbers) {
  EXPECT_EQ(evaluated("[7, 8, 9][0]"), "7");
  EXPECT_EQ(evaluated("[7, 8, 9][dyn(1u)]"), "8");
  EXPECT_EQ(evaluated("[7, 8, 9][dyn(2.0)]"), "9");
  EXPECT_EQ(evaluated("[7, 8, 9][dyn(0.1)]"), kInvalid);
  EXPECT_EQ(evaluated("[7, 8, 9][-1]"), kRange);
  EXPECT_EQ(evaluated("[7, 8, 9][3]"), kRange);
  EXPECT_EQ(evaluated("[7, 8, 9]['a']"), kInvalid);
  EXPECT_EQ(evaluated("[1] + [2, 'a'] == [1, 2, 'a']"), "true");
  EXPECT_EQ(evaluated("size([]) == 0 && 'a' in ['a', 1] && !(2 in [])"), "true");
  EXPECT_EQ(evaluated("[1/0]"), "error: division by zero");
}

TEST(Maps, AreIndexedByKeysOfAnyNumberType) {
  EXPECT_EQ(evaluated("{true: 1, 2: 2, 5u: 3}[true]"), "1");
  EXPECT_EQ(evaluated("{1: 'a'}[1u]"), "\"a\"");
  EXPECT_EQ(evaluated("{1u: 'a'}[dyn(1.0)]"), "\"a\"");
  EXPECT_EQ(evaluated("{0: 1}[1]"), kNoKey);
  EXPECT_EQ(evaluated("{'a': {'b-c': 5}}.a.`b-c`"), "5");
  EXPECT_EQ(evaluated("{'a': 1}.b"), kNoKey);
  EXPECT_EQ(evaluated("{'a': 1, 'a': 2}"), kInvalid);
  EXPECT_EQ(evaluated("{0: 1, 0u: 2}"), kInvalid);
  EXPECT_EQ(evaluated("{1.5: 1}").substr(0, 23), "error: no such overload");
  EXPECT_EQ(evaluated("{null: 1}").substr(0, 23), "error: no such overload");
  EXPECT_EQ(evaluated("'a' in {'a': 1} && !(1 in {'a': 1}) && 2.0 in {2: 1}"), "true");
}

TEST(Maps, AreFoundByHashWhereTheyAreLarge) {
  std::string text = "{";
  for (int i = -50; i < 50; ++i) text += std::to_string(i) + ": " + std::to_string(i * 2) + ", ";
  text += "'x': 1, true: 2}";
  EXPECT_EQ(evaluated(text + "[-50]"), "-100");
  EXPECT_EQ(evaluated(text + "[dyn(49.0)]"), "98");
  EXPECT_EQ(evaluated(text + "[dyn(49.5)]"), kNoKey);
  EXPECT_EQ(evaluated(text + "[dyn(7u)] + " + text + ".x"), "15");
  EXPECT_EQ(evaluated(text + "[true]"), "2");
  EXPECT_EQ(evaluated(text + "['y']"), kNoKey);
  EXPECT_EQ(evaluated(text.substr(0, text.size() - 1) + ", 7u: 1}"), kInvalid);
}

TEST(Has, LooksForAKeyAndNoFurther) {
  EXPECT_EQ(evaluated("has({'a': 1}.a)"), "true");
  EXPECT_EQ(evaluated("has({'a': 1}.b)"), "false");
  EXPECT_EQ(evaluated("has({'a': 1}.b.c)"), kNoKey);
  EXPECT_EQ(evaluated("has([1].a)").substr(0, 23), "error: no such overload");
  EXPECT_EQ(evaluated("has({'a': {}}.a.b)"), "false");
  EXPECT_EQ(evaluated("has({'a b': 1}.`a b`)"), "true");
}

TEST(Macros, TestElements) {
  EXPECT_EQ(evaluated("[1, 2, 3].all(e, e > 0) && [].all(e, e > 0)"), "true");
  EXPECT_EQ(evaluated("[1, 2, 3].exists(e, e == 2) && ![].exists(e, true)"), "true");
  EXPECT_EQ(evaluated("[1, 2, 3].all(e, 6 / (2 - e) == 6)"), "false");
  EXPECT_EQ(evaluated("[1, 2, 3].exists(e, 6 / (2 - e) == 6)"), "true");
  EXPECT_EQ(evaluated("[1, 2].all(e, e / 0 != 17)"), "error: division by zero");
  EXPECT_EQ(evaluated("[1, 'foo', 3].all(e, e % 2 == 1)").substr(0, 23), "error: no such overload");
  EXPECT_EQ(evaluated("[6, 7, 8].exists_one(x, x % 5 == 2)"), "true");
  EXPECT_EQ(evaluated("[7, 7].existsOne(x, x == 7)"), "false");
  EXPECT_EQ(evaluated("[3, 2, 1, 0].exists_one(n, 12 / n > 1)"), "error: division by zero");
  EXPECT_EQ(evaluated("{'a': 1}.exists(k, k == 'a') && {}.all(k, false)"), "true");
  EXPECT_EQ(evaluated("1.all(x, true)").substr(0, 23), "error: no such overload");
  EXPECT_EQ(evaluated("[1].all(x, 5)").substr(0, 23), "error: no such overload");
}

TEST(Macros, TestElementsWithTheirPlaces) {
  EXPECT_EQ(evaluated("[1, 2, 3].exists(i, v, i == 1 && v == 2)"), "true");
  EXPECT_EQ(evaluated("[1, 2, 3].all(i, v, v == i + 1)"), "true");
  EXPECT_EQ(evaluated("{6: 'six', 7: 'seven'}.existsOne(k, v, k % 5 == 2 && v == 'seven')"),
            "true");
  EXPECT_EQ(evaluated("[3, 2, 1, 0].existsOne(i, v, v / i > 1)"), "error: division by zero");
}

TEST(Macros, MakeLists) {
  EXPECT_EQ(evaluated("[2, 4].map(n, n / 2)"), "[1,2]");
  EXPECT_EQ(evaluated("[1, 2, 3].map(n, n > 1, n * n)"), "[4,9]");
  EXPECT_EQ(evaluated("{1: 1, 2: 4}.map(x, x * x)"), "[1,4]");
  EXPECT_EQ(evaluated("[0, 1, 2, 3].filter(x, x % 2 == 1)"), "[1,3]");
  EXPECT_EQ(evaluated("[2, 1, 0].map(n, 4 / n)"), "error: division by zero");
  EXPECT_EQ(evaluated("[3, 0].filter(n, 12 / n > 4)"), "error: division by zero");
  EXPECT_EQ(evaluated("[2, 4, 6].transformList(i, v, v / 2 + i)"), "[1,3,5]");
  EXPECT_EQ(evaluated("[2, 4, 6].transformList(i, v, i != 1, v)"), "[2,6]");
  EXPECT_EQ(evaluated("[[1, 2], [3]].map(l, l.map(x, x + l.size()))"), "[[3,4],[4]]");
}

TEST(Macros, MakeMaps) {
  EXPECT_EQ(evaluated("{'foo': 'bar'}.transformMap(k, v, k + v)"), R"({"foo":"foobar"})");
  EXPECT_EQ(evaluated("['a', 'b'].transformMap(i, v, i > 0, v)"), R"({"1":"b"})");
  EXPECT_EQ(evaluated("{'a': 'x', 'b': 'y'}.transformMapEntry(k, v, {v: k})"),
            R"({"x":"a","y":"b"})");
  EXPECT_EQ(evaluated("[1, 2].transformMapEntry(i, v, {v: i, -v: i})"),
            R"({"1":0,"-1":0,"2":1,"-2":1})");
  EXPECT_EQ(evaluated("[1, 1].transformMapEntry(i, v, {v: i})"), kInvalid);
  EXPECT_EQ(evaluated("[1].transformMapEntry(i, v, v)").substr(0, 23), "error: no such overload");
  EXPECT_EQ(evaluated("{'foo': 2, 'baz': 0}.transformMap(k, v, 4 / v)"), "error: division by zero");
}

TEST(Macros, ShadowNames) {
  EXPECT_EQ(evaluated("[1].map(x, [2].map(x, x + 1)[0] + x)[0]"), "4");
  EXPECT_EQ(evaluated("cel.bind(x, 1, cel.bind(y, x + 1, [x, y].map(x, x + y)))"), "[3,4]");
  EXPECT_EQ(evaluated("cel.bind(x, 1/0, true)"), "true");
  EXPECT_EQ(evaluated("cel.bind(x, 1/0, x > 0 || true)"), "true");
  EXPECT_EQ(evaluated("cel.bind(msg, 'hello', msg + msg)"), "\"hellohello\"");
}

TEST(Optionals, ChainThroughSelections) {
  EXPECT_EQ(evaluated("{}.?a.b.c.hasValue()"), "false");
  EXPECT_EQ(evaluated("{'a': {'b': 1}}.?a.b"), "optional(1)");
  EXPECT_EQ(evaluated("{'a': null}.?a.b.hasValue()").substr(0, 6), "error:");
  EXPECT_EQ(evaluated("{true: 0}[?true].absent.hasValue()").substr(0, 6), "error:");
  EXPECT_EQ(evaluated("[1][?0].value() + [1][?5].orValue(7)"), "8");
  EXPECT_EQ(evaluated("optional.of({'c': {}}).c.missing.or(optional.of(['x'])[0]).orValue('d')"),
            "\"x\"");
  EXPECT_EQ(evaluated("has({'x': {'y': 1}}.?x.y) && !has({}.?x.y)"), "true");
  EXPECT_EQ(evaluated("optional.none()[?0].hasValue() || optional.none().?x.hasValue()"), "false");
  EXPECT_EQ(evaluated("{1u: 1.0, 2: 2.0}[?dyn(2.0)].value()"), "2");
}

TEST(Optionals, StandInLiterals) {
  EXPECT_EQ(evaluated("[?{}.?c, ?optional.of(42), ?optional.none()]"), "[42]");
  EXPECT_EQ(evaluated("{?'a': optional.of(1), ?'b': optional.none(), 'c': 2}"), R"({"a":1,"c":2})");
  EXPECT_EQ(evaluated("[?1]").substr(0, 23), "error: no such overload");
}

TEST(Optionals, HaveTheirFunctions) {
  EXPECT_EQ(evaluated("optional.none().value()"), "error: there are no values to take it of");
  EXPECT_EQ(evaluated("optional.of(1).orValue(1/0)"), "1");
  EXPECT_EQ(evaluated("optional.none().or(optional.none()).orValue(42)"), "42");
  EXPECT_EQ(evaluated("optional.of(42).optMap(y, y + 1).value()"), "43");
  EXPECT_EQ(evaluated("optional.none().optMap(y, y + 1).hasValue()"), "false");
  EXPECT_EQ(evaluated("{'k': {'s': 1}}.?k.optFlatMap(k, k.?s)"), "optional(1)");
  EXPECT_EQ(evaluated("optional.of(1).optFlatMap(k, k)").substr(0, 23), "error: no such overload");
  EXPECT_EQ(evaluated("['', 0, 0u, 0.0, false, null, [], {}, b'', duration('0s')].exists(x, "
                      "optional.ofNonZeroValue(x).hasValue())"),
            "false");
  EXPECT_EQ(evaluated("optional.ofNonZeroValue(0.1).hasValue()"), "true");
  EXPECT_EQ(evaluated("[optional.of(1), optional.none()].unwrapOpt()"), "[1]");
  EXPECT_EQ(evaluated("optional.unwrap([optional.none()])"), "[]");
  EXPECT_EQ(evaluated("[1, 2].first().value() + [1, 2].last().value()"), "3");
  EXPECT_EQ(evaluated("[].first().hasValue()"), "false");
  EXPECT_EQ(evaluated("optional.of(1) == optional.of(1u) && optional.none() != optional.of(1)"),
            "true");
}

}  // namespace
}  // namespace limen::cel
