// rules.md, section 4, first paragraph: a test for each of its clauses, in its order and with its
// words. What lies behind each is tested by topic in the files beside this one.
#include <gtest/gtest.h>

#include "rules/cel/typed_json.h"
#include "tests/rules/cel/border_scope.h"
#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

bool is_error(std::string_view text) { return evaluated(text).starts_with("error: "); }
bool is_refused(std::string_view text) { return evaluated(text).starts_with("refused: "); }

// "all literals"
TEST(Section4, AllLiterals) {
  EXPECT_EQ(evaluated("[1, -1, 0x10, 1u, 0x10u, 1.5, .5, 1e3, true, false, null]"),
            "[1,-1,16,1,16,1.5,0.5,1000,true,false,null]");
  EXPECT_EQ(evaluated("['a', \"a\", '''a\n''', r'\\a', \"\"\"a\"\"\", R\"\\a\"]"),
            R"(["a","a","a\n","\\a","a","\\a"])");
  EXPECT_EQ(evaluated("[b'a', B\"a\", br'\\a', b'''\\xff'''].map(x, size(x))"), "[1,1,2,1]");
  EXPECT_EQ(evaluated("{'a': [1], 2: {}, 3u: null, true: ''}.size()"), "4");
}

// "operators"
TEST(Section4, Operators) {
  EXPECT_EQ(evaluated("1 + 2 * 3 - 8 / 3 % 3"), "5");
  EXPECT_EQ(evaluated("!false && -1 < 0 && 1 <= 1 && 2 > 1 && 2 >= 2 && 1 == 1 && 1 != 2"), "true");
  EXPECT_EQ(evaluated("1 in [1] && 'a' in {'a': 1} && !(2 in [1])"), "true");
  EXPECT_EQ(evaluated("(false || true) ? {'a': [7]}.a[0] : 0"), "7");
}

// "the standard functions and macros (`has`, `all`, `exists`, `exists_one`, `map`, `filter`; with
// two variables `all`, `exists`, `existsOne`, `transformList`, `transformMap`,
// `transformMapEntry`)"
TEST(Section4, StandardFunctions) {
  EXPECT_EQ(evaluated("size('a') + 'a'.size() + size(b'a') + size([1]) + size({1: 1})"), "5");
  EXPECT_EQ(evaluated("'abc'.contains('b') && 'abc'.startsWith('a') && 'abc'.endsWith('c') && "
                      "'abc'.matches('^a.c$') && matches('abc', 'b')"),
            "true");
  EXPECT_EQ(evaluated("int('1') + int(1u) + int(1.9) + int(timestamp(1)) + int(duration('1s'))"),
            "5");
  EXPECT_EQ(evaluated("[string(1), string(1u), string(1.5), string(true), string(b'a')]"),
            R"(["1","1","1.5","true","a"])");
  EXPECT_EQ(evaluated("[uint(1), uint('1')] == [1u, 1u] && double(1) == 1.0 && bool('true') && "
                      "bytes('a') == b'a' && dyn(1) == 1 && type(1) == int && "
                      "timestamp('1970-01-01T00:00:01Z') == timestamp(1) && "
                      "duration('1m') == duration('60s')"),
            "true");
  EXPECT_EQ(evaluated("[timestamp(0)].map(t, [t.getFullYear(), t.getMonth(), t.getDate(), "
                      "t.getDayOfMonth(), t.getDayOfWeek(), t.getDayOfYear(), t.getHours(), "
                      "t.getMinutes(), t.getSeconds(), t.getMilliseconds()])[0]"),
            "[1970,0,1,0,4,0,0,0,0,0]");
}

TEST(Section4, StandardMacros) {
  EXPECT_EQ(evaluated("has({'a': 1}.a) && !has({'a': 1}.b)"), "true");
  EXPECT_EQ(evaluated("[1, 2].all(x, x > 0) && [1, 2].exists(x, x > 1) && "
                      "[1, 2].exists_one(x, x > 1)"),
            "true");
  EXPECT_EQ(
      evaluated("[[1, 2].map(x, x * 2), [1, 2].map(x, x > 1, x * 2), [1, 2].filter(x, x > 1)]"),
      "[[2,4],[4],[2]]");
  EXPECT_EQ(evaluated("[1, 2].all(i, x, i < x) && {'a': 'b'}.exists(k, v, k < v) && "
                      "[1, 2].existsOne(i, x, i == 1 && x == 2)"),
            "true");
  EXPECT_EQ(evaluated("[[3].transformList(i, x, i + x), [3, 4].transformList(i, x, i > 0, x)]"),
            "[[3],[4]]");
  EXPECT_EQ(evaluated("[3].transformMap(i, x, i + x)"), R"({"0":3})");
  EXPECT_EQ(evaluated("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 2)"), R"({"b":4})");
  EXPECT_EQ(evaluated("{'a': 1}.transformMapEntry(k, v, {v: k})"), R"({"1":"a"})");
  EXPECT_TRUE(is_error("{'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k})"));
}

// "the `strings`, `math`, `encoders`, `bindings` (`cel.bind`) and `optional` extensions with the
// functions of the cel-spec conformance tests"
TEST(Section4, ExtensionStrings) {
  EXPECT_EQ(
      evaluated("['abc'.charAt(1), 'abc'.substring(1), 'abc'.substring(0, 1), ' a '.trim(), "
                "'aB'.lowerAscii(), 'aB'.upperAscii(), 'ab'.reverse(), 'aa'.replace('a', 'b'), "
                "'aa'.replace('a', 'b', 1), ['a', 'b'].join(), ['a', 'b'].join('-'), "
                "strings.quote('a\"'), '%s %d'.format(['a', 1])]"),
      R"-(["b","bc","a","a","ab","AB","ba","bb","ba","ab","a-b","\"a\\\"\"","a 1"])-");
  EXPECT_EQ(evaluated("['aba'.indexOf('a'), 'aba'.indexOf('a', 1), 'aba'.lastIndexOf('a'), "
                      "'aba'.lastIndexOf('a', 1)]"),
            "[0,2,2,0]");
  EXPECT_EQ(evaluated("['a b c'.split(' '), 'a b c'.split(' ', 2)]"),
            R"([["a","b","c"],["a","b c"]])");
}

TEST(Section4, ExtensionMath) {
  EXPECT_EQ(
      evaluated("[math.greatest(1, 2.5), math.least([2, 1]), math.ceil(1.2), math.floor(1.8), "
                "math.round(1.5), math.trunc(-1.5), math.abs(-1), math.sign(-2.5), "
                "math.sqrt(4)]"),
      "[2.5,1,2,1,2,-1,1,-1,2]");
  EXPECT_EQ(evaluated("[math.bitAnd(6, 3), math.bitOr(6, 3), math.bitXor(6, 3), math.bitNot(0), "
                      "math.bitShiftLeft(1, 3), math.bitShiftRight(8, 3)]"),
            "[2,7,5,-1,8,1]");
  EXPECT_EQ(evaluated("math.isNaN(0.0 / 0.0) && math.isInf(1.0 / 0.0) && math.isFinite(1.0)"),
            "true");
}

TEST(Section4, ExtensionsEncodersAndBindings) {
  EXPECT_EQ(evaluated("base64.encode(b'ab') + string(base64.decode('YWI='))"), "\"YWI=ab\"");
  EXPECT_EQ(evaluated("cel.bind(x, 1 + 1, x * x)"), "4");
}

TEST(Section4, ExtensionOptional) {
  EXPECT_EQ(evaluated("[?optional.of(1), ?optional.none(), ?optional.ofNonZeroValue(0)]"), "[1]");
  EXPECT_EQ(evaluated("[{'a': 1}.?a.value(), {'a': 1}[?'b'].orValue(2), [3][?0].value()]"),
            "[1,2,3]");
  EXPECT_EQ(evaluated("{?'a': optional.of(1), ?'b': optional.none()}"), R"({"a":1})");
  EXPECT_EQ(evaluated("optional.none().or(optional.of(1)).hasValue()"), "true");
  EXPECT_EQ(evaluated("[optional.of(1).optMap(x, x + 1), optional.of(1).optFlatMap(x, "
                      "optional.none())].map(o, o.orValue(0))"),
            "[2,0]");
  EXPECT_EQ(evaluated("optional.unwrap([optional.of(1), optional.none()]) == "
                      "[optional.of(1)].unwrapOpt()"),
            "true");
}

// "backtick field names included"
TEST(Section4, BacktickFieldNames) {
  EXPECT_EQ(evaluated("{'content-type': 1}.`content-type` + {'a.b': 2}.`a.b`"), "3");
  EXPECT_EQ(
      evaluated("has({'a b': 1}.`a b`) && {'in': true}.`in` && !{'a/b': 1}.?`c/d`.hasValue()"),
      "true");
  EXPECT_TRUE(is_refused("`a`"));
  EXPECT_TRUE(is_refused("{}.``"));
}

// "int, uint and double kept apart as in CEL"
TEST(Section4, NumbersAreKeptApart) {
  for (const char* mixed : {"1 + 1u", "1 + 1.0", "1u * 1.0", "1 - 1u", "1 / 1.0", "1 % 1u"}) {
    EXPECT_TRUE(is_error(mixed)) << mixed;
    EXPECT_TRUE(findings(mixed).starts_with("E204 wrong-types: ")) << mixed;
  }
  EXPECT_EQ(evaluated("[type(1), type(1u), type(1.0)] == [int, uint, double]"), "true");
}

// "ordering across them is allowed, and exact"
TEST(Section4, OrderingAcrossNumbersIsExact) {
  for (const char* holds :
       {"1 < 2u", "1u < 1.5", "1.5 > 1", "-1 < 0u", "9007199254740993 > 9007199254740992.0",
        "9007199254740993u > 9007199254740992.0", "9007199254740992.0 < 9007199254740993",
        "9223372036854775807 < 9223372036854775808u", "9223372036854775807 < 9223372036854775808.0",
        "18446744073709551615u < 18446744073709551616.0",
        "-9223372036854775808 >= -9223372036854775808.0"}) {
    EXPECT_EQ(evaluated(holds), "true") << holds;
    EXPECT_EQ(findings(holds), "") << holds;
  }
}

// "`==`, `!=` and `in` across them are refused by the checker"
TEST(Section4, EqualityAcrossNumbersIsRefusedByTheChecker) {
  for (const char* across : {"1 == 1u", "1u != 1.0", "1 == 1.0", "1 in [1u]", "1.0 in [1, 2]",
                             "party.size == 2.0", "timing.wait_s in [1, 2]", "1u in {1: 2}"}) {
    EXPECT_TRUE(findings(across).starts_with("E204 wrong-types: ")) << across;
  }
  EXPECT_EQ(findings("dyn(1) == 1u"), "");
  EXPECT_EQ(evaluated("1 == 1u && 1.0 in [1u]"), "true");
}

// "checked integer overflow"
TEST(Section4, IntegerOverflowIsChecked) {
  for (const char* over :
       {"9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2",
        "-9223372036854775808 / -1", "-(-9223372036854775808)", "18446744073709551615u + 1u",
        "0u - 1u", "18446744073709551615u * 2u", "1 / 0", "1 % 0", "1u / 0u", "int(1e19)",
        "int(9223372036854775808u)", "uint(-1)", "math.abs(-9223372036854775808)"}) {
    EXPECT_TRUE(is_error(over)) << over;
  }
}

// "`&&`, `||` and `?:` absorb errors as CEL says"
TEST(Section4, LogicAbsorbsErrors) {
  EXPECT_EQ(evaluated("1 / 0 > 0 || true"), "true");
  EXPECT_EQ(evaluated("true || 1 / 0 > 0"), "true");
  EXPECT_EQ(evaluated("1 / 0 > 0 && false"), "false");
  EXPECT_EQ(evaluated("false && 1 / 0 > 0"), "false");
  EXPECT_EQ(evaluated("true ? 1 : 1 / 0"), "1");
  EXPECT_EQ(evaluated("false ? 1 / 0 : 1"), "1");
  EXPECT_EQ(evaluated("'text' || true"), "true");
  EXPECT_EQ(evaluated("[1, 0].exists(x, 1 / x > 0) && ![0, 1].all(x, 1 / x > 1)"), "true");
  for (const char* stays : {"1 / 0 > 0 || false", "1 / 0 > 0 && true", "1 / 0 > 0 ? 1 : 2",
                            "'text' ? 1 : 2", "[1, 0].exists_one(x, 1 / x > 0)"}) {
    EXPECT_TRUE(is_error(stays)) << stays;
  }
}

// "`string()` of a duration or timestamp has no trailing zeros (`-1.5s`), timestamps are in UTC"
TEST(Section4, TimesAsTextHaveNoTrailingZeros) {
  EXPECT_EQ(evaluated("string(duration('-1500ms'))"), "\"-1.5s\"");
  EXPECT_EQ(evaluated("string(duration('1h'))"), "\"3600s\"");
  EXPECT_EQ(evaluated("string(duration('1ns'))"), "\"0.000000001s\"");
  EXPECT_EQ(evaluated("string(timestamp('2026-05-02T08:14:09.120+02:00'))"),
            "\"2026-05-02T06:14:09.12Z\"");
  EXPECT_EQ(evaluated("string(timestamp('2026-05-02T06:14:09.000Z'))"), "\"2026-05-02T06:14:09Z\"");
}

// "What needs protobuf messages, enums, wrappers or containers is out."
TEST(Section4, MessagesAreOut) {
  EXPECT_TRUE(is_refused("google.protobuf.Int32Value{value: 1}"));
  EXPECT_TRUE(is_refused("Event{}"));
  EXPECT_TRUE(is_error("google.protobuf.NullValue.NULL_VALUE"));
}

// "Regular expressions are RE2."
TEST(Section4, RegularExpressionsAreRe2) {
  EXPECT_EQ(evaluated("'caf\xC3\xA9'.matches('^\\\\p{L}+$') && 'AB'.matches('(?i)ab')"), "true");
  EXPECT_TRUE(is_error("'aa'.matches('(a)\\\\1')"));
  EXPECT_TRUE(is_error("'a'.matches('(?=a)')"));
  EXPECT_TRUE(findings("point.matches('(?=a)')").starts_with("E207 bad-constant: "));
}

// "Nesting of 100 levels and a text of 2 MiB are accepted, more than 1,000 levels or 4 MiB is an
// error": limits_test.cc. "an evaluation has a budget of work and memory": cost_test.cc. Both hold
// of `eval --jsonl` too, and the next line is answered as if nothing had been.
TEST(Section4, LimitsHoldForLines) {
  LineEvaluator lines;
  const auto line = [](const std::string& expression) {
    return "{\"expr\":\"" + expression + "\"}";
  };
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '(') + "7" + std::string(levels, ')');
  };
  EXPECT_EQ(lines.answer(line(nested(100))), R"({"value":{"int":"7"}})");
  EXPECT_TRUE(lines.answer(line(nested(1001))).starts_with("{\"error\":"));
  EXPECT_EQ(lines.answer(line("7 //" + std::string(std::size_t{2} << 20U, ' '))),
            R"({"value":{"int":"7"}})");
  EXPECT_TRUE(lines.answer(line("7 //" + std::string(std::size_t{4} << 20U, ' ')))
                  .starts_with("{\"error\":"));
  EXPECT_EQ(lines.answer(line("7")), R"({"value":{"int":"7"}})");
}

}  // namespace
}  // namespace limen::cel
