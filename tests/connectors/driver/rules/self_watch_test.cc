#include "connectors/driver/self_watch.h"

#include <gmock/gmock.h>

#include "tests/connectors/driver/rules/rig.h"

namespace limen::driver {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Rig;
using ::testing::SizeIs;
using testing_shard::crossing;
using namespace std::chrono_literals;

constexpr const char* kRules =
    "  - {rule: fails, title: t, severity: low, domain: flow, on: crossing, "
    "when: '100 / (party.size - 2) > 1'}\n"
    "  - {rule: quiet, title: t, severity: low, domain: flow, on: crossing, when: mode == "
    "\"car\"}\n";

std::string event(int minute, int party = 1) {
  const std::string two = (minute < 10 ? "0" : "") + std::to_string(minute);
  return crossing("e" + two, "2026-01-05T00:" + two + ":00Z", "XZAAA",
                  "\"outcome\":\"admitted\",\"party\":{\"size\":" + std::to_string(party) + "}");
}

TEST(SelfWatch, TellsOfAnInputThatHasBeenBehindForAMinute) {
  Rig rig(kRules);
  rig.world.records["a"] = {event(1)};
  rig.world.records["b"] = {event(1)};
  rig.begin();
  ASSERT_TRUE(rig.run_for(1s));
  rig.world.reading["b"] = Reading::kUnreachable;
  rig.world.records["a"].push_back(event(5));
  ASSERT_TRUE(rig.run_for(3min));
  EXPECT_THAT(rig.sink.of("input-behind"), IsEmpty()) << "four minutes";
  rig.world.records["a"].push_back(event(9));
  ASSERT_TRUE(rig.run_for(59s));
  EXPECT_THAT(rig.sink.of("input-behind"), IsEmpty());
  ASSERT_TRUE(rig.run_for(3s));
  ASSERT_THAT(rig.sink.of("input-behind"), SizeIs(1));
  const std::string firing = rig.sink.of("input-behind")[0].json;
  EXPECT_THAT(firing, HasSubstr(R"("key":{"input":"b"})"));
  EXPECT_THAT(firing, HasSubstr("The input b stands at 2026-01-05T00:00:50Z, while others have "
                                "reached 2026-01-05T00:09:00Z"));
  rig.world.reading.erase("b");
  ASSERT_TRUE(rig.run_for(40s));  // idle, it holds nothing back
  ASSERT_THAT(rig.sink.of("input-behind"), SizeIs(2));
  EXPECT_EQ(rig.sink.of("input-behind")[1].status, types::AlertStatus::kResolved);
}

TEST(SelfWatch, TellsOfARuleThatFailsUntilItHasNotForTenMinutes) {
  Rig rig(kRules);
  rig.world.records["a"] = {event(1)};
  rig.begin();
  ASSERT_TRUE(rig.run_for(2s));
  EXPECT_THAT(rig.sink.of("rule-in-error"), IsEmpty());
  rig.world.records["a"].push_back(event(2, 2));
  ASSERT_TRUE(rig.run_for(2s));
  ASSERT_THAT(rig.sink.of("rule-in-error"), SizeIs(1));
  EXPECT_THAT(rig.sink.of("rule-in-error")[0].json, HasSubstr(R"("key":{"rule":"fails"})"));
  ASSERT_TRUE(rig.run_for(8min));
  rig.world.records["a"].push_back(event(3, 2));
  ASSERT_TRUE(rig.run_for(8min));
  EXPECT_THAT(rig.sink.of("rule-in-error"), SizeIs(1));
  ASSERT_TRUE(rig.run_for(3min));
  ASSERT_THAT(rig.sink.of("rule-in-error"), SizeIs(2));
  EXPECT_EQ(rig.sink.of("rule-in-error")[1].status, types::AlertStatus::kResolved);
}

}  // namespace
}  // namespace limen::driver
