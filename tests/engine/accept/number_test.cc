#include "engine/accept/number.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace limen::accept {
namespace {

std::string whole(std::string_view text) {
  const auto number = read_number(text);
  if (!number) return "no number";
  const Whole read = to_whole(*number);
  if (read.is == WholeIs::kFraction) return "fraction";
  return read.is == WholeIs::kTooLarge ? "too large" : std::to_string(read.value);
}

TEST(ReadNumber, TakesWhatJsonHas) {
  for (const char* text :
       {"0", "-0", "10", "0.5", "1.25e5", "1E+5", "1e-5", "-12.5e00", "1 ", "1\n\t\r "}) {
    EXPECT_TRUE(read_number(text)) << text;
  }
}

TEST(ReadNumber, RefusesAllElse) {
  for (const char* text :
       {"",    "-",   "+1",  "01", "-01", "00",  ".5",       "1.",  "1.e5", "1e",
        "1e+", "1e-", "0x1", "1a", "1,",  "NaN", "Infinity", "--1", "1..2", "1e5.5"}) {
    EXPECT_FALSE(read_number(text)) << text;
  }
}

TEST(ToWhole, IsAnyNumberWhoseValueIsWhole) {
  EXPECT_EQ(whole("3"), "3");
  EXPECT_EQ(whole("3.0"), "3");
  EXPECT_EQ(whole("1e3"), "1000");
  EXPECT_EQ(whole("1.5e1"), "15");
  EXPECT_EQ(whole("1500e-2"), "15");
  EXPECT_EQ(whole("-0"), "0");
  EXPECT_EQ(whole("0e99999999999999999999"), "0");
  EXPECT_EQ(whole("0.000"), "0");
  EXPECT_EQ(whole("0.00000000000000000000000000000000001e35"), "1");
  EXPECT_EQ(whole("100000000000000000000000000000000000e-35"), "1");
}

TEST(ToWhole, RefusesFractionsHoweverSmall) {
  EXPECT_EQ(whole("2.5"), "fraction");
  EXPECT_EQ(whole("1e-1"), "fraction");
  EXPECT_EQ(whole("1e-99999999999999999999"), "fraction");
  EXPECT_EQ(whole("9007199254740993.5"), "fraction");
  EXPECT_EQ(whole("1.0000000000000000000000000000001"), "fraction");
  EXPECT_EQ(whole("123456789012345678901234567890.5"), "fraction");
}

TEST(ToWhole, IsExactUpToSixtyFourBits) {
  EXPECT_EQ(whole("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(whole("9223372036854775807.0"), "9223372036854775807");
  EXPECT_EQ(whole("0.9223372036854775807e19"), "9223372036854775807");
  EXPECT_EQ(whole("92233720368547758070e-1"), "9223372036854775807");
  EXPECT_EQ(whole("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(whole("9007199254740993"), "9007199254740993");
  EXPECT_EQ(whole("999999999999999999"), "999999999999999999");
  EXPECT_EQ(whole("1000000000000000000"), "1000000000000000000");
  EXPECT_EQ(whole("9223372036854775808"), "too large");
  EXPECT_EQ(whole("-9223372036854775809"), "too large");
  EXPECT_EQ(whole("18446744073709551617"), "too large");
  EXPECT_EQ(whole("1e19"), "too large");
  EXPECT_EQ(whole("1e400"), "too large");
  EXPECT_EQ(whole("1e99999999999999999999"), "too large");
}

TEST(ToDouble, IsTheNearestDouble) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 100'000; ++i) {
    std::string text = std::to_string(random() >> (random() % 64));
    if (random() % 2 == 0) text += "." + std::to_string(random() >> (random() % 64));
    if (random() % 2 == 0) {
      text += (random() % 2 == 0 ? "e-" : "e") + std::to_string(random() % 290);
    }
    const auto number = read_number(text);
    ASSERT_TRUE(number) << text;
    EXPECT_EQ(to_double(*number), std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(ToDouble, RefusesWhatIsInfiniteAndRoundsWhatIsTooSmallToZero) {
  const auto value = [](std::string_view text) { return to_double(*read_number(text)); };
  EXPECT_EQ(value("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(value("1e309"), std::nullopt);
  EXPECT_EQ(value("-1e400"), std::nullopt);
  EXPECT_EQ(value("1e-400"), 0.0);
  EXPECT_EQ(value("0.000001e-400"), 0.0);
  EXPECT_EQ(value("4.9e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(value("0e400"), 0.0);
  EXPECT_EQ(value("9007199254740993"), 9007199254740992.0);
}

}  // namespace
}  // namespace limen::accept
