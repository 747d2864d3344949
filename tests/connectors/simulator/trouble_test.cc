#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "connectors/simulator/border.h"
#include "engine/types/time.h"

namespace limen::simulator {
namespace {

/// How an incident shows: so many lines that hold the text, within so many minutes.
struct Trace {
  Incident incident;
  std::string_view text;
  int lines;
  int minutes;
};

std::ostream& operator<<(std::ostream& out, const Trace& trace) {
  return out << name_of(trace.incident);
}

class EachIncident : public testing::TestWithParam<Trace> {};

/// The lines of the half hour after an incident, which comes once the queues have formed.
std::vector<std::string> lines_of(Incident incident, int minutes, std::uint64_t seed = 21) {
  Scenario scenario = *read_scenario(builtin_scenario(), builtin_points());
  scenario.incidents = {incident};
  scenario.first_incident = std::chrono::minutes(30);
  scenario.incident_every = std::chrono::hours(24);
  const auto start = *types::parse_rfc3339("2026-01-06T09:00:00Z");
  auto border = std::move(*Border::make(scenario, {.seed = seed, .start = start}));
  border.run_until(start + std::chrono::minutes(30));
  std::vector<std::string> lines;
  Event event;
  while (border.next(event, start + std::chrono::minutes(30 + minutes))) {
    lines.push_back(event.line);
  }
  return lines;
}

/// The number that follows `name` in a line; nothing where the line does not have it.
std::optional<double> number_after(const std::string& line, std::string_view name) {
  const auto place = line.find(name);
  if (place == std::string::npos) return std::nullopt;
  return std::stod(line.substr(place + name.size()));
}

double longest_expected_wait(const std::vector<std::string>& lines) {
  double longest = 0;
  for (const std::string& line : lines) {
    if (line.find(R"("wait_kind":"expected")") == std::string::npos) continue;
    // Trucks wait longer anyway, and so does who has but one lane to go to.
    if (line.find(R"("kind":"truck"})") != std::string::npos) continue;
    if (line.find(R"("lanes_total":1,)") != std::string::npos) continue;
    longest = std::max(longest, number_after(line, R"("wait_s":)").value_or(0));
  }
  return longest;
}

TEST_P(EachIncident, Shows) {
  const Trace trace = GetParam();
  int count = 0;
  for (const std::string& line : lines_of(trace.incident, trace.minutes)) {
    if (line.find(trace.text) != std::string::npos) ++count;
  }
  EXPECT_GE(count, trace.lines);
}

INSTANTIATE_TEST_SUITE_P(
    Trouble, EachIncident,
    testing::Values(
        Trace{Incident::kRefusalBurst, R"("outcome":"refused")", 8, 10},
        Trace{Incident::kChildAlone, R"("party":{"size":1,"adults":0,"minors":1})", 1, 4},
        Trace{Incident::kSealBroken, R"("seal":"broken")", 1, 25},
        Trace{Incident::kLookupOutage, R"("lookup":"timeout")", 40, 2},
        Trace{Incident::kClosedActivity, R"("channel":"mobile")", 3, 1},
        Trace{Incident::kFeedDegraded, R"("state":"degraded")", 4, 2},
        Trace{Incident::kFeedDegraded, R"("channel":"manual_fallback")", 4, 8},
        Trace{Incident::kMedicalCluster, R"("outcome":"medical")", 3, 10},
        Trace{Incident::kDocumentHit, R"("lookup":"hit")", 1, 4},
        Trace{Incident::kMrzFailure, R"("chip":"fail")", 1, 4},
        Trace{Incident::kReaderFault, R"("mrz":{"check":"fail")", 4, 50},
        Trace{Incident::kPlateMismatch, R"("model_match":"mismatch")", 1, 10},
        Trace{Incident::kCertificate, R"("certificate":"missing")", 1, 30},
        Trace{Incident::kAsylumTurnedAway, R"("protection":["asylum_expressed"])", 1, 4},
        Trace{Incident::kFamilySeparated, R"("protection":["family_separated"])", 1, 4},
        Trace{Incident::kScreening, R"("protection":["trafficking_screening"])", 1, 4},
        Trace{Incident::kNoChildOfficer, R"("skills":["first_aid","interpreter"])", 1, 1},
        Trace{Incident::kClockOff, R"("clock_offset_ms":18)", 8, 5},
        Trace{Incident::kBackfill, R"("origin":"backfill")", 40, 1},
        Trace{Incident::kClosure, R"("state":"closed","reason":"weather")", 1, 1},
        Trace{Incident::kReleasedOnHold, R"("agency":"vet","kind":"physical","result":"hold")", 1,
              1},
        Trace{Incident::kWaitContradicts, R"("wait_s":1200.0,)", 4, 12},
        Trace{Incident::kCoachConvoy, R"("mode":"coach","outcome")", 6, 60}));

TEST(Surge, MakesPeopleWait) {
  EXPECT_LT(longest_expected_wait(lines_of(Incident::kClockOff, 25)), 600);
  EXPECT_GT(longest_expected_wait(lines_of(Incident::kSurge, 25, 28)), 1500);
}

TEST(LaneFailure, MakesPeopleWait) {
  EXPECT_GT(longest_expected_wait(lines_of(Incident::kLaneFailure, 30, 24)), 600);
}

TEST(StaffShortage, LeavesAThirdOfTheShiftAway) {
  int short_of = 0;
  for (const std::string& line : lines_of(Incident::kStaffShortage, 1)) {
    if (line.find("org.limen.staffing.v1") == std::string::npos) continue;
    const auto planned = number_after(line, R"("planned":)");
    const auto present = number_after(line, R"("present":)");
    if (planned && present && *present <= 0.65 * *planned && *planned > 0) ++short_of;
  }
  EXPECT_GE(short_of, 1);
}

TEST(DocumentCopied, ShowsOneTokenInTwoLanes) {
  std::map<std::string, std::string> lane_of;
  int twice = 0;
  for (const std::string& line : lines_of(Incident::kDocumentCopied, 1)) {
    const auto document = line.find(R"("document":{)");
    const auto lane = line.find(R"("lane":{"id":)");
    if (document == std::string::npos || lane == std::string::npos) continue;
    const auto token = line.find(R"("token":")", document);
    const auto [seen, fresh] = lane_of.emplace(line.substr(token + 9, 22), line.substr(lane, 18));
    if (!fresh && seen->second != line.substr(lane, 18)) ++twice;
  }
  EXPECT_EQ(twice, 1);
}

TEST(WeightDiffers, ShowsALoadHeavierThanDeclared) {
  int heavier = 0;
  for (const std::string& line : lines_of(Incident::kWeightDiffers, 40)) {
    const auto gross = number_after(line, R"("gross_kg":)");
    const auto weighed = number_after(line, R"("weighed_kg":)");
    if (gross && weighed && *weighed > 1.05 * *gross + 500) ++heavier;
  }
  EXPECT_GE(heavier, 1);
}

}  // namespace
}  // namespace limen::simulator
