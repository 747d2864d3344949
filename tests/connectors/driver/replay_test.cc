#include "connectors/driver/replay.h"

#include <gmock/gmock.h>

#include "tests/connectors/driver/fakes.h"

namespace limen::driver {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::FakeSink;
using testing::FakeSource;
using testing::make_shard;
using ::testing::SizeIs;
using testing::World;
using namespace std::chrono_literals;

struct Rerun {
  World world;
  FakeSink sink;
  ReplayOptions options;
  types::EventTime watermark;

  ReplayReport operator()() {
    world.ends = true;
    FakeSource source(world);
    Shard shard = make_shard();
    auto report = replay(shard, source, sink, options);
    watermark = shard.watermark();
    return report.value();
  }
};

TEST(Replay, WritesInOrderWhateverTheBatch) {
  for (const std::size_t batch : {1U, 2U, 7U, 4096U}) {
    Rerun run;
    run.world.records["a"] = {"3 now", "1", "20 now", "15", "40"};
    run.options.batch = batch;
    EXPECT_EQ(run().alerts, 5U);
    EXPECT_THAT(run.sink.alerts, ElementsAre("1", "3 now", "15", "20 now", "40"));
  }
}

TEST(Replay, MovesTheWatermarkOneMicrosecondPastTheLastEvent) {
  Rerun run;
  run.world.records["a"] = {"100", "90"};
  run();
  EXPECT_EQ(run.watermark, at(100) + 1us);
}

TEST(Replay, MovesTheWatermarkToUntilWhereThatIsLater) {
  Rerun run;
  run.world.records["a"] = {"100"};
  run.options.until = at(50);
  run();
  EXPECT_EQ(run.watermark, at(100) + 1us);
  run.options.until = at(500);
  run();
  EXPECT_EQ(run.watermark, at(500));
  run.options.until = types::Micros(24h);
  run();
  EXPECT_EQ(run.watermark, at(100) + 24h);
  run.options.until = types::Micros::max();
  run();
  EXPECT_EQ(run.watermark, types::kMaxTime);
}

TEST(Replay, OfSeveralShardsReadsTheSourceOnce) {
  World world;
  world.ends = true;
  world.records["a"] = {"3 now", "1", "20 now", "15"};
  FakeSource source(world);
  Shard first = make_shard();
  Shard second = make_shard();
  FakeSink sinks[2];
  const std::vector<Lane> lanes = {{&first, &sinks[0]}, {&second, &sinks[1]}};
  const auto reports = replay(lanes, source, {});
  EXPECT_THAT(reports.value(), SizeIs(2));
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(reports->at(i).alerts, 4U);
    EXPECT_THAT(sinks[i].alerts, ElementsAre("1", "3 now", "15", "20 now"));
  }
}

TEST(Replay, OfNothingWritesNothing) {
  Rerun run;
  run.world.records["a"] = {};
  EXPECT_EQ(run().alerts, 0U);
  EXPECT_EQ(run.watermark, types::kMinTime);
}

TEST(Replay, NeitherWritesNorCountsWhatIsBeforeFrom) {
  Rerun run;
  run.world.records["a"] = {"1", "2", "3"};
  run.options.from = at(2);
  const ReplayReport report = run();
  EXPECT_EQ(report.alerts, 2U);
  EXPECT_EQ(report.rules.at(0).fired, 2U);
  EXPECT_THAT(run.sink.alerts, ElementsAre("2", "3"));
}

TEST(Replay, PutsALateAlertBeforeThoseOfTheWatermarkThatItMet) {
  Rerun run;
  // After 100 the watermark is 90; 50 is late and stands before the alert of 90, not before 80's.
  run.world.records["a"] = {"80", "90", "100", "50", "200"};
  run();
  EXPECT_THAT(run.sink.alerts, ElementsAre("80", "50", "90", "100", "200"));
}

TEST(Replay, QuarantinesWithTheInputsPlace) {
  Rerun run;
  run.world.records["a"] = {"1", "what"};
  run();
  ASSERT_THAT(run.sink.rejected, SizeIs(1));
  EXPECT_THAT(run.sink.rejected[0], ::testing::HasSubstr(R"("topic":"a")"));
  EXPECT_THAT(run.sink.rejected[0], ::testing::HasSubstr(R"("offset":1})"));
}

TEST(Replay, HoldsAFastInputBackWhileTheBufferIsFull) {
  Rerun run;
  run.world.records["fast"] = {};
  run.world.records["slow"] = {};
  for (int i = 0; i < 1000; ++i) {
    run.world.records["fast"].push_back(std::to_string(i * 100));
    run.world.records["slow"].push_back(std::to_string(i * 10));
  }
  run.options.batch = 20;  // FakeSource gives the first input all of it
  run.options.buffered = 50;
  std::size_t most = 0;
  run.options.progress = [&](const Shard& shard) { most = std::max(most, shard.buffered()); };
  EXPECT_EQ(run().alerts, 2000U);
  EXPECT_LT(most, 50U + 2 * 20U + 7U);
}

}  // namespace
}  // namespace limen::driver
