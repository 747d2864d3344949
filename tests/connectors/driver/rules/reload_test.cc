#include "connectors/driver/reload.h"

#include <gmock/gmock.h>

#include "tests/connectors/driver/rules/rig.h"

namespace limen::driver {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Rig;
using ::testing::SizeIs;
using testing_shard::crossing;
using namespace std::chrono_literals;

constexpr const char* kMany =
    "  - {rule: many, title: t, severity: low, domain: flow, on: crossing, window: {over: 1h}, "
    "if: count() >= 3}\n";
constexpr const char* kOther =
    "  - {rule: other, title: t, severity: low, domain: flow, on: crossing, window: {over: 2h}, "
    "if: count() >= 3}\n";
constexpr const char* kOtherLonger =
    "  - {rule: other, title: t, severity: low, domain: flow, on: crossing, window: {over: 3h}, "
    "if: count() >= 3}\n";

std::string event(int minute) {
  const std::string two = (minute < 10 ? "0" : "") + std::to_string(minute);
  return crossing("e" + two, "2026-01-05T00:" + two + ":00Z", "XZAAA", "\"outcome\":\"admitted\"");
}

types::EventTime at(const std::string& time) { return *types::parse_rfc3339(time); }

TEST(Reload, AnInvalidPackChangesNothingAndRaisesAnAlertUntilItIsMended) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0), event(1)};
  rig.begin();
  ASSERT_TRUE(rig.step());
  rig.reload("  - {rule: many}\n");
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.said, HasSubstr("the rules are not valid, so that nothing changes:\npack.yaml"));
  EXPECT_EQ(rig.status().reloads.failed, 1U);
  EXPECT_THAT(rig.status().reloads.findings, HasSubstr("error E000 no"));
  ASSERT_THAT(rig.sink.of("invalid-pack"), SizeIs(1));
  const types::Alert firing = rig.sink.of("invalid-pack")[0];
  EXPECT_THAT(firing.json, HasSubstr(R"("source":"/limen/limen")"));
  EXPECT_THAT(firing.json, HasSubstr(R"("pack":"limen","pack_version":1,"severity":"high")"));
  EXPECT_THAT(firing.json, HasSubstr("pack.yaml:1:1: error E000 no"));
  rig.reload("  - {rule: still}\n");
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.sink.of("invalid-pack"), SizeIs(1)) << "it is one episode";
  rig.book.text = kMany;
  rig.begin();  // killed, and started with the old rules
  ASSERT_TRUE(rig.run_for(1s));
  // At least once: it was not sure that the first had gone out.
  ASSERT_THAT(rig.sink.of("invalid-pack"), SizeIs(3));
  EXPECT_EQ(rig.sink.of("invalid-pack")[1].json, firing.json);
  const types::Alert resolved = rig.sink.of("invalid-pack")[2];
  EXPECT_EQ(resolved.status, types::AlertStatus::kResolved);
  EXPECT_EQ(resolved.alert_id, firing.alert_id);
  EXPECT_EQ(rig.status().reloads.findings, "");
  rig.world.records["a"].push_back(event(2));
  rig.world.records["a"].push_back(event(3));
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.sink.of("many"), SizeIs(1)) << "its state was kept";
}

TEST(Reload, ARefusalIsToldHoweverSoonAGoodReloadFollows) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0)};
  rig.store.slow = true;
  rig.begin();
  ASSERT_TRUE(rig.step());
  rig.reload("  - {rule: many}\n");
  ASSERT_TRUE(rig.step());
  rig.reload(kMany);
  for (int i = 0; i < 20; ++i) {
    rig.store.finish_now();
    ASSERT_TRUE(rig.step());
  }
  EXPECT_THAT(rig.sink.of("invalid-pack"), SizeIs(2));
}

TEST(Reload, TellsWhoeverAskedWhatBecomesOfTheRules) {
  Rig rig(std::string(kMany) + kOther);
  rig.begin();
  std::vector<std::string> answers;
  const auto ask = [&] {
    rig.desk.ask(
        {"lead", [&](const ReloadOutcome& outcome) { answers.push_back(to_json(outcome)); }});
    ASSERT_TRUE(rig.run_for(1s));
  };
  rig.book.text = std::string(kMany) + kOtherLonger +
                  "  - {rule: new, title: t, severity: low, domain: flow, on: crossing}\n";
  ask();
  rig.book.text = kMany;
  ask();
  ask();
  rig.book.text = "  - {}\n";
  ask();
  rig.desk.close();
  ask();
  ASSERT_THAT(answers, SizeIs(5));
  EXPECT_EQ(answers[0],
            R"({"stayed":["many"],"started_anew":["other"],"removed":[],"added":["new"]})");
  EXPECT_EQ(answers[1],
            R"({"stayed":["many"],"started_anew":[],"removed":["new","other"],"added":[]})");
  EXPECT_EQ(answers[2], R"({"stayed":["many"],"started_anew":[],"removed":[],"added":[]})");
  EXPECT_THAT(answers[3], HasSubstr(R"("diagnostics":"pack.yaml:1:1)"));
  EXPECT_THAT(answers[4], HasSubstr("limen is stopping"));
  EXPECT_THAT(rig.said, HasSubstr("was asked by lead"));
  EXPECT_THAT(rig.said, HasSubstr("the rules are as they were"));
  EXPECT_EQ(rig.status().reloads.succeeded, 3U);
}

TEST(Reload, RecordsItsPlace) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0), event(1)};
  rig.world.records["b"] = {event(2)};
  rig.begin();
  ASSERT_TRUE(rig.step());
  rig.reload(std::string(kMany) + kOther);
  ASSERT_TRUE(rig.run_for(1s));
  const auto reloads = rig.status().reloads;
  EXPECT_EQ(reloads.in_force_from, at("2026-01-05T00:00:50Z"));
  EXPECT_THAT(reloads.in_force_at, ElementsAre(std::pair("a", 2U), std::pair("b", 1U)));
  EXPECT_THAT(rig.said, HasSubstr("(watermark 2026-01-05T00:00:50Z, a at 2, b at 1): stayed: many; "
                                  "started anew: none; removed: none; added: other"));
  EXPECT_EQ(rig.status().plan->rules.size(), 2U);
}

TEST(Reload, IsFilledFromAtMostTheRefillTimeBefore) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0), event(1), event(2)};
  rig.world.history_from["a"] = 1;
  rig.begin();
  ASSERT_TRUE(rig.step());
  rig.reload(std::string(kMany) + kOther);
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.history_since, ElementsAre(at("2026-01-04T00:01:50Z")));
  rig.world.records["a"].push_back(event(3));
  rig.world.records["a"].push_back(event(4));
  ASSERT_TRUE(rig.run_for(1s));
  // The third of those that it has seen, not of all.
  ASSERT_THAT(rig.sink.of("other"), SizeIs(1));
  EXPECT_EQ(rig.sink.of("other")[0].time, at("2026-01-05T00:03:00Z"));
}

TEST(Reload, IsFilledAlsoWhereAnInputHasDeliveredNothingYet) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0), event(1)};
  rig.world.records["b"] = {};
  rig.begin();
  ASSERT_TRUE(rig.step());
  rig.reload(std::string(kMany) + kOther);
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.said, HasSubstr("(no watermark yet, a at 2, b at 0)"));
  rig.world.records["b"] = {event(2)};
  ASSERT_TRUE(rig.run_for(60s));
  EXPECT_THAT(rig.sink.of("many"), SizeIs(1));
  EXPECT_THAT(rig.sink.of("other"), SizeIs(1));
}

TEST(Reload, AsksForNoHistoryWhereNoRuleLooksBack) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0)};
  rig.begin();
  ASSERT_TRUE(rig.step());
  rig.reload(std::string(kMany) +
             "  - {rule: new, title: t, severity: low, domain: flow, on: crossing}\n");
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.history_since, IsEmpty());
  rig.world.records["a"].push_back(event(1));
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.sink.of("new"), SizeIs(1));
}

TEST(Reload, WaitsWhileTheOneBeforeIsFilled) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0), event(1)};
  rig.begin();
  ASSERT_TRUE(rig.step());
  rig.world.reading["a"] = Reading::kUnreachable;  // also its history
  rig.reload(std::string(kMany) + kOther);
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_TRUE(rig.status().reloads.filling);
  std::string answer;
  rig.desk.ask({"lead", [&](const ReloadOutcome& outcome) { answer = to_json(outcome); }});
  rig.reload(kMany);
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(answer, HasSubstr("still being filled"));
  rig.world.reading.clear();
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_FALSE(rig.status().reloads.filling);
  EXPECT_EQ(rig.status().plan->rules.size(), 1U) << "the signal was not forgotten";
}

TEST(Reload, AnInputThatAppearsMeanwhileIsSeenByBoth) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0), event(1)};
  rig.begin();
  ASSERT_TRUE(rig.step());
  rig.world.reading["a"] = Reading::kUnreachable;
  rig.reload(std::string(kMany) + kOther);
  ASSERT_TRUE(rig.run_for(1s));
  rig.world.records["b"] = {event(2)};
  ASSERT_TRUE(rig.run_for(1s));
  rig.world.reading.clear();
  ASSERT_TRUE(rig.run_for(60s));
  EXPECT_THAT(rig.sink.of("many"), SizeIs(1));
  EXPECT_THAT(rig.sink.of("other"), SizeIs(1));
  ASSERT_TRUE(rig.live->end(1s));
  EXPECT_EQ(rig.world.committed["b"], 1U);
}

TEST(Reload, WhatItSaysGoesOutWhenTheChangeIsKept) {
  Rig rig(std::string(kMany) + kOther);
  rig.world.records["a"] = {event(0), event(1), event(2), event(3)};
  rig.begin();
  ASSERT_TRUE(rig.run_for(1s));
  ASSERT_THAT(rig.sink.of("other"), SizeIs(1));
  rig.store.slow = true;
  rig.reload(kMany);
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.sink.of("other"), SizeIs(1)) << "that it resolves is not said yet";
  EXPECT_EQ(rig.world.committed["a"], 4U);
  rig.world.records["a"].push_back(event(4));
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_EQ(rig.world.committed["a"], 4U);

  // A crash now: it comes to be at another place, and nothing was said of the first one.
  Rig crashed(kMany);
  crashed.world = rig.world;
  crashed.store.bytes = rig.store.bytes;
  crashed.sink.alerts = rig.sink.alerts;
  crashed.begin();
  ASSERT_TRUE(crashed.run_for(1s));
  ASSERT_THAT(crashed.sink.of("other"), SizeIs(2));

  // None, but a start between the keeping and the saying: it is said then.
  rig.store.finish_now();
  Rig kept(kMany);
  kept.world = rig.world;
  kept.store.bytes = rig.store.bytes;
  kept.begin();
  ASSERT_THAT(kept.sink.of("other"), SizeIs(1));
  EXPECT_EQ(kept.sink.of("other")[0].status, types::AlertStatus::kResolved);

  ASSERT_TRUE(rig.run_for(1s));
  ASSERT_THAT(rig.sink.of("other"), SizeIs(2));
  EXPECT_EQ(rig.sink.of("other")[1].json, kept.sink.of("other")[0].json);
  EXPECT_EQ(rig.world.committed["a"], 5U);
}

TEST(Reload, AStopWhileItIsBeingKeptSaysAll) {
  Rig rig(std::string(kMany) + kOther);
  rig.world.records["a"] = {event(0), event(1), event(2), event(3)};
  rig.begin();
  ASSERT_TRUE(rig.run_for(1s));
  rig.store.slow = true;
  rig.reload(kMany);
  ASSERT_TRUE(rig.step());
  ASSERT_TRUE(rig.live->end(1s));
  EXPECT_THAT(rig.sink.of("other"), SizeIs(2));
  EXPECT_EQ(rig.world.committed["a"], 4U);
}

TEST(Reload, RulesThatChangedWhileItWasDownAreReloadedAtTheStart) {
  Rig rig(std::string(kMany) + kOther);
  rig.world.records["a"] = {event(0), event(1), event(2), event(3)};
  rig.begin();
  ASSERT_TRUE(rig.run_for(1s));
  ASSERT_TRUE(rig.live->end(1s));
  ASSERT_THAT(rig.sink.of("many"), SizeIs(1));
  rig.sink.alerts.clear();
  rig.book.text = std::string(kMany) + kOtherLonger;
  rig.begin();
  ASSERT_TRUE(rig.run_for(2s));
  EXPECT_THAT(rig.said, HasSubstr("stayed: many; started anew: other"));
  ASSERT_THAT(rig.sink.of("other"), SizeIs(1));
  EXPECT_EQ(rig.sink.of("other")[0].status, types::AlertStatus::kResolved);
  EXPECT_THAT(rig.sink.of("many"), IsEmpty()) << "its episode is still open";
  ASSERT_TRUE(rig.run_for(2h));
  ASSERT_THAT(rig.sink.of("many"), SizeIs(1));
  EXPECT_EQ(rig.sink.of("many")[0].status, types::AlertStatus::kResolved);
}

TEST(Reload, AfterSeveralChangesTheSnapshotStillFits) {
  Rig rig(kMany);
  rig.world.records["a"] = {event(0), event(1)};
  rig.begin();
  ASSERT_TRUE(rig.step());
  const std::string third =
      "  - {rule: a-first, title: t, severity: low, domain: flow, on: crossing, by: [lane.id, "
      "mode], "
      "window: {over: 3h}, if: sum(timing.wait_s) > 1.0}\n";
  rig.reload(std::string(kMany) + kOther);
  ASSERT_TRUE(rig.run_for(1s));
  rig.reload(third + kMany + kOtherLonger);
  ASSERT_TRUE(rig.run_for(1s));
  ASSERT_TRUE(rig.live->end(1s));
  rig.said.clear();
  rig.begin();
  EXPECT_THAT(rig.said, HasSubstr("goes on from the snapshot"));
  rig.world.records["a"].push_back(event(2));
  rig.world.records["a"].push_back(event(3));
  ASSERT_TRUE(rig.run_for(1s));
  EXPECT_THAT(rig.said, Not(HasSubstr("in force")));
  EXPECT_THAT(rig.sink.of("many"), SizeIs(1));
  EXPECT_THAT(rig.sink.of("other"), SizeIs(1));
}

}  // namespace
}  // namespace limen::driver
