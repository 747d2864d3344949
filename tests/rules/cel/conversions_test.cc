#include <gtest/gtest.h>

#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

constexpr std::string_view kRange = "error: out of range";
constexpr std::string_view kInvalid = "error: invalid argument";
constexpr std::string_view kNoOverload =
    "error: no such overload: the function or operator does not take values of these types";

TEST(Conversions, ToIntCutAndCheckTheRange) {
  EXPECT_EQ(evaluated("int(1.9)"), "1");
  EXPECT_EQ(evaluated("int(-7.9)"), "-7");
  EXPECT_EQ(evaluated("int(42u)"), "42");
  EXPECT_EQ(evaluated("int(18446744073709551615u)"), kRange);
  EXPECT_EQ(evaluated("int(9223372036854775808.0)"), kRange);
  EXPECT_EQ(evaluated("int(-9223372036854775808.0)"), kRange);
  EXPECT_EQ(evaluated("int(-9223372036854774784.0)"), "-9223372036854774784");
  EXPECT_EQ(evaluated("int(0.0/0.0)"), kRange);
  EXPECT_EQ(evaluated("int('-987')"), "-987");
  EXPECT_EQ(evaluated("int('1.5')"), kInvalid);
  EXPECT_EQ(evaluated("int('')"), kInvalid);
  EXPECT_EQ(evaluated("int(timestamp('2004-09-16T23:59:59Z'))"), "1095379199");
  EXPECT_EQ(evaluated("int(true)"), kNoOverload);
}

TEST(Conversions, ToUintRefuseWhatIsNegative) {
  EXPECT_EQ(evaluated("uint(1729)"), "1729u");
  EXPECT_EQ(evaluated("uint(-1)"), kRange);
  EXPECT_EQ(evaluated("uint(3.99)"), "3u");
  EXPECT_EQ(evaluated("uint(1e19)"), "10000000000000000000u");
  EXPECT_EQ(evaluated("uint(18446744073709551616.0)"), kRange);
  EXPECT_EQ(evaluated("uint(-0.5)"), kRange);
  EXPECT_EQ(evaluated("uint('300')"), "300u");
  EXPECT_EQ(evaluated("uint('-1')"), kInvalid);
}

TEST(Conversions, ToDoubleReadTexts) {
  EXPECT_EQ(evaluated("double(9223372036854775807)"), "9223372036854775808");
  EXPECT_EQ(evaluated("double('-84.32e7')"), "-843200000");
  EXPECT_EQ(evaluated("double('NaN')"), "\"NaN\"");
  EXPECT_EQ(evaluated("double('-Infinity')"), "\"-Infinity\"");
  EXPECT_EQ(evaluated("double('1.')"), "1");
  EXPECT_EQ(evaluated("double('x')"), kInvalid);
  EXPECT_EQ(evaluated("double(' 1')"), kInvalid);
  EXPECT_EQ(evaluated("double('--1')"), kInvalid);
}

TEST(Conversions, ToStringAreShortAndReadBackTheSame) {
  EXPECT_EQ(evaluated("string(123.456)"), "\"123.456\"");
  EXPECT_EQ(evaluated("string(-4.5e-3)"), "\"-0.0045\"");
  EXPECT_EQ(evaluated("string(100000.0)"), "\"100000\"");
  EXPECT_EQ(evaluated("string(6.02214e23)"), "\"6.02214e+23\"");
  EXPECT_EQ(evaluated("string(1e-7)"), "\"1e-07\"");
  EXPECT_EQ(evaluated("string(true)"), "\"true\"");
  EXPECT_EQ(evaluated("string(9876u)"), "\"9876\"");
  EXPECT_EQ(evaluated(R"(string(b'\303\277'))"), "\"\xC3\xBF\"");
  EXPECT_EQ(evaluated(R"(string(b'\000\xff'))"), kInvalid);
  EXPECT_EQ(evaluated("string(duration('-1500ms'))"), "\"-1.5s\"");
  EXPECT_EQ(evaluated("string(timestamp('2026-01-01T00:00:00.5Z'))"), "\"2026-01-01T00:00:00.5Z\"");
  EXPECT_EQ(evaluated("string([1])"), kNoOverload);
  EXPECT_EQ(evaluated("string(null)"), kNoOverload);
}

TEST(Conversions, ToBoolTakeTheUsualWords) {
  EXPECT_EQ(evaluated("['1', 't', 'T', 'true', 'TRUE', 'True'].all(x, bool(x))"), "true");
  EXPECT_EQ(evaluated("['0', 'f', 'F', 'false', 'FALSE', 'False'].exists(x, bool(x))"), "false");
  EXPECT_EQ(evaluated("bool('yes')"), kInvalid);
  EXPECT_EQ(evaluated("bool('tRuE')"), kInvalid);
  EXPECT_EQ(evaluated("bool(1)"), kNoOverload);
}

TEST(Conversions, ToBytesAreUtf8) {
  EXPECT_EQ(evaluated("bytes('\xC3\xBF')"), "b\"w78=\"");
  EXPECT_EQ(evaluated(R"(bytes('\377') == b'\377')"), "false");
}

TEST(Conversions, TakeOneValue) {
  for (const std::string name : {"string", "int", "bool", "type", "dyn", "size", "timestamp"}) {
    EXPECT_EQ(evaluated(name + "()"), kNoOverload) << name;
    EXPECT_EQ(evaluated(name + "(1, 2)"), kNoOverload) << name;
  }
}

TEST(Types, AreValues) {
  EXPECT_EQ(evaluated("type(1)"), "\"int\"");
  EXPECT_EQ(evaluated("type(null)"), "\"null_type\"");
  EXPECT_EQ(evaluated("type(timestamp(0)) == google.protobuf.Timestamp"), "true");
  EXPECT_EQ(evaluated("type(duration('0s')) == google.protobuf.Duration"), "true");
  EXPECT_EQ(evaluated("type(optional.none()) == optional_type"), "true");
  EXPECT_EQ(evaluated("type(type) == type && type([]) == list && type({}) == map"), "true");
  EXPECT_EQ(evaluated("type(dyn([1, 'one']))"), "\"list\"");
  EXPECT_EQ(evaluated("dyn"), "error: no such name");
}

TEST(Conversions, ReadDoublesFromTheirEndsOn) {
  EXPECT_EQ(evaluated("double('1e-400')"), "0");
  EXPECT_EQ(evaluated("double('1e400')").substr(0, 7), "error: ");
  EXPECT_EQ(evaluated("double('.5') + double('+1.')"), "1.5");
  for (const char* none : {"", ".", "+", "--1", "+-1", "1e", "e1", "0x1p3", "nan(1)", "1 ", " 1"}) {
    EXPECT_EQ(evaluated("double('" + std::string(none) + "')").substr(0, 7), "error: ") << none;
  }
}

TEST(Conversions, ReadIntegersWithOneSign) {
  EXPECT_EQ(evaluated("int('+5') + int('-5')"), "0");
  EXPECT_EQ(evaluated("uint('+5')"), "5u");
  for (const char* none : {"+-5", "-+5", "++5", "--5", "+", "-", "", "5 ", " 5", "0x5", "1e3"}) {
    EXPECT_EQ(evaluated("int('" + std::string(none) + "')").substr(0, 7), "error: ") << none;
    EXPECT_EQ(evaluated("uint('" + std::string(none) + "')").substr(0, 7), "error: ") << none;
  }
  EXPECT_EQ(evaluated("uint('-0')").substr(0, 7), "error: ");
}

}  // namespace
}  // namespace limen::cel
