#include <gtest/gtest.h>

#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

constexpr std::string_view kRange = "error: out of range";
constexpr std::string_view kInvalid = "error: invalid argument";

std::string part(const std::string& getter) {
  return evaluated("timestamp('2009-02-13T23:31:30.123456789Z')." + getter);
}

TEST(Timestamps, HavePartsInUtc) {
  EXPECT_EQ(part("getFullYear()"), "2009");
  EXPECT_EQ(part("getMonth()"), "1");
  EXPECT_EQ(part("getDate()"), "13");
  EXPECT_EQ(part("getDayOfMonth()"), "12");
  EXPECT_EQ(part("getDayOfWeek()"), "5");
  EXPECT_EQ(part("getDayOfYear()"), "43");
  EXPECT_EQ(part("getHours()"), "23");
  EXPECT_EQ(part("getMinutes()"), "31");
  EXPECT_EQ(part("getSeconds()"), "30");
  EXPECT_EQ(part("getMilliseconds()"), "123");
}

TEST(Timestamps, TakeZonesByTheirNameOnly) {
  EXPECT_EQ(evaluated("timestamp(0).getHours('UTC')"), "0");
  EXPECT_EQ(evaluated("timestamp(0).getHours('America/Argentina/Ushuaia')"), "21");
  EXPECT_EQ(evaluated("timestamp(0).getHours('Etc/GMT+5')"), "19");
  for (const char* none :
       {"", "Europe//Zagreb", "Europe/./Zagreb", "Europe/../Europe/Zagreb", "/Europe/Zagreb",
        "Europe/Zagreb/", "Europe", "localtime", "libc:UTC", "Fixed/UTC+01:00:00", ":UTC"}) {
    EXPECT_EQ(evaluated("timestamp(0).getHours('" + std::string(none) + "')").substr(0, 7),
              "error: ")
        << none;
  }
}

// rules.md, section 4: "Local time is CEL's own: `time.getHours(points[point].timezone)`."
TEST(Timestamps, HavePartsInZones) {
  EXPECT_EQ(part("getDate('Australia/Sydney')"), "14");
  EXPECT_EQ(part("getDayOfMonth('US/Central')"), "12");
  EXPECT_EQ(part("getDayOfMonth('+11:00')"), "13");
  EXPECT_EQ(part("getHours('02:00')"), "1");
  EXPECT_EQ(part("getMinutes('Asia/Kathmandu')"), "16");
  EXPECT_EQ(part("getFullYear('-09:30')"), "2009");
  EXPECT_EQ(part("getSeconds('-00:00')"), "30");
  EXPECT_EQ(part("getDayOfWeek('Asia/Tokyo')"), "6");
  EXPECT_EQ(evaluated("timestamp('2026-02-01T12:00:00Z').getDayOfWeek()"), "0");
  EXPECT_EQ(part("getHours('Nowhere/Else')"), kInvalid);
  EXPECT_EQ(part("getHours('')"), kInvalid);
  EXPECT_EQ(part("getHours('+25:00')"), kInvalid);
  EXPECT_EQ(part("getHours('../UTC')"), kInvalid);
}

TEST(Timestamps, KnowSummerTime) {
  EXPECT_EQ(evaluated("timestamp('2026-03-29T00:59:59Z').getHours('Europe/Zagreb')"), "1");
  EXPECT_EQ(evaluated("timestamp('2026-03-29T01:00:00Z').getHours('Europe/Zagreb')"), "3");
  EXPECT_EQ(evaluated("timestamp('2026-10-25T01:00:00Z').getHours('Europe/Zagreb')"), "2");
}

TEST(Timestamps, LieInTheYears1To9999) {
  EXPECT_EQ(evaluated("timestamp('0001-01-01T00:00:00Z')"), "\"0001-01-01T00:00:00Z\"");
  EXPECT_EQ(evaluated("timestamp('9999-12-31T23:59:59.999999999Z')"),
            "\"9999-12-31T23:59:59.999999999Z\"");
  EXPECT_EQ(evaluated("timestamp('0000-01-01T00:00:00Z')"), kRange);
  EXPECT_EQ(evaluated("timestamp('0001-01-01T00:00:00+01:00')"), kRange);
  EXPECT_EQ(evaluated("timestamp('10000-01-01T00:00:00Z')"), kInvalid);
  EXPECT_EQ(evaluated("timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')"), kRange);
  EXPECT_EQ(evaluated("timestamp('0001-01-01T00:00:00Z') - duration('1ns')"), kRange);
  EXPECT_EQ(evaluated("timestamp(253402300800)"), kRange);
  EXPECT_EQ(evaluated("timestamp(-62135596800)"), "\"0001-01-01T00:00:00Z\"");
}

TEST(Timestamps, AreOfRfc3339) {
  EXPECT_EQ(evaluated("timestamp('2026-01-01T00:00:00.5+05:30')"), "\"2025-12-31T18:30:00.5Z\"");
  for (const std::string text :
       {"2026-01-01", "2026-01-01 00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z",
        "2026-1-01T00:00:00Z", ""}) {
    EXPECT_EQ(evaluated("timestamp('" + text + "')"), kInvalid) << text;
  }
}

TEST(Timestamps, AreAddedAndSubtracted) {
  EXPECT_EQ(evaluated("duration('90s') + timestamp('2026-01-01T00:00:00Z')"),
            "\"2026-01-01T00:01:30Z\"");
  EXPECT_EQ(evaluated("timestamp('1969-12-31T23:59:59.5Z') - timestamp('1970-01-01T00:00:00Z')"),
            "\"-0.5s\"");
  EXPECT_EQ(evaluated("timestamp('0001-01-01T00:00:01.000000001Z') + duration('-999999999ns')"),
            "\"0001-01-01T00:00:00.000000002Z\"");
  EXPECT_EQ(evaluated("timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')"),
            kRange);
  EXPECT_EQ(evaluated("timestamp(0) + timestamp(0)").substr(0, 23), "error: no such overload");
  EXPECT_EQ(evaluated("duration('1s') - timestamp(0)").substr(0, 23), "error: no such overload");
}

TEST(Durations, AreReadInEveryUnit) {
  EXPECT_EQ(evaluated("duration('1h30m')"), "\"5400s\"");
  EXPECT_EQ(evaluated("duration('-1.5h')"), "\"-5400s\"");
  EXPECT_EQ(evaluated("duration('1m2s3ms4us5ns')"), "\"62.003004005s\"");
  EXPECT_EQ(evaluated("duration('1\xC2\xB5s')"), "\"0.000001s\"");
  EXPECT_EQ(evaluated("duration('.5s')"), "\"0.5s\"");
  EXPECT_EQ(evaluated("duration('0')"), "\"0s\"");
  EXPECT_EQ(evaluated("duration('9223372036.854775807s')"), "\"9223372036.854775807s\"");
  EXPECT_EQ(evaluated("duration('-9223372036.854775808s')"), "\"-9223372036.854775808s\"");
  for (const std::string text : {"", "1", "s", "1d", "1x", "-", ".s", "1h-30m", "320000000000s"}) {
    EXPECT_EQ(evaluated("duration('" + text + "')").substr(0, 6), "error:") << text;
  }
}

TEST(Durations, AreComputedAndCompared) {
  EXPECT_EQ(evaluated("duration('900s') - duration('42s') == duration('858s')"), "true");
  EXPECT_EQ(evaluated("duration('-1.5s') < duration('-1s')"), "true");
  EXPECT_EQ(evaluated("duration('9223372036s') + duration('9223372036s')"), kRange);
  EXPECT_EQ(evaluated("duration('-9223372036s') - duration('9223372036s')"), kRange);
  EXPECT_EQ(evaluated("duration('10000s').getHours()"), "2");
  EXPECT_EQ(evaluated("duration('3730s').getMinutes()"), "62");
  EXPECT_EQ(evaluated("duration('3730s').getSeconds()"), "3730");
  EXPECT_EQ(evaluated("duration('123.321456789s').getMilliseconds()"), "321");
  EXPECT_EQ(evaluated("duration('-1.5s').getSeconds()"), "-1");
  EXPECT_EQ(evaluated("duration('1s').getFullYear()").substr(0, 23), "error: no such overload");
}

TEST(Durations, AreAddedToTimesOnly) {
  for (const char* none : {"-9223372036854775808 + duration('-2s')", "duration('2s') + 1",
                           "9223372036854775807 - duration('-2s')", "duration('1s') + 1.0"}) {
    EXPECT_EQ(evaluated(none).substr(0, 7), "error: ") << none;
  }
}

}  // namespace
}  // namespace limen::cel
