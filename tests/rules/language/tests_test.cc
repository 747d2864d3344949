#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/language/run_test.h"
#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kRules = R"(rules:
- rule: refused
  title: R
  severity: low
  domain: flow
  on: crossing
  when: outcome == "refused"
  by: [point]
)";

Outcome load_test(const std::string& lines) {
  return load_pack(std::string(kHead) + std::string(kRules) + "tests:\n- name: t\n" + lines);
}

Outcome load_event(const std::string& event) {
  return load_test("  events: [{" + event + "}]\n  expect: []\n");
}

std::string event_of(const std::string& event) {
  const Outcome out = load_event(event);
  EXPECT_EQ(out.printed, "");
  return out.loaded.tests.at(0).events.at(0);
}

TEST(PackTest, RequiredFieldsGetDefaults) {
  EXPECT_EQ(event_of("at: 90s, type: count, n: 3"),
            R"({"specversion":"1.0","id":"e000001","source":"/test","type":"org.limen.count.v1",)"
            R"("time":"2026-01-05T00:01:30Z",)"
            R"("data":{"direction":"entry","n":3,"period_s":0,"point":"XZTST"}})");
  EXPECT_THAT(event_of("at: 0s, type: heartbeat"), HasSubstr(R"("feed":"feed")"));
}

TEST(PackTest, FieldsBelowOthersStandInMaps) {
  EXPECT_THAT(event_of("at: 0s, type: crossing, lane: {id: L1, kind: bus}, timing: {wait_s: 1.5}"),
              HasSubstr(R"("lane":{"id":"L1","kind":"bus"},"mode":"pedestrian")"));
  EXPECT_THAT(event_of("at: 0s, type: crossing, consignment: {flags: [plant, food]}"),
              HasSubstr(R"("consignment":{"flags":["plant","food"]})"));
}

TEST(PackTest, AttributesMayBeSet) {
  const std::string event =
      event_of("at: 0s, type: wait, id: a, source: /b, subject: c, exercise: true");
  EXPECT_THAT(event, HasSubstr(R"("id":"a","source":"/b")"));
  EXPECT_THAT(event, HasSubstr(R"("subject":"c","exercise":true)"));
}

TEST(PackTest, EachMistakeInAnEventIsAFinding) {
  const std::string head = "at: 0s, type: crossing, ";
  EXPECT_THAT(load_event("type: crossing").printed, HasSubstr("has no `at`"));
  EXPECT_THAT(load_event("at: 5, type: crossing").printed, HasSubstr("error E00"));
  EXPECT_THAT(load_event("at: 0s, type: crosing").printed, HasSubstr("did you mean `crossing`?"));
  EXPECT_THAT(load_event(head + "poit: XZAAA").printed, HasSubstr("did you mean `point`?"));
  EXPECT_THAT(load_event(head + "lane: L1").printed, HasSubstr("a map below it"));
  EXPECT_THAT(load_event(head + "mode: cr").printed, HasSubstr("E205 unknown-value"));
  EXPECT_THAT(load_event(head + "timing: {wait_s: long}").printed, HasSubstr("takes a number"));
  EXPECT_THAT(load_event(head + "timing: {wait_s: -1}").printed, HasSubstr("is at least 0"));
  EXPECT_THAT(load_event(head + "party: {size: 1.5}").printed, HasSubstr("takes an integer"));
  EXPECT_THAT(load_event(head + "point: 7").printed, HasSubstr("put it in quotes"));
  EXPECT_THAT(load_event(head + "protection: child").printed, HasSubstr("put it in brackets"));
  EXPECT_THAT(load_event(head + "recorded_at: soon").printed, HasSubstr("takes a time"));
  EXPECT_THAT(load_event(head + "mode: ~").printed, HasSubstr("leave it out"));
}

TEST(PackTest, StartMovesAllTimes) {
  const Outcome out = load_test(
      "  start: 2026-06-01T12:00:00Z\n  until: 1h\n"
      "  events: [{at: 1m, type: crossing, outcome: refused}]\n"
      "  expect: [{rule: refused, at: 1m, key: {point: XZTST}}]\n");
  ASSERT_EQ(out.printed, "");
  const PackTest& test = out.loaded.tests.at(0);
  EXPECT_EQ(types::to_rfc3339(test.expect.at(0).time), "2026-06-01T12:01:00Z");
  EXPECT_EQ(types::to_rfc3339(*test.until), "2026-06-01T13:00:00Z");
  EXPECT_TRUE(run_test(test, out.loaded.plan).passed());
}

TEST(PackTest, TwoFiringsOfOneInstantAreTwo) {
  const std::string entry = "{rule: refused, at: 1m, key: {point: XZTST}}";
  const std::string events =
      "  events: [{at: 1m, type: crossing, outcome: refused}, {at: 1m, type: crossing, outcome: "
      "refused}]\n  expect: [" +
      entry;
  const Outcome one = load_test(events + "]\n");
  const TestOutcome outcome = run_test(one.loaded.tests.at(0), one.loaded.plan);
  ASSERT_EQ(outcome.differences.size(), 1U);
  EXPECT_EQ(outcome.differences[0].kind, AlertDifference::Kind::kExtra);
  const Outcome both = load_test(events + ", " + entry + "]\n");
  EXPECT_TRUE(run_test(both.loaded.tests.at(0), both.loaded.plan).passed());
}

TEST(PackTest, RulesMustHoldWhatIsExpected) {
  EXPECT_THAT(load_test("  events: []\n  rules: []\n"
                        "  expect: [{rule: refused, at: 1m, key: {point: XZTST}}]\n")
                  .printed,
              HasSubstr("add it to `rules`"));
}

}  // namespace
}  // namespace limen::language
