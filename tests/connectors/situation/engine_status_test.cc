#include "connectors/situation/engine_status.h"

#include <gtest/gtest.h>

namespace limen::situation {
namespace {

types::EventTime time(const char* text) { return *types::parse_rfc3339(text); }

EngineStatus example() {
  EngineStatus status;
  status.version = "0.1.0";
  status.started = time("2026-05-02T06:00:00Z");
  status.now = time("2026-05-02T06:10:00Z");
  status.watermark = time("2026-05-02T06:09:49.5Z");
  status.events_per_second = 12.34;
  InputStatus input;
  input.name = "crossings/0";
  input.activity = types::InputActivity::kPaused;
  input.watermark = time("2026-05-02T06:09:50Z");
  input.error = "the broker \"b1\" is away";
  input.counters.events = 10;
  input.counters.invalid = 2;
  input.counters.late = 3;
  input.counters.duplicates = 1;
  status.inputs = {input, {}};
  status.inputs[1].name = "crossings/1";
  status.inputs[1].counters.events = 5;
  RuleStatus rule;
  rule.rule = "wait-target";
  rule.title = "Waits over target";
  rule.about = "Why it matters.";
  rule.severity = "medium";
  rule.domain = "flow";
  rule.shape = "window";
  rule.counters.fired = 4;
  rule.counters.open = 1;
  status.rules = {rule};
  status.reloads.succeeded = 2;
  status.reloads.failed = 1;
  status.reloads.last = time("2026-05-02T06:05:00Z");
  status.reloads.findings = "a finding\n";
  status.reloads.in_force_from = time("2026-05-02T06:04:00Z");
  status.reloads.in_force_at = {{"crossings/0", 7}, {"crossings/1", 0}};
  return status;
}

TEST(EngineStatus, IsTheBodyOfTheStatusEndpoint) {
  EXPECT_EQ(
      status_json(example()),
      R"({"version":"0.1.0","started":"2026-05-02T06:00:00Z","now":"2026-05-02T06:10:00Z",)"
      R"("watermark":"2026-05-02T06:09:49.5Z","events_per_second":12.3,"events":15,"invalid":2,)"
      R"("late":3,"duplicates":1,"inputs":[{"name":"crossings/0","state":"paused",)"
      R"("watermark":"2026-05-02T06:09:50Z","lag_s":10,"error":"the broker \"b1\" is away"},)"
      R"({"name":"crossings/1","state":"active"}],"rules":[{"rule":"wait-target",)"
      R"("title":"Waits over target","severity":"medium","domain":"flow","shape":"window",)"
      R"("fired":4,"resolved":0,"open":1,"errors":0,"shadow":false}],"reload":{"succeeded":2,)"
      R"("failed":1,"last":"2026-05-02T06:05:00Z","diagnostics":"a finding\n","filling":false,)"
      R"("in_force":{"watermark":"2026-05-02T06:04:00Z","inputs":[{"name":"crossings/0","next":7},)"
      R"({"name":"crossings/1","next":0}]}}})");
}

TEST(EngineStatus, TellsARulesTextsOrNull) {
  EXPECT_EQ(rule_json(example(), "wait-target"),
            R"({"rule":"wait-target","title":"Waits over target","about":"Why it matters.",)"
            R"("severity":"medium","domain":"flow","shape":"window"})");
  EXPECT_EQ(rule_json(example(), "no-such-rule"), "null");
}

TEST(EngineStatus, LivesUntilThirtySecondsOfSilence) {
  const EngineStatus status = example();
  EXPECT_EQ(why_not_alive(status, status.now + std::chrono::seconds(30) - types::Micros{1}), "");
  EXPECT_EQ(why_not_alive(status, status.now + std::chrono::seconds(30)),
            "The engine has given no sign of life for 30 s; see its log.");
}

TEST(Published, GivesTheNewestValueAndLeavesOlderOnesAlone) {
  Published<int> value;
  EXPECT_EQ(value.get(), nullptr);
  value.set(1);
  const auto one = value.get();
  value.set(2);
  EXPECT_EQ(*one, 1);
  EXPECT_EQ(*value.get(), 2);
}

}  // namespace
}  // namespace limen::situation
