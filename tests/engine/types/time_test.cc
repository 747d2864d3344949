#include "engine/types/time.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace limen::types {
namespace {

using namespace std::chrono_literals;

/// The time as RFC 3339 in UTC; empty where it is refused.
std::string read(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time ? to_rfc3339(*time) : "";
}

TEST(ParseRfc3339, ReadsUtcAndOffsets) {
  EXPECT_EQ(to_int(*parse_rfc3339("1970-01-01T00:00:00Z")), 0);
  EXPECT_EQ(to_int(*parse_rfc3339("2026-05-02T06:14:09.120Z")), 1777702449120000);
  EXPECT_EQ(read("2026-05-02T06:14:09+02:00"), "2026-05-02T04:14:09Z");
  EXPECT_EQ(read("2026-05-02T00:14:09+05:45"), "2026-05-01T18:29:09Z");
  EXPECT_EQ(read("2026-12-31T23:14:09-02:30"), "2027-01-01T01:44:09Z");
  EXPECT_EQ(read("2026-05-02T06:14:09-00:00"), "2026-05-02T06:14:09Z");
  EXPECT_EQ(read("1970-01-01T00:00:00+00:01"), "1969-12-31T23:59:00Z");
}

TEST(ParseRfc3339, TakesSmallLetters) {
  EXPECT_EQ(read("2026-05-02t06:14:09z"), "2026-05-02T06:14:09Z");
}

TEST(ParseRfc3339, CutsToTheMicrosecond) {
  EXPECT_EQ(read("2026-05-02T06:14:09.1Z"), "2026-05-02T06:14:09.1Z");
  EXPECT_EQ(read("2026-05-02T06:14:09.123456Z"), "2026-05-02T06:14:09.123456Z");
  EXPECT_EQ(read("2026-05-02T06:14:09.123456999Z"), "2026-05-02T06:14:09.123456Z");
  EXPECT_EQ(read("2026-05-02T06:14:09.0000009Z"), "2026-05-02T06:14:09Z");
  EXPECT_EQ(read("2026-05-02T06:14:09.99999999999999999999999999Z"), "2026-05-02T06:14:09.999999Z");
}

TEST(ParseRfc3339, RefusesALeapSecond) {
  EXPECT_EQ(read("2016-12-31T23:59:60Z"), "");
  EXPECT_EQ(read("2016-12-31T23:59:59.999999Z"), "2016-12-31T23:59:59.999999Z");
}

TEST(ParseRfc3339, KnowsWhichDaysThereAre) {
  EXPECT_EQ(read("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(read("2000-02-29T00:00:00Z"), "2000-02-29T00:00:00Z");
  EXPECT_EQ(read("2026-02-29T00:00:00Z"), "");
  EXPECT_EQ(read("2100-02-29T00:00:00Z"), "");
  EXPECT_EQ(read("2026-04-31T00:00:00Z"), "");
  EXPECT_EQ(read("2026-00-10T00:00:00Z"), "");
  EXPECT_EQ(read("2026-13-10T00:00:00Z"), "");
  EXPECT_EQ(read("2026-01-00T00:00:00Z"), "");
  EXPECT_EQ(read("2026-01-32T00:00:00Z"), "");
}

TEST(ParseRfc3339, RefusesOtherForms) {
  for (const char* text : {"",
                           "2026-05-02",
                           "2026-05-02T06:14:09",
                           "2026-05-02 06:14:09Z",
                           "2026-05-02T06:14Z",
                           "2026-05-02T24:00:00Z",
                           "2026-05-02T06:60:00Z",
                           "2026-05-02T06:14:09.Z",
                           "2026-05-02T06:14:09,5Z",
                           "2026-05-02T06:14:09+2:00",
                           "2026-05-02T06:14:09+0200",
                           "2026-05-02T06:14:09+24:00",
                           "2026-05-02T06:14:09+02:60",
                           "2026-05-02T06:14:09ZZ",
                           "2026-05-02T06:14:09Z ",
                           " 2026-05-02T06:14:09Z",
                           "26-05-02T06:14:09Z",
                           "+2026-05-02T06:14:09Z",
                           "2026/05/02T06:14:09Z",
                           "2026-05-02T06.14:09Z",
                           "2O26-05-02T06:14:09Z",
                           "2026-05-02T06:14:0\xFFZ",
                           "2026-05-02T06:14:09+0x:00",
                           "2026-05-02T06:14:09-01:-1",
                           "2026-05-02T06:14:09+02:00Z"}) {
    EXPECT_EQ(read(text), "") << text;
  }
}

TEST(ParseRfc3339, ReadsEveryDayOfFourCenturies) {
  const std::chrono::sys_days first{std::chrono::year{1900} / 1 / 1};
  for (int i = 0; i < 146'097 + 366; ++i) {
    const EventTime time = first + std::chrono::days(i) + 12h;
    const std::string text = to_rfc3339(time);
    ASSERT_EQ(parse_rfc3339(text), time) << text;
  }
}

TEST(ParseRfc3339, ReadsWhatIsWritten) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 10'000; ++i) {
    const auto time = from_int(static_cast<std::int64_t>(random() % 7'289'654'400'000'000));
    ASSERT_EQ(parse_rfc3339(to_rfc3339(time)), time) << to_rfc3339(time);
  }
}

TEST(ToRfc3339, WritesAsManyDecimalsAsNeeded) {
  EXPECT_EQ(to_rfc3339(from_int(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(from_int(1)), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(to_rfc3339(from_int(1'500'000)), "1970-01-01T00:00:01.5Z");
  EXPECT_EQ(to_rfc3339(from_int(-1)), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(to_rfc3339(from_int(7'289'654'399'999'999)), "2200-12-31T23:59:59.999999Z");
}

TEST(ParseDuration, ReadsUnitsAndSums) {
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("30s"), 30s);
  EXPECT_EQ(parse_duration("15m"), 15min);
  EXPECT_EQ(parse_duration("6h"), 6h);
  EXPECT_EQ(parse_duration("14d"), 14 * 24h);
  EXPECT_EQ(parse_duration("2w"), 14 * 24h);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(ParseDuration, RefusesOtherForms) {
  for (const char* text : {"", "s", "5", "5x", "-5s", "5 s", "1h-30m", "1.5h", "+5s", "5s ",
                           "99999999999999999999s", "9999999999999w", "9223372036854775807ms"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(AppendDuration, WritesWhatCanBeReadBack) {
  const auto written = [](Micros duration) {
    std::string out;
    append_duration(out, duration);
    return out;
  };
  EXPECT_EQ(written(0s), "0s");
  EXPECT_EQ(written(90min), "1h30m");
  EXPECT_EQ(written(250ms), "250ms");
  EXPECT_EQ(written(36h + 1ms), "1d12h1ms");
  EXPECT_EQ(written(Micros(1)), "1us");
}

}  // namespace
}  // namespace limen::types
