#include "engine/shard.h"

#include <gtest/gtest.h>

#include "tests/engine/feeding.h"

namespace limen {
namespace {

using testing_shard::crossing;
using testing_shard::Lines;

constexpr std::string_view kRefused = R"(
  - {rule: refused, title: t, severity: low, domain: flow, on: crossing, by: [point], when: outcome == "refused"}
  - {rule: three, title: t, severity: low, domain: flow, on: crossing, by: [point], when: outcome == "refused",
     window: {over: 30s}, if: count() >= 3}
)";

std::string refused(const std::string& id, const std::string& time) {
  return crossing(id, "2026-05-02T" + time + "Z", "XZAAA", R"("outcome":"refused")");
}

Shard shard_with_inputs(int count) {
  Shard shard(testing_shard::plan_of(kRefused), {});
  for (int i = 0; i < count; ++i) shard.add_input("input " + std::to_string(i));
  return shard;
}

TEST(Shard, TellsAMatchAtOnceAndAWindowWhenItIsCertain) {
  Shard shard = shard_with_inputs(1);
  ShardOutput out;
  Lines lines;
  for (const char* id : {"a", "b", "c"}) lines.add(refused(id, "06:00:00"));
  shard.feed(0, lines.all(), out);
  ASSERT_EQ(out.alerts.size(), 3U);
  for (const auto& alert : out.alerts) EXPECT_EQ(shard.plan().rules[alert.rule].name, "refused");
  out.alerts.clear();
  Lines later;
  later.add(refused("d", "06:00:10.000001"));
  shard.feed(0, later.all(), out);
  ASSERT_EQ(out.alerts.size(), 2U);
  EXPECT_EQ(shard.plan().rules[out.alerts[1].rule].name, "three");
}

TEST(Shard, WaitsForTheSlowestInputUntilItIsIdle) {
  Shard shard = shard_with_inputs(2);
  ShardOutput out;
  Lines fast;
  fast.add(refused("a", "06:30:00"));
  shard.feed(0, fast.all(), out);
  EXPECT_EQ(shard.watermark(), types::kMinTime);
  shard.set_input_state(1, InputState::kIdle);
  EXPECT_EQ(types::to_rfc3339(shard.watermark()), "2026-05-02T06:29:50Z");
  Lines slow;
  slow.add(refused("b", "06:00:00"));
  shard.set_input_state(1, InputState::kActive);
  shard.feed(1, slow.all(), out);
  EXPECT_EQ(shard.counters(1).late, 1U);
  EXPECT_TRUE(out.alerts.back().late);
  EXPECT_EQ(types::to_rfc3339(shard.watermark()), "2026-05-02T06:29:50Z") << "never moves back";
}

TEST(Shard, CountsAndTellsInvalidEventsWithTheirPlace) {
  Shard shard = shard_with_inputs(1);
  ShardOutput out;
  Lines lines;
  lines.add("{not json");
  lines.add(refused("a", "06:00:00"));
  lines.add(refused("a", "06:00:00"));
  shard.feed(0, lines.all(), out);
  EXPECT_EQ(shard.counters(0).events, 3U);
  EXPECT_EQ(shard.counters(0).invalid, 1U);
  EXPECT_EQ(shard.counters(0).duplicates, 1U);
  ASSERT_EQ(out.rejections.size(), 1U);
  EXPECT_EQ(out.rejections[0].position, 1U);
  EXPECT_EQ(out.rejections[0].input, 0U);
}

TEST(Shard, RefusesASnapshotOfOtherRulesOrDamagedBytes) {
  Shard shard = shard_with_inputs(1);
  std::string bytes;
  shard.save(bytes);
  Shard other(testing_shard::plan_of(
                  "\n  - {rule: x, title: t, severity: low, domain: flow, on: crossing}\n"),
              {});
  EXPECT_FALSE(other.load(bytes));
  EXPECT_FALSE(shard.load(std::string_view(bytes).substr(0, bytes.size() - 1)));
  EXPECT_TRUE(shard.load(bytes));
}

}  // namespace
}  // namespace limen
