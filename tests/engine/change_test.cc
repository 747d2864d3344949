#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/plan/succession.h"
#include "tests/engine/feeding.h"

namespace limen {
namespace {

using ::testing::HasSubstr;
using testing_shard::crossing;
using testing_shard::Lines;

/// Rules that both packs have: one of each way in which state can be kept.
constexpr std::string_view kKept = R"(
  - {rule: held, title: t, severity: low, domain: flow, on: crossing, by: [point], hold: 40s, when: outcome == "refused"}
  - {rule: inhibited, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 50s}, if: count() >= 1, inhibited_by: [many]}
  - {rule: many, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 20s},
     measure: {n: count(), last_mode: last(mode)}, if: n >= 4}
  - {rule: row, title: t, severity: low, domain: flow, on: crossing, window: {over: 20s, every: 5s}, in_a_row: 2,
     if: count(outcome == "refused") >= 2}
  - {rule: told, title: t, severity: low, domain: flow, on: alert, when: 'rule == "many"', by: [point, status]}
)";
/// These share the windows of `many` and `row`, so that a change takes windows apart.
constexpr std::string_view kGone = R"(
  - {rule: first, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 20s},
     if: count() >= 2 && sum(timing.wait_s) > 1.0}
  - {rule: shifting, title: t, severity: low, domain: flow, on: crossing, window: {over: 20s, every: 5s}, if: distinct(point) > 1}
)";
constexpr std::string_view kCame = R"(
  - {rule: another, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 20s}, if: max(timing.wait_s) > 1.0}
  - {rule: shifting, title: t, severity: low, domain: flow, on: crossing, window: {over: 30s, every: 5s}, if: distinct(point) > 1}
)";

std::vector<std::string> stream(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::string> lines;
  for (int i = 0; i < 300; ++i) {
    const int second = i + static_cast<int>(random() % 9U);  // within lateness
    const std::string time =
        types::to_rfc3339(types::from_int(1'767'571'200'000'000 + second * 1'000'000LL));
    const std::string outcome = random() % 3U == 0 ? "refused" : "admitted";
    lines.push_back(crossing("e" + std::to_string(i), time, random() % 2U == 0 ? "XZAAA" : "XZBBB",
                             R"("timing":{"wait_s":)" + std::to_string(random() % 3U) +
                                 R"(},"outcome":")" + outcome + '"'));
  }
  return lines;
}

void feed(Shard& shard, const std::vector<std::string>& lines, std::size_t from, std::size_t to,
          ShardOutput& out) {
  for (std::size_t i = from; i < to; ++i) {
    Lines one;
    one.add(lines[i]);
    shard.feed(0, one.all(), out);
  }
}

void end(Shard& shard, ShardOutput& out) {
  shard.set_input_state(0, InputState::kEnded);
  shard.advance(shard.latest() + std::chrono::hours(1), out);
}

/// The alerts of each rule, as they went out.
using ByRule = std::map<std::string, std::vector<types::Alert>>;

void collect(const Shard& shard, ShardOutput& out, ByRule& into) {
  for (types::Alert& alert : out.alerts) {
    into[shard.plan().rules[alert.rule].name].push_back(std::move(alert));
  }
  out.alerts.clear();
}

ByRule whole_run(std::shared_ptr<const plan::Plan> plan, const std::vector<std::string>& lines) {
  Shard shard(std::move(plan), {});
  shard.add_input("i");
  ShardOutput out;
  feed(shard, lines, 0, lines.size(), out);
  end(shard, out);
  ByRule alerts;
  collect(shard, out, alerts);
  return alerts;
}

struct Changed {
  ByRule alerts;
  types::EventTime at{};
};

/// Runs `before`, changes to `after` behind the first `place` lines, with all of the history.
Changed change(const std::shared_ptr<const plan::Plan>& before,
               const std::shared_ptr<const plan::Plan>& after,
               const std::vector<std::string>& lines, std::size_t place, bool save) {
  Changed result;
  ShardOutput out;
  ShardOutput unseen;
  Shard old(before, {});
  old.add_input("i");
  feed(old, lines, 0, place, out);
  collect(old, out, result.alerts);
  Shard next = old.successor(after);
  feed(next, lines, 0, place, unseen);
  result.at = old.watermark();
  old.hand_over(next, out);
  collect(old, out, result.alerts);
  if (save) {
    std::string bytes;
    next.save(bytes);
    Shard loaded(after, {});
    EXPECT_TRUE(loaded.load(bytes).has_value());
    next = std::move(loaded);
  }
  feed(next, lines, place, lines.size(), out);
  end(next, out);
  collect(next, out, result.alerts);
  return result;
}

std::vector<std::string> texts(const std::vector<types::Alert>& alerts) {
  std::vector<std::string> out;
  for (const types::Alert& alert : alerts) out.push_back(alert.json);
  std::sort(out.begin(), out.end());
  return out;
}

/// Alerts of episodes that opened behind the instant, or at it where an event made them.
std::vector<types::Alert> opened_from(const std::vector<types::Alert>& alerts, types::EventTime at,
                                      bool by_events) {
  std::set<std::string> ids;
  for (const types::Alert& alert : alerts) {
    const bool opens = alert.status == types::AlertStatus::kFiring;
    if (opens && (alert.time > at || (by_events && alert.time == at))) ids.insert(alert.alert_id);
  }
  std::vector<types::Alert> out;
  for (const types::Alert& alert : alerts) {
    if (ids.contains(alert.alert_id)) out.push_back(alert);
  }
  return out;
}

class ChangeTest : public ::testing::TestWithParam<unsigned> {};

TEST_P(ChangeTest, RulesThatStayGoOnAsIfNothingHadHappenedAndNewOnesKnowTheHistory) {
  const std::vector<std::string> lines = stream(GetParam());
  const auto before = testing_shard::plan_of(std::string(kKept) + std::string(kGone));
  const auto after = plan::succeed(
      *testing_shard::plan_of(std::string(kKept) + std::string(kCame), before.get()), *before);
  const ByRule old_run = whole_run(before, lines);
  const ByRule new_run = whole_run(after, lines);
  for (const std::size_t place :
       {std::size_t{1}, std::size_t{40}, std::size_t{157}, lines.size()}) {
    for (const bool save : {false, true}) {
      const Changed run = change(before, after, lines, place, save);
      for (const char* rule : {"held", "inhibited", "many", "row", "told"}) {
        ASSERT_FALSE(old_run.at(rule).empty()) << rule;
        EXPECT_EQ(texts(run.alerts.at(rule)), texts(old_run.at(rule))) << rule << " at " << place;
      }
      const auto another = run.alerts.contains("another") ? texts(run.alerts.at("another"))
                                                          : std::vector<std::string>{};
      EXPECT_EQ(another, texts(opened_from(new_run.at("another"), run.at, true))) << place;
    }
  }
}

TEST_P(ChangeTest, AChangeThatBeginsNothingAnewKeepsAllState) {
  const std::vector<std::string> lines = stream(GetParam());
  const auto first = testing_shard::plan_of(std::string(kKept) + std::string(kGone));
  const auto second = plan::succeed(
      *testing_shard::plan_of(std::string(kKept) + std::string(kCame), first.get()), *first);
  const auto third = plan::succeed(*testing_shard::plan_of(kKept, second.get()), *second);
  const ByRule old_run = whole_run(first, lines);
  for (const auto& before : {first, second}) {
    const Changed run =
        change(before, before == first ? plan::succeed(*third, *first) : third, lines, 157, false);
    for (const char* rule : {"held", "inhibited", "many", "row", "told"}) {
      EXPECT_EQ(texts(run.alerts.at(rule)), texts(old_run.at(rule))) << rule;
    }
  }
}

TEST_P(ChangeTest, WhatIsGoneOrChangedResolvesAtTheWatermark) {
  const std::vector<std::string> lines = stream(GetParam());
  const auto before = testing_shard::plan_of(std::string(kKept) + std::string(kGone));
  const auto after = plan::succeed(
      *testing_shard::plan_of(std::string(kKept) + std::string(kCame), before.get()), *before);
  const Changed run = change(before, after, lines, 157, false);
  for (const char* rule : {"first", "shifting"}) {
    std::map<std::string, int> open;
    for (const types::Alert& alert : run.alerts.at(rule)) {
      open[alert.alert_id] += alert.status == types::AlertStatus::kFiring ? 1 : -1;
      EXPECT_TRUE(alert.time <= run.at || std::string(rule) == "shifting");
    }
    for (const auto& [id, count] : open) EXPECT_EQ(count, 0) << rule << ' ' << id;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ChangeTest, ::testing::Values(1U, 2U, 3U, 4U));

TEST(Change, ANewThresholdKeepsTheStateAndAnotherFilterDoesNot) {
  const auto before = testing_shard::plan_of(std::string(kGone));
  const auto with = [&](std::string from, const std::string& to) {
    std::string rules(kGone);
    rules.replace(rules.find(from), from.size(), to);
    const auto next = plan::succeed(*testing_shard::plan_of(rules, before.get()), *before);
    return plan::heirs(*before, *next)[0].has_value();
  };
  EXPECT_TRUE(with("count() >= 2", "count() >= 3"));
  EXPECT_TRUE(with("severity: low", "severity: high"));
  EXPECT_TRUE(with("title: t", "title: another"));
  EXPECT_FALSE(with("over: 20s", "over: 21s"));
  EXPECT_FALSE(with("by: [point]", "by: [mode]"));
  EXPECT_FALSE(with("sum(timing.wait_s)", "max(timing.wait_s)"));
  EXPECT_FALSE(with("on: crossing, by", "on: crossing, when: mode == \"car\", by"));
}

}  // namespace
}  // namespace limen
