#include "connectors/metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace limen::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array<std::string_view, 2> kRoutes = {"/metrics", "/api/v1/alerts/{alert_id}"};
constexpr std::array<std::string_view, 2> kReasons = {"slow", "full"};

types::EventTime time(const char* text) { return *types::parse_rfc3339(text); }

types::InputStatus make_input(std::string name, std::uint64_t events) {
  types::InputStatus input;
  input.name = std::move(name);
  input.counters.events = events;
  input.counters.late = 3;
  input.counters.duplicates = 2;
  input.counters.ignored = 1;
  input.counters.bytes = 5700;
  input.counters.invalid_by_reason[static_cast<std::size_t>(types::Reason::kNotJson)] = 4;
  return input;
}

types::RuleStatus make_rule(std::string name, std::string severity, bool shadow) {
  types::RuleStatus rule;
  rule.rule = std::move(name);
  rule.severity = std::move(severity);
  rule.shadow = shadow;
  rule.counters.fired = 5;
  rule.counters.resolved = 3;
  rule.counters.open = 2;
  rule.counters.errors = 1;
  rule.counters.absent = 7;
  return rule;
}

types::EngineStatus example() {
  types::EngineStatus status;
  status.version = "0.1.0";
  status.started = time("2026-05-02T06:00:00Z");
  status.now = time("2026-05-02T06:10:00Z");
  status.watermark = time("2026-05-02T06:09:49.5Z");
  status.snapshot_at = time("2026-05-02T06:09:45Z");
  status.buffered = 12;
  status.inputs = {make_input("crossings/0", 10), make_input("crossings/1", 20)};
  status.inputs[1].activity = types::InputActivity::kUnreachable;
  status.rules = {make_rule("wait-target", "medium", false), make_rule("try-out", "medium", true)};
  status.sinks = {{"kafka", 9, 1, 0}};
  status.processing.counts[0] = 4;
  status.processing.counts[2] = 2;
  status.processing.counts[14] = 1;
  status.processing.sum = 20.5;
  status.snapshots = {7, 1, 4096, std::chrono::milliseconds(15), std::chrono::milliseconds(250)};
  return status;
}

std::string scrape(const types::EngineStatus& status) {
  const auto shared = std::make_shared<const types::EngineStatus>(status);
  return Metrics([&] { return shared; }, kRoutes, kReasons).text();
}

TEST(Metrics, TellsWhatTheEngineCounted) {
  const std::string text = scrape(example());
  for (const char* line : {
           "limen_build_info{version=\"0.1.0\"} 1\n",
           "limen_ready 1\n",
           "limen_records_consumed_total{input=\"crossings/0\"} 10\n",
           "limen_records_consumed_total{input=\"crossings/1\"} 20\n",
           "limen_consumed_bytes_total{input=\"crossings/0\"} 5700\n",
           "limen_records_late_total{input=\"crossings/0\"} 3\n",
           "limen_records_duplicate_total{input=\"crossings/0\"} 2\n",
           "limen_records_ignored_total{input=\"crossings/0\"} 1\n",
           "limen_records_rejected_total{reason=\"not-json\"} 8\n",
           "limen_records_rejected_total{reason=\"not-utf8\"} 0\n",
           "limen_input_reachable{input=\"crossings/0\"} 1\n",
           "limen_input_reachable{input=\"crossings/1\"} 0\n",
           "limen_event_time_lag_seconds 10.5\n",
           "limen_snapshot_age_seconds 15\n",
           "limen_buffered_events 12\n",
           "limen_rule_matches_total{rule=\"wait-target\"} 5\n",
           "limen_rule_errors_total{rule=\"wait-target\",kind=\"error\"} 1\n",
           "limen_rule_errors_total{rule=\"wait-target\",kind=\"absent\"} 7\n",
           "limen_sink_deliveries_total{sink=\"kafka\",outcome=\"delivered\"} 9\n",
           "limen_sink_deliveries_total{sink=\"kafka\",outcome=\"dropped\"} 0\n",
       }) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, HasSubstr("\nlimen_watermark_timestamp_seconds 1777702189.5"));
}

TEST(Metrics, TellsHowLongThingsTook) {
  const std::string text = scrape(example());
  for (const char* line : {
           "limen_processing_duration_seconds_bucket{le=\"0.0005\"} 4\n",
           "limen_processing_duration_seconds_bucket{le=\"0.001\"} 4\n",
           "limen_processing_duration_seconds_bucket{le=\"0.0025\"} 6\n",
           "limen_processing_duration_seconds_bucket{le=\"10\"} 6\n",
           "limen_processing_duration_seconds_bucket{le=\"+Inf\"} 7\n",
           "limen_processing_duration_seconds_count 7\n",
           "limen_processing_duration_seconds_sum 20.5\n",
           "limen_snapshots_total{outcome=\"taken\"} 7\n",
           "limen_snapshots_total{outcome=\"failed\"} 1\n",
           "limen_snapshot_bytes 4096\n",
           "limen_snapshot_pause_seconds 0.015\n",
           "limen_restore_duration_seconds 0.25\n",
       }) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Metrics, TellsOfReloads) {
  types::EngineStatus status = example();
  std::string text = scrape(status);
  EXPECT_THAT(text, HasSubstr("limen_config_last_reload_successful 1\n"));
  EXPECT_THAT(text, HasSubstr("limen_config_reload_filling 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("limen_config_last_reload_timestamp_seconds ")));
  status.reloads.succeeded = 3;
  status.reloads.failed = 1;
  status.reloads.last = types::EventTime{std::chrono::seconds(1777702189)};
  status.reloads.findings = "a finding";
  text = scrape(status);
  EXPECT_THAT(text, HasSubstr("limen_config_reloads_total{outcome=\"succeeded\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("limen_config_reloads_total{outcome=\"failed\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("limen_config_last_reload_successful 0\n"));
  EXPECT_THAT(text, HasSubstr("limen_config_last_reload_timestamp_seconds 1777702189"));
}

TEST(Metrics, CountsAlertsBySeverityWithoutThoseOfShadowRules) {
  const std::string text = scrape(example());
  EXPECT_THAT(text, HasSubstr("limen_alerts_active{severity=\"medium\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("limen_alerts_active{severity=\"critical\"} 0\n"));
  EXPECT_THAT(text,
              HasSubstr("limen_alert_transitions_total{severity=\"medium\",to=\"firing\"} 5\n"));
  EXPECT_THAT(text,
              HasSubstr("limen_alert_transitions_total{severity=\"medium\",to=\"resolved\"} 3\n"));
}

TEST(Metrics, HasValuesOfClosedSetsBeforeThereIsAStatus) {
  const Metrics metrics([] { return nullptr; }, kRoutes, kReasons);
  const std::string text = metrics.text();
  EXPECT_THAT(text, HasSubstr("limen_ready 0\n"));
  EXPECT_THAT(text, HasSubstr("limen_alerts_active{severity=\"info\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("limen_records_rejected_total{reason=\"too-deep\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("limen_sse_dropped_total{reason=\"slow\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("limen_sse_clients 0\n"));
  EXPECT_THAT(text, HasSubstr("limen_http_requests_total{"));
  EXPECT_THAT(text, Not(HasSubstr("limen_event_time_lag_seconds")));
  EXPECT_THAT(text, Not(HasSubstr("limen_snapshot_age_seconds")));
}

TEST(Metrics, CountsRequestsWithEveryBoundaryInItsBucket) {
  Metrics metrics([] { return nullptr; }, kRoutes, kReasons);
  metrics.count_request("/metrics", "GET", 200, 0.0005);
  metrics.count_request("/metrics", "GET", 200, 0.00051);
  metrics.count_request("none", "other", 405, 20);
  metrics.set_streams(3);
  metrics.count_dropped_stream("slow");
  const std::string text = metrics.text();
  EXPECT_THAT(text, HasSubstr("{code=\"200\",method=\"GET\",route=\"/metrics\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("{code=\"405\",method=\"other\",route=\"none\"} 1\n"));
  const std::string bucket = "limen_http_request_duration_seconds_bucket{route=";
  EXPECT_THAT(text, HasSubstr(bucket + "\"/metrics\",le=\"0.0005\"} 1\n"));
  EXPECT_THAT(text, HasSubstr(bucket + "\"/metrics\",le=\"0.001\"} 2\n"));
  EXPECT_THAT(text, HasSubstr(bucket + "\"none\",le=\"10\"} 0\n"));
  EXPECT_THAT(text, HasSubstr(bucket + "\"none\",le=\"+Inf\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("limen_sse_clients 3\n"));
  EXPECT_THAT(text, HasSubstr("limen_sse_dropped_total{reason=\"slow\"} 1\n"));
}

std::string read(const std::string& path) {
  std::ifstream in(std::string(LIMEN_SOURCE_DIR) + "/" + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The distinct words of a text that begin so.
std::set<std::string> words(const std::string& text, const std::string& front) {
  std::set<std::string> found;
  for (std::size_t at = text.find(front); at != std::string::npos; at = text.find(front, at + 1)) {
    const std::size_t end = text.find_first_not_of(
        "abcdefghijklmnopqrstuvwxyz_"
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        at);
    found.insert(text.substr(at, end - at));
  }
  return found;
}

TEST(Metrics, HasEveryMetricThatTheAlertingRulesRead) {
  const auto read_by_rules = words(read("dashboards/prometheus/limen.rules.yml"), "limen_");
  EXPECT_GE(read_by_rules.size(), 10U);
  const std::string text = scrape(example());
  for (const std::string& name : read_by_rules) {
    EXPECT_THAT(text, HasSubstr("# TYPE " + name + " "));
  }
}

TEST(Metrics, HasWordsOnWhatToDoForEachAlertingRule) {
  const std::string rules = read("dashboards/prometheus/limen.rules.yml");
  const std::string readme = read("dashboards/prometheus/README.md");
  for (const std::string& name : words(rules, "Limen")) {
    EXPECT_THAT(readme, HasSubstr("\n## " + name + "\n"));
  }
}

/// A missing promtool (package prometheus) fails the test.
TEST(Metrics, AreAcceptedByPromtool) {
  Metrics metrics(
      [shared = std::make_shared<const types::EngineStatus>(example())] { return shared; }, kRoutes,
      kReasons);
  metrics.count_request("/metrics", "GET", 200, 0.001);
  const auto folder = std::filesystem::temp_directory_path();
  const std::string file = (folder / ("limen-scrape-" + std::to_string(getpid()))).string();
  std::ofstream(file) << metrics.text();
  std::FILE* promtool = popen(("promtool check metrics < " + file + " 2>&1").c_str(), "r");
  ASSERT_NE(promtool, nullptr);
  std::string said;
  for (int c = 0; (c = std::fgetc(promtool)) != EOF;) said.push_back(static_cast<char>(c));
  const int result = pclose(promtool);
  std::filesystem::remove(file);
  EXPECT_TRUE(WIFEXITED(result) && WEXITSTATUS(result) == 0) << said;
  EXPECT_EQ(said, "");
}

}  // namespace
}  // namespace limen::metrics
