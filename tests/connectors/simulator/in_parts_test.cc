#include <gtest/gtest.h>

#include <map>
#include <set>

#include "connectors/simulator/border.h"
#include "engine/types/time.h"

namespace limen::simulator {
namespace {

/// The lines of so many minutes from ten seconds before an incident, which is the only one.
std::vector<std::string> lines_of(Incident incident, int minutes) {
  Scenario scenario = *read_scenario(builtin_scenario(), builtin_points());
  scenario.incidents = {incident};
  scenario.first_incident = std::chrono::minutes(30);
  scenario.incident_every = std::chrono::hours(24);
  const auto start = *types::parse_rfc3339("2026-01-06T09:00:00Z");
  auto border = std::move(*Border::make(scenario, {.seed = 21, .start = start}));
  border.run_until(start + std::chrono::seconds(30 * 60 - 10));
  std::vector<std::string> lines;
  Event event;
  while (border.next(event, start + std::chrono::minutes(30 + minutes))) {
    lines.push_back(event.line);
  }
  return lines;
}

/// What stands between `before` and the next quotation mark; empty where it does not.
std::string text_after(const std::string& line, std::string_view before) {
  const auto place = line.find(before);
  if (place == std::string::npos) return "";
  const auto from = place + before.size();
  return line.substr(from, line.find('"', from) - from);
}

/// The points and outcomes, in order, of documents that come at two points.
std::vector<std::pair<std::string, std::string>> at_two_points(Incident incident, int minutes) {
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> seen;
  for (const std::string& line : lines_of(incident, minutes)) {
    const auto document = line.find(R"("document":{)");
    if (document == std::string::npos) continue;
    const std::string token = text_after(line.substr(document), R"("token":")");
    seen[token].emplace_back(text_after(line, R"("point":")"), text_after(line, R"("outcome":")"));
  }
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& [token, records] : seen) {
    if (records.front().first != records.back().first) found = records;
  }
  return found;
}

TEST(DocumentFar, ShowsOneDocumentAtTwoPointsWithinFiveMinutes) {
  EXPECT_EQ(at_two_points(Incident::kDocumentFar, 5).size(), 2U);
}

TEST(RefusedElsewhere, ShowsARefusedDocumentAtAnotherPoint) {
  const auto records = at_two_points(Incident::kRefusedElsewhere, 41);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records.front().second, "refused");
}

TEST(ReleasedOnHold, ShowsOneLoadHeldAndReleased) {
  std::map<std::string, std::set<std::string>> results;
  for (const std::string& line : lines_of(Incident::kReleasedOnHold, 6)) {
    if (line.find("org.limen.inspection.v1") == std::string::npos) continue;
    results[text_after(line, R"("consignment":{"token":")")].insert(
        text_after(line, R"("result":")"));
  }
  int both = 0;
  for (const auto& [load, of_it] : results) {
    if (of_it == std::set<std::string>{"hold", "released"}) ++both;
  }
  EXPECT_EQ(both, 1);
}

TEST(FeedSilent, LeavesOnePointWithoutASign) {
  std::set<std::string> heard;
  bool incident_has_begun = false;
  for (const std::string& line : lines_of(Incident::kFeedSilent, 8)) {
    const std::string time = text_after(line, R"("time":")");
    incident_has_begun = incident_has_begun || time >= "2026-01-06T09:30:00.000001Z";
    if (!incident_has_begun || line.find("heartbeat") == std::string::npos) continue;
    heard.insert(text_after(line, R"("point":")"));
  }
  EXPECT_EQ(heard.size(), 19U);
}

}  // namespace
}  // namespace limen::simulator
