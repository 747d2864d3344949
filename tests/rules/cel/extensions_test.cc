#include <gtest/gtest.h>

#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

constexpr std::string_view kRange = "error: out of range";
constexpr std::string_view kInvalid = "error: invalid argument";

bool no_overload(std::string_view text) {
  return evaluated(text).starts_with("error: no such overload");
}

TEST(Strings, AreOfCodePoints) {
  EXPECT_EQ(evaluated("size('\xCF\x80\xCE\xAD\xCE\xBD\xCF\x84\xCE\xB5')"), "5");
  EXPECT_EQ(evaluated("'\\U0001F600'.size()"), "1");
  EXPECT_EQ(evaluated("'\xC2\xA9\xCE\xB1T'.charAt(1)"), "\"\xCE\xB1\"");
  EXPECT_EQ(evaluated("'ta\xC2\xA9o'.indexOf('o')"), "3");
  EXPECT_EQ(evaluated("'ta\xC2\xA9o'.substring(2, 3)"), "\"\xC2\xA9\"");
  EXPECT_EQ(evaluated("'a\xC2\xA9' .reverse()"), "\"\xC2\xA9\x61\"");
  EXPECT_EQ(evaluated("'\xC2\xA9\xCE\xB1'.split('').size()"), "2");
}

TEST(Strings, TestTheirParts) {
  EXPECT_EQ(evaluated("'hello'.contains('ell') && 'hello'.startsWith('') && ''.endsWith('')"),
            "true");
  EXPECT_EQ(evaluated("'hubba'.matches('ubb') && matches('grey', 'gr(a|e)y')"), "true");
  EXPECT_EQ(evaluated("'ma\xC3\xB1"
                      "ana'.matches('a+\xC3\xB1+a+')"),
            "true");
  EXPECT_EQ(evaluated("'x'.matches('(')"), kInvalid);
  EXPECT_EQ(evaluated("'x'.matches('(?=x)')"), kInvalid);
  EXPECT_TRUE(no_overload("'x'.contains(1)"));
  EXPECT_TRUE(no_overload("1.startsWith('x')"));
}

TEST(Strings, AreSearchedFromAnOffset) {
  EXPECT_EQ(evaluated("'tacocat'.indexOf('')"), "0");
  EXPECT_EQ(evaluated("'tacocat'.indexOf('', 3)"), "3");
  EXPECT_EQ(evaluated("'tacocat'.indexOf('a', 3)"), "5");
  EXPECT_EQ(evaluated("'tacocat'.indexOf('none')"), "-1");
  EXPECT_EQ(evaluated("'tacocat'.indexOf('a', 30)"), kRange);
  EXPECT_EQ(evaluated("'tacocat'.lastIndexOf('')"), "7");
  EXPECT_EQ(evaluated("'tacocat'.lastIndexOf('a', 3)"), "1");
  EXPECT_EQ(evaluated("'bananananana'.lastIndexOf('nana', 7)"), "6");
  EXPECT_EQ(evaluated("''.lastIndexOf('@@')"), "-1");
  EXPECT_EQ(evaluated("'tacocat'.lastIndexOf('a', -1)"), kRange);
  EXPECT_TRUE(no_overload("'42'.indexOf('4', 0, 1)"));
  EXPECT_TRUE(no_overload("'42'.indexOf('4', '0')"));
}

TEST(Strings, AreCut) {
  EXPECT_EQ(evaluated("'tacocat'.charAt(7)"), "\"\"");
  EXPECT_EQ(evaluated("'tacocat'.charAt(8)"), kRange);
  EXPECT_EQ(evaluated("'tacocat'.charAt(-1)"), kRange);
  EXPECT_EQ(evaluated("'tacocat'.substring(7)"), "\"\"");
  EXPECT_EQ(evaluated("'tacocat'.substring(0, 4)"), "\"taco\"");
  EXPECT_EQ(evaluated("'tacocat'.substring(8)"), kRange);
  EXPECT_EQ(evaluated("'tacocat'.substring(4, 3)"), kInvalid);
  EXPECT_EQ(evaluated("' \\f\\n\\r\\t\\v\\u0085\\u00a0\\u3000x\\u200b '.trim()"),
            "\"x\xE2\x80\x8B\"");
  EXPECT_EQ(evaluated("'  '.trim()"), "\"\"");
}

TEST(Strings, AreSplitAndJoined) {
  EXPECT_EQ(evaluated("'a b c'.split(' ')"), R"(["a","b","c"])");
  EXPECT_EQ(evaluated("'a b c'.split(' ', 0)"), "[]");
  EXPECT_EQ(evaluated("'a b c'.split(' ', 1)"), R"(["a b c"])");
  EXPECT_EQ(evaluated("'a b c'.split(' ', 2)"), R"(["a","b c"])");
  EXPECT_EQ(evaluated("'a,'.split(',', -1)"), R"(["a",""])");
  EXPECT_EQ(evaluated("''.split(',')"), R"([""])");
  EXPECT_EQ(evaluated("''.split('')"), "[]");
  EXPECT_EQ(evaluated("['x', 'y'].join('-')"), "\"x-y\"");
  EXPECT_EQ(evaluated("[].join()"), "\"\"");
  EXPECT_TRUE(no_overload("[1].join()"));
}

TEST(Strings, AreReplaced) {
  EXPECT_EQ(evaluated("'{0} days {0}'.replace('{0}', '2')"), "\"2 days 2\"");
  EXPECT_EQ(evaluated("'{0} days {0}'.replace('{0}', '2', 1)"), "\"2 days {0}\"");
  EXPECT_EQ(evaluated("'ab'.replace('', '-')"), "\"-a-b-\"");
  EXPECT_EQ(evaluated("'ab'.replace('', '-', 2)"), "\"-a-b\"");
  EXPECT_EQ(evaluated("'ab'.replace('a', 'x', 0)"), "\"ab\"");
  EXPECT_EQ(evaluated("'aa'.replace('a', 'x', -9223372036854775808)"), "\"xx\"");
  EXPECT_EQ(evaluated("'TacoC\xC3\x86t'.lowerAscii() + 'tacoC\xCE\xB1t'.upperAscii()"),
            "\"tacoc\xC3\x86tTACOC\xCE\xB1T\"");
}

TEST(Strings, AreQuoted) {
  EXPECT_EQ(evaluated(R"(strings.quote("a\n\"\\\a") == "\"a\\n\\\"\\\\\\a\"")"), "true");
}

TEST(Format, WritesEveryClause) {
  EXPECT_EQ(evaluated("'%% %s %d %d'.format(['x', 1, 2u])"), "\"% x 1 2\"");
  EXPECT_EQ(evaluated("'%.3f %f %.0f'.format([1.2345, 2.71828, 2.5])"), "\"1.234 2.718280 2\"");
  EXPECT_EQ(evaluated("'%e %.1e'.format([2.71828, -3.14])"), "\"2.718280e+00 -3.1e+00\"");
  EXPECT_EQ(evaluated("'%b %b %o %x %X'.format([5, true, 11, -30, 30u])"), "\"101 1 13 -1e 1E\"");
  EXPECT_EQ(evaluated("'%x %X'.format(['Hi', b'\\xff'])"), "\"4869 FF\"");
  EXPECT_EQ(evaluated("'%f'.format([1])"), "\"1.000000\"");
  EXPECT_EQ(evaluated("'%d %e'.format([double('NaN'), double('-Infinity')])"), "\"NaN -Infinity\"");
  EXPECT_EQ(evaluated("'%s'.format([['a', 3.14, null, [9], timestamp(0)]])"),
            "\"[a, 3.14, null, [9], 1970-01-01T00:00:00Z]\"");
  EXPECT_EQ(evaluated("'%s'.format([{'b': duration('2h'), 6: b'x', true: 1}])"),
            "\"{6: x, b: 7200s, true: 1}\"");
  EXPECT_EQ(evaluated("'%s'.format([b'\\xff\\xffx'])"), "\"\xEF\xBF\xBDx\"");
}

TEST(Format, RefusesWhatDoesNotFit) {
  EXPECT_EQ(evaluated("'%a'.format([1])"), kInvalid);
  EXPECT_EQ(evaluated("'%E'.format([0.5])"), kInvalid);
  EXPECT_EQ(evaluated("'%d %d'.format([1])"), kRange);
  EXPECT_EQ(evaluated("'%'.format([1])"), kInvalid);
  for (const std::string clause : {"%b", "%d", "%o"}) {
    EXPECT_EQ(evaluated("'" + clause + "'.format(['x'])"), kInvalid) << clause;
  }
  for (const std::string clause : {"%d", "%e", "%f", "%x", "%b", "%o"}) {
    EXPECT_EQ(evaluated("'" + clause + "'.format([null])"), kInvalid) << clause;
  }
  EXPECT_EQ(evaluated("'%x'.format([0.5])"), kInvalid);
}

TEST(Math, FindsExtremesAcrossTypes) {
  EXPECT_EQ(evaluated("math.greatest(5.4, 10, 3u, -5.0)"), "10");
  EXPECT_EQ(evaluated("math.least([5.4, 10, 3u])"), "3u");
  EXPECT_EQ(evaluated("math.greatest(-5)"), "-5");
  EXPECT_EQ(evaluated("math.greatest([])"), kInvalid);
  EXPECT_TRUE(no_overload("math.greatest('a', 1)"));
  EXPECT_TRUE(no_overload("math.least()"));
}

TEST(Math, RoundsDoublesOnly) {
  EXPECT_EQ(evaluated("[math.ceil(-1.2), math.floor(-1.2), math.round(-1.5), math.trunc(-1.9)]"),
            "[-1,-2,-2,-1]");
  EXPECT_EQ(evaluated("math.isNaN(math.round(0.0/0.0)) && math.isInf(-1.0/0.0)"), "true");
  EXPECT_EQ(evaluated("math.isFinite(1.0) && !math.isFinite(0.0/0.0)"), "true");
  EXPECT_TRUE(no_overload("math.ceil(1)"));
  EXPECT_TRUE(no_overload("math.isNaN(true)"));
}

TEST(Math, KeepsTheTypeOfSignAndAbs) {
  EXPECT_EQ(evaluated("[math.sign(-11), math.sign(0), math.sign(-32.0)]"), "[-1,0,-1]");
  EXPECT_EQ(evaluated("math.sign(100u)"), "1u");
  EXPECT_EQ(evaluated("math.abs(-11.5)"), "11.5");
  EXPECT_EQ(evaluated("math.abs(-9223372036854775808)"),
            "error: the number does not fit (integer overflow)");
  EXPECT_EQ(evaluated("math.sqrt(81) + math.sqrt(4.0)"), "11");
  EXPECT_EQ(evaluated("math.isNaN(math.sqrt(-1))"), "true");
}

TEST(Math, WorksOnBits) {
  EXPECT_EQ(evaluated("math.bitAnd(1, -1) + math.bitOr(4, -2) + math.bitXor(4, -2)"), "-7");
  EXPECT_EQ(evaluated("math.bitNot(0u)"), "18446744073709551615u");
  EXPECT_EQ(evaluated("math.bitShiftLeft(1, 200)"), "0");
  EXPECT_EQ(evaluated("math.bitShiftRight(-1024, 3)"), "2305843009213693824");
  EXPECT_EQ(evaluated("math.bitShiftRight(1u, -1)"), kInvalid);
  EXPECT_TRUE(no_overload("math.bitAnd(1, 1u)"));
}

TEST(Encoders, GoThereAndBack) {
  EXPECT_EQ(evaluated("base64.encode(b'hello')"), "\"aGVsbG8=\"");
  EXPECT_EQ(evaluated("base64.decode('aGVsbG8') == b'hello'"), "true");
  EXPECT_EQ(evaluated("base64.decode(base64.encode(b'\\x00\\xff')) == b'\\x00\\xff'"), "true");
  EXPECT_EQ(evaluated("base64.decode('a')"), kInvalid);
  EXPECT_EQ(evaluated("base64.decode('a=b=')"), kInvalid);
  EXPECT_TRUE(no_overload("base64.encode('text')"));
}

// rules.md, section 4: "`mrz_check(text, digit)` whether the ICAO 9303 check digit of the text is
// that"
TEST(Domain, ChecksMrzDigits) {
  EXPECT_EQ(evaluated("mrz_check('520727', '3') && mrz_check('AB2134<<<', 5)"), "true");
  EXPECT_EQ(evaluated("mrz_check('HA672242<658022549601086<<<<<<<<<<<<<<0', '8')"), "true");
  EXPECT_EQ(evaluated("mrz_check('L898902C3', '6') && mrz_check('ZE184226B<<<<<', 1)"), "true");
  EXPECT_EQ(evaluated("mrz_check('<<<', '<')"), "true");
  EXPECT_EQ(evaluated("mrz_check('520727', '4') || mrz_check('52-727', 3) || mrz_check('', '')"),
            "false");
}

// rules.md, section 4: "`servers_needed(arrivals_per_hour, service_seconds, wait_seconds, share)`
// the fewest Erlang-C servers with which `share` of arrivals wait at most `wait_seconds`." "A
// parameter of type double takes an int."
TEST(Domain, CountsServersByErlangC) {
  EXPECT_EQ(evaluated("servers_needed(180, 75, 900, 0.95)"), "4");
  EXPECT_EQ(evaluated("servers_needed(300, 60, 900, 0.95)"), "6");
  EXPECT_EQ(evaluated("servers_needed(300.0, 45.0, 1500.0, 0.95)"), "4");
  EXPECT_EQ(evaluated("servers_needed(60, 180, 2700, 0.95)"), "4");
  EXPECT_EQ(evaluated("servers_needed(0, 60, 60, 0.9)"), "0");
  EXPECT_EQ(evaluated("servers_needed(-1, 60, 60, 0.9)"), kInvalid);
  EXPECT_EQ(evaluated("servers_needed(1e9, 1e9, 60, 0.9)"), kRange);
}

// rules.md, section 4: "`hours(d)`, `minutes(d)`, `seconds(d)` of a duration as double"
TEST(Domain, TurnsDurationsIntoDoubles) {
  EXPECT_EQ(
      evaluated("hours(duration('90m')) + minutes(duration('90s')) + seconds(duration('1.5s'))"),
      "4.5");
}

}  // namespace
}  // namespace limen::cel
