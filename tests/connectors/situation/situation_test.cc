#include "connectors/situation/situation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/connectors/situation/border.h"

namespace limen::situation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string points(const Border& border) { return border.situation->points_json(Border::at(100)); }

/// The 60 values of a series as text, "" where the point has none.
std::vector<std::string> series(const std::string& json, const char* pointer) {
  simdjson::dom::parser parser;
  std::vector<std::string> values;
  for (const auto value : parser.parse(json).at_pointer(pointer).get_array()) {
    values.push_back(simdjson::minify(value));
  }
  return values;
}

std::vector<std::string> last_of(std::vector<std::string> values, std::size_t count) {
  return {values.end() - static_cast<std::ptrdiff_t>(count), values.end()};
}

TEST(Situation, TellsOfAPointOfTheTableWhatTheTableSaysAndNoMore) {
  const Border border({{"XZAAA", "Alder \"Pass\"", 1.5, -2.25, "Etc/UTC", 6, {"XZBBB", "XZCCC"}}});
  EXPECT_EQ(points(border),
            R"({"now":"2026-05-02T06:01:40Z","points":[{"point":"XZAAA","name":"Alder \"Pass\"",)"
            R"("lat":1.5,"lon":-2.25,"timezone":"Etc/UTC","neighbours":["XZBBB","XZCCC"],)"
            R"("lanes_total":6}]})");
}

TEST(Situation, TellsWhatANewTableSaysOfPointsOldAndNew) {
  Border border({{"XZAAA", "Alder", {}, {}, "", 6, {}}, {"XZBBB", "Birch", {}, {}, "", {}, {}}});
  border.add("crossing", 0, {{"point", "XZAAA"}, {"direction", "entry"}});
  border.add("crossing", 0, {{"point", "XZCCC"}, {"direction", "entry"}});
  border.publish(0);
  border.situation->read_table({{"XZAAA", "Aspen", {}, {}, "", 7, {}},
                                {"XZCCC", "Cedar", {}, {}, "", {}, {}},
                                {"XZDDD", "Dogwood", {}, {}, "", {}, {}}});
  border.publish(0);
  const std::string json = points(border);
  for (const char* name : {"Aspen", "Birch", "Cedar", "Dogwood"}) {
    EXPECT_THAT(json, HasSubstr(std::string(R"("name":")") + name));
  }
  EXPECT_THAT(json, Not(HasSubstr("Alder")));
  EXPECT_EQ(last_of(series(json, "/points/0/flow/entry"), 1), (std::vector<std::string>{"1"}));
}

TEST(Situation, CountsCrossingsByMinuteAndDirectionAndTransitInNeither) {
  Border border;
  for (const double s : {0.0, 59.999999, 60.0, 125.0}) {
    border.add("crossing", s, {{"point", "XZAAA"}, {"direction", "entry"}});
  }
  border.add("crossing", 61, {{"point", "XZAAA"}, {"direction", "exit"}});
  border.add("crossing", 61, {{"point", "XZAAA"}, {"direction", "transit"}});
  border.publish(120);
  const std::string json = points(border);
  EXPECT_EQ(last_of(series(json, "/points/0/flow/entry"), 4),
            (std::vector<std::string>{"0", "2", "1", "1"}));
  EXPECT_EQ(last_of(series(json, "/points/0/flow/exit"), 3),
            (std::vector<std::string>{"0", "1", "0"}));
  EXPECT_EQ(series(json, "/points/0/flow/entry").size(), 60U);
  EXPECT_THAT(json, HasSubstr(R"("flow":{"bucket_s":60,"end":"2026-05-02T06:03:00Z")"));
  EXPECT_THAT(json, HasSubstr(R"("watermark":"2026-05-02T06:02:00Z")"));
  EXPECT_THAT(json, HasSubstr(R"("last_event":"2026-05-02T06:02:05Z")"));
  EXPECT_THAT(json, Not(HasSubstr("waits")));
}

TEST(Situation, SpreadsATotalOverItsPeriodWhichEndsBeforeItsTime) {
  Border border;
  border.add("count", 300,
             {{"point", "XZAAA"}, {"direction", "entry"}, {"n", 13.0}, {"period_s", 300.0}});
  border.add("count", 300,
             {{"point", "XZAAA"}, {"direction", "exit"}, {"n", 7.0}, {"period_s", 60.0}});
  border.publish(300);
  const std::string json = points(border);
  // The newest minute, 06:05, has only begun; the period ended with 06:04.
  EXPECT_EQ(last_of(series(json, "/points/0/flow/entry"), 7),
            (std::vector<std::string>{"0", "2", "3", "2", "3", "3", "0"}));
  EXPECT_EQ(last_of(series(json, "/points/0/flow/exit"), 2), (std::vector<std::string>{"7", "0"}));
}

TEST(Situation, ShowsOfADailyTotalThePartOfTheLastHour) {
  Border border;
  border.add(
      "count", 86'400,
      {{"point", "XZAAA"}, {"direction", "entry"}, {"n", 1440.0 * 5}, {"period_s", 86'400.0}});
  border.publish(0);
  const auto entry = series(points(border), "/points/0/flow/entry");
  EXPECT_EQ(std::ranges::count(entry, "5"), 59);  // and the newest minute has none yet
}

TEST(Situation, ForgetsWhatIsAnHourOlderThanTheNewestEventOfAnyPoint) {
  Border border;
  border.add("crossing", 0, {{"point", "XZAAA"}, {"direction", "entry"}});
  border.add("crossing", 59 * 60, {{"point", "XZBBB"}, {"direction", "entry"}});
  border.publish(0);
  EXPECT_EQ(series(points(border), "/points/0/flow/entry").front(), "1");
  border.add("crossing", 60 * 60, {{"point", "XZBBB"}, {"direction", "entry"}});
  border.publish(0);
  EXPECT_EQ(series(points(border), "/points/0/flow/entry"), std::vector<std::string>(60, "0"));
}

TEST(Situation, TakesTheMeanOfMeasuredWaitsElseOfThoseWhoCrossed) {
  Border border;
  const auto crossed = [&](double at, double wait) {
    border.add("crossing", at,
               {{"point", "XZAAA"}, {"direction", "entry"}, {"timing.wait_s", wait}});
  };
  crossed(0, 100);
  crossed(1, 101);
  crossed(60, 500);
  border.publish(0);
  EXPECT_THAT(points(border), HasSubstr(R"("wait_s":500,"wait_time":"2026-05-02T06:02:00Z")"));
  const Fields measured = {{"point", "XZAAA"},     {"direction", "entry"}, {"wait_kind", "actual"},
                           {"status", "measured"}, {"wait_s", 840.0},      {"queue_length", 41.0},
                           {"lanes_open", 3.0},    {"lanes_total", 8.0}};
  border.add("wait", 70, measured);
  border.publish(0);
  const std::string json = points(border);
  EXPECT_EQ(last_of(series(json, "/points/0/waits/mean_s"), 3),
            (std::vector<std::string>{"null", "100.5", "840"}));
  EXPECT_THAT(json, HasSubstr(R"("lanes_open":3,"lanes_total":8,"queue_length":41,)"
                              R"("wait_s":840,"wait_time":"2026-05-02T06:01:10Z")"));
}

TEST(Situation, ShowsTheWorstWaitOfBothDirectionsAndTheSumOfTheirQueues) {
  Border border;
  const auto report = [&](double at, std::string direction, double wait, double queue,
                          Fields more = {}) {
    more.merge(Fields{{"point", "XZAAA"},
                      {"direction", direction},
                      {"wait_kind", "actual"},
                      {"status", "measured"},
                      {"wait_s", wait},
                      {"queue_length", queue}});
    border.add("wait", at, more);
  };
  report(0, "entry", 900, 30);
  report(10, "exit", 60, 5);
  report(20, "exit", 5000, 100, {{"lane.kind", "bus"}});  // all exits are told of already
  border.publish(0);
  EXPECT_THAT(points(border), HasSubstr(R"("queue_length":35,"wait_s":900)"));
  report(3610, "exit", 61, 6);  // the entry's report is older than an hour
  border.publish(0);
  EXPECT_THAT(points(border), HasSubstr(R"("queue_length":6,"wait_s":61)"));
}

TEST(Situation, LooksAtNoForecastAndKnowsNoWaitWhereNoneCouldBeMeasured) {
  Border border;
  border.add("wait", 0,
             {{"point", "XZAAA"},
              {"direction", "entry"},
              {"wait_kind", "predicted"},
              {"status", "measured"},
              {"wait_s", 60.0}});
  border.add("wait", 1,
             {{"point", "XZAAA"},
              {"direction", "entry"},
              {"wait_kind", "actual"},
              {"status", "unavailable"},
              {"wait_s", 70.0},
              {"queue_length", 4.0}});
  border.publish(0);
  EXPECT_THAT(points(border), Not(HasSubstr("wait_s")));
  EXPECT_THAT(points(border), HasSubstr(R"("queue_length":4)"));
  border.add("wait", 2,
             {{"point", "XZAAA"},
              {"direction", "entry"},
              {"wait_kind", "actual"},
              {"status", "no_delay"}});
  border.publish(0);
  EXPECT_THAT(points(border), HasSubstr(R"("wait_s":0,)"));
}

TEST(Situation, PutsTheBorderGuardsStaffFirst) {
  Border border;
  border.add("staffing", 0,
             {{"point", "XZAAA"}, {"agency", "customs"}, {"planned", 4.0}, {"present", 1.0}});
  border.publish(0);
  EXPECT_THAT(points(border), HasSubstr(R"("staff_present":1,"staff_planned":4)"));
  border.add("staffing", 1,
             {{"point", "XZAAA"},
              {"agency", "border_guard"},
              {"planned", 9.0},
              {"present", 7.0},
              {"booths_open", 5.0},
              {"booths_total", 10.0}});
  border.add("staffing", 2,
             {{"point", "XZAAA"}, {"agency", "customs"}, {"planned", 4.0}, {"present", 2.0}});
  border.publish(0);
  EXPECT_THAT(points(border), HasSubstr(R"("lanes_open":5,"lanes_total":10,)"
                                        R"("staff_present":7,"staff_planned":9)"));
}

TEST(Situation, OpensAgainAtTheWatermarkOfUntil) {
  Border border;
  border.add("status", 0, {{"point", "XZAAA"}, {"state", "closed"}, {"until", 600.0}});
  border.add("status", -1, {{"point", "XZAAA"}, {"state", "restricted"}});  // came late
  border.publish(599);
  EXPECT_THAT(points(border), HasSubstr(R"("state":"closed")"));
  const auto before = border.situation->changes_since(0, 10, Border::at(0));
  border.publish(600);
  EXPECT_THAT(border.situation->changes_since(before.cursor, 10, Border::at(0)).json,
              HasSubstr(R"("state":"open")"));
}

TEST(Situation, CallsAFeedSilentAfterThreePeriodsWithoutASign) {
  Border border;
  const Fields beat = {
      {"point", "XZAAA"}, {"feed", "booths"}, {"period_s", 30.0}, {"state", "degraded"}};
  border.add("heartbeat", 0, beat);
  border.publish(90);
  EXPECT_THAT(points(border),
              HasSubstr(R"("feed":{"state":"degraded","last":"2026-05-02T06:00:00Z"})"));
  border.add("heartbeat", 90,
             {{"point", "XZAAA"}, {"feed", "cameras"}, {"period_s", 30.0}, {"state", "online"}});
  border.publish(91);
  EXPECT_THAT(points(border),
              HasSubstr(R"("feed":{"state":"silent","last":"2026-05-02T06:00:00Z"})"));
  border.add("heartbeat", 92, beat);
  border.publish(92);
  EXPECT_THAT(points(border),
              HasSubstr(R"("feed":{"state":"degraded","last":"2026-05-02T06:01:32Z"})"));
}

TEST(Situation, GivesWhatChangedInPiecesAndNothingTwice) {
  Border border({{"XZAAA", {}, {}, {}, {}, {}, {}},
                 {"XZBBB", {}, {}, {}, {}, {}, {}},
                 {"XZCCC", {}, {}, {}, {}, {}, {}}});
  const auto first = border.situation->changes_since(0, 2, Border::at(0));
  EXPECT_TRUE(first.more);
  EXPECT_EQ(first.points, 2U);
  EXPECT_THAT(first.json, HasSubstr("XZBBB"));
  const auto second = border.situation->changes_since(first.cursor, 2, Border::at(0));
  EXPECT_FALSE(second.more);
  EXPECT_THAT(second.json, HasSubstr("XZCCC"));
  EXPECT_THAT(second.json, Not(HasSubstr("XZAAA")));
  border.publish(0);
  EXPECT_EQ(border.situation->changes_since(second.cursor, 2, Border::at(0)).points, 0U);
  border.add("crossing", 0, {{"point", "XZAAA"}, {"direction", "entry"}});
  border.publish(0);
  EXPECT_EQ(border.situation->changes_since(second.cursor, 2, Border::at(0)).points, 1U);
}

TEST(Situation, CountsPointsBeyondTheBoundTogetherAsOther) {
  Border border;
  for (int i = 0; i < 5002; ++i) {
    border.add("crossing", 0, {{"point", "XZ" + std::to_string(i)}, {"direction", "entry"}});
  }
  border.add("crossing", 0, {{"point", std::string(129, 'X')}, {"direction", "entry"}});
  border.publish(0);
  EXPECT_EQ(border.situation->others(), 3U);
  const std::string json = points(border);
  EXPECT_THAT(json, HasSubstr(R"({"point":"other","name":"Other points")"));
  EXPECT_EQ(series(json, "/points/5000/flow/entry").back(), "3");
  EXPECT_THAT(json, Not(HasSubstr("\"XZ5001\"")));
}

TEST(Situation, HasNoEyeForOtherKinds) {
  Border border;
  border.add("verdict", 0, {{"alert_id", "a"}});
  border.publish(0);
  EXPECT_THAT(points(border), HasSubstr(R"("points":[])"));
}

}  // namespace
}  // namespace limen::situation
