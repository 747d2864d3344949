#include "connectors/simulator/scenario.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "connectors/simulator/points_table.h"

namespace limen::simulator {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(LIMEN_SOURCE_DIR "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

constexpr std::string_view kPoints = "point,name,timezone,neighbours\nXZAAA,A,UTC,XZBBB;XZCCC\n";

std::string minimal(const std::string& points) {
  return "scenario: s\nrhythms:\n  flat: {hours: [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"
         " days: [1,1,1,1,1,1,1]}\npoints:\n" +
         points;
}

constexpr const char* kStream =
    "    streams: [{mode: car, lane: general, lanes: 2, check: 60s, per_hour: 10, rhythm: flat}]\n";

std::string problems(const std::string& yaml) {
  const auto read = read_scenario(yaml, kPoints);
  return read ? "none" : read.error().message;
}

TEST(BuiltinScenario, IsTheFileThatPeopleRead) {
  EXPECT_EQ(builtin_scenario(), file("connectors/simulator/border.yaml"));
  EXPECT_EQ(builtin_points(), file("rules/tables/points.csv"));
}

TEST(BuiltinScenario, HasTwentyPointsWithTheLanesOfTheTable) {
  const auto read = read_scenario(builtin_scenario(), builtin_points());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->points.size(), 20U);
  EXPECT_EQ(read->incidents.size(), kIncidentCount);
  for (const PointPlan& point : read->points) {
    std::uint32_t lanes = 0;
    for (const StreamPlan& stream : point.streams) lanes += stream.lanes;
    std::istringstream table{std::string(builtin_points())};
    for (std::string each; std::getline(table, each);) {
      if (each.rfind(point.code + ",", 0) != 0) continue;
      EXPECT_NE(each.find("," + std::to_string(lanes) + ",XZ"), std::string::npos) << each;
    }
  }
}

TEST(ReadScenario, TakesAStreamWithoutDirectionForBoth) {
  const auto read = read_scenario(minimal(std::string("  XZAAA:\n") + kStream), kPoints);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->points[0].streams.size(), 2U);
  EXPECT_EQ(read->points[0].streams[0].direction, "entry");
  EXPECT_EQ(read->points[0].streams[1].direction, "exit");
  EXPECT_EQ(read->points[0].neighbours, (std::vector<std::string>{"XZBBB", "XZCCC"}));
}

TEST(ReadScenario, NamesEveryProblemWithItsPlace) {
  const std::string all = problems(
      minimal("  XZAAA:\n    hours: [22, 6]\n    colour: blue\n"
              "    streams: [{mode: balloon, lane: general, lanes: 2, rhythm: flat}]\n  XZNOT:\n") +
      std::string(kStream));
  EXPECT_NE(all.find("7:5: unknown key `colour`; known here: hours, closed, streams"),
            std::string::npos)
      << all;
  EXPECT_NE(all.find("`XZNOT` is not in the table of points"), std::string::npos) << all;
}

TEST(ReadScenario, RefusesWhatItDoesNotKnow) {
  const std::string point = "  XZAAA:\n";
  EXPECT_NE(problems(minimal(point + "    streams: [{mode: balloon, lane: general, lanes: 2, "
                                     "rhythm: flat}]\n"))
                .find("no mode `balloon`"),
            std::string::npos);
  EXPECT_NE(
      problems(minimal(point + "    hours: [22, 6]\n" + kStream)).find("`hours` are two hours"),
      std::string::npos);
  EXPECT_NE(problems(minimal(point + kStream) + "incidents: {kinds: [flood]}\n")
                .find("there is no incident `flood`"),
            std::string::npos);
  EXPECT_NE(problems(minimal(point + kStream) + "reports: {wait: soon}\n").find("`wait` is a"),
            std::string::npos);
  EXPECT_NE(problems("scenario: [").find("1:"), std::string::npos);
}

TEST(ReadScenario, SaysWhatIsMissing) {
  EXPECT_NE(problems(minimal("  XZAAA: {}\n")).find("`XZAAA` has no streams"), std::string::npos);
  EXPECT_NE(problems(minimal("  XZAAA:\n")).find("a map is expected here"), std::string::npos);
  EXPECT_NE(problems(minimal("  XZAAA: {streams: 3}\n")).find("`streams` is a list"),
            std::string::npos);
  EXPECT_NE(problems("scenario: s\n").find("`rhythms` is a map"), std::string::npos);
  EXPECT_NE(problems("rhythms: {flat: {hours: [1, 2]}}\n").find("`hours` is a list of 24 weights"),
            std::string::npos);
  EXPECT_NE(problems("- a list\n").find("a map is expected here"), std::string::npos);
  EXPECT_NE(problems("").find("a map is expected here"), std::string::npos);
}

TEST(ReadScenario, RefusesNumbersThatNoBorderHas) {
  EXPECT_NE(problems(minimal("  XZAAA:\n    hours: [0, 1e300]\n" + std::string(kStream)))
                .find("an hour is a number from 0 to a million"),
            std::string::npos);
  EXPECT_NE(problems(minimal("  XZAAA:\n    streams: [{mode: car, lane: general, lanes: .nan, "
                             "rhythm: flat}]\n"))
                .find("`lanes` is a number from 0 to a million"),
            std::string::npos);
}

TEST(PointsTable, ReadsQuotedCells) {
  const PointsTable table("name,point,timezone\r\n\"Mill, \"\"old\"\"\",XZAAA,UTC\r\n\r\n");
  ASSERT_NE(table.find("XZAAA"), nullptr);
  EXPECT_EQ(table.find("XZAAA")->name, "Mill, \"old\"");
  EXPECT_EQ(table.find("XZAAA")->zone, "UTC");
  EXPECT_EQ(table.find("XZBBB"), nullptr);
}

}  // namespace
}  // namespace limen::simulator
