#include "connectors/driver/live.h"

#include <gmock/gmock.h>

#include "tests/connectors/driver/fakes.h"

namespace limen::driver {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::FakeBook;
using testing::FakeSink;
using testing::FakeSource;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::make_shard;
using testing::ManualClock;
using testing::MemoryStore;
using testing::World;
using namespace std::chrono_literals;

struct Rig {
  World world;
  FakeSink sink;
  MemoryStore store;
  ManualClock clock;
  std::string said;
  std::unique_ptr<Outlet> outlet;
  std::unique_ptr<Live> live;

  FakeBook book{"rules"};
  std::unique_ptr<Reloads> reloads;

  void begin() {
    const LogFn log = [this](LogLevel, std::string_view text) { said += std::string(text) + "\n"; };
    outlet = std::make_unique<Outlet>(std::vector<Sink*>{&sink});
    reloads = std::make_unique<Reloads>(Reloads::Parts{&book, nullptr, nullptr, &clock, log});
    Live::Parts parts{*book.now().rules,
                      make_shard,
                      std::make_unique<FakeSource>(world),
                      {},
                      outlet.get(),
                      &store,
                      &book,
                      reloads.get(),
                      &clock,
                      log};
    live = std::make_unique<Live>(std::move(parts), LiveOptions{});
    live->begin();
  }
  void step() { ASSERT_TRUE(live->step().has_value()); }
  /// Steps with the clock going, as many turns as that takes.
  void run_for(Milliseconds time) {
    for (const auto until = clock.now() + time; clock.now() < until; clock.wait(100ms)) step();
  }
  Status status() const {
    Status status;
    live->fill(status);
    return status;
  }
};

TEST(Live, CommitsOnlyWhatIsAcknowledged) {
  Rig rig;
  rig.world.records["a"] = {"1 now", "2 now"};
  rig.sink.acknowledges = false;
  rig.begin();
  rig.run_for(2s);
  EXPECT_THAT(rig.sink.alerts, ElementsAre("1 now", "2 now"));
  EXPECT_THAT(rig.world.committed["a"], 0U);
  rig.sink.acknowledges = true;
  rig.run_for(600ms);  // first a snapshot that knows the input, then the commit
  EXPECT_THAT(rig.world.committed["a"], 2U);
  EXPECT_EQ(rig.status().commits, 1U);
}

TEST(Live, ReadsNothingWhileTheSinksAreFull) {
  Rig rig;
  rig.world.records["a"] = {"1 now"};
  rig.sink.is_ready = false;
  rig.begin();
  rig.run_for(1s);
  EXPECT_THAT(rig.sink.alerts, IsEmpty());
  rig.sink.is_ready = true;
  rig.step();
  EXPECT_THAT(rig.sink.alerts, ElementsAre("1 now"));
}

TEST(Live, LetsNothingWaitForTheNextEventWhenAllIsIdle) {
  Rig rig;
  rig.world.records["a"] = {"100"};
  rig.begin();
  rig.run_for(29s);
  EXPECT_THAT(rig.sink.alerts, IsEmpty());
  EXPECT_EQ(rig.status().watermark, at(90));
  rig.run_for(2s);
  EXPECT_THAT(rig.sink.alerts, ElementsAre("100"));
  // The latest event plus the time since it came, within a turn and the cadence.
  EXPECT_GE(rig.status().watermark, at(100) + 30s);
  EXPECT_LE(rig.status().watermark, at(100) + 31s);
}

TEST(Live, AnIdleInputDoesNotHoldTheOthersBack) {
  Rig rig;
  rig.world.records["a"] = {"100"};
  rig.world.records["b"] = {"100"};
  rig.begin();
  rig.run_for(15s);
  rig.world.records["a"].push_back("200");
  rig.run_for(14s);
  EXPECT_EQ(rig.status().watermark, at(90));
  rig.run_for(2s);
  EXPECT_EQ(rig.status().watermark, at(190));
  EXPECT_THAT(rig.sink.alerts, ElementsAre("100", "100"));
}

TEST(Live, AnUnreachableInputHoldsTheWatermarkBack) {
  Rig rig;
  rig.world.records["a"] = {"100"};
  rig.world.records["b"] = {"100"};
  rig.begin();
  rig.step();
  rig.world.reading["b"] = Reading::kUnreachable;
  rig.world.problem = "cannot reach b";
  rig.run_for(100s);
  rig.world.records["a"].push_back("1000");
  rig.run_for(1s);
  EXPECT_EQ(rig.status().watermark, at(90));
  EXPECT_EQ(rig.live->problem(), "cannot reach b");
  EXPECT_EQ(rig.status().inputs[1].state, InputState::kActive);
}

TEST(Live, GoesOnFromItsSnapshotAfterACrash) {
  Rig rig;
  rig.world.records["a"] = {"100", "105"};
  rig.begin();
  // The snapshot of 30 s; what is read after it is committed, and read again all the same.
  rig.run_for(31s);
  rig.world.records["a"].push_back("200");
  rig.run_for(1s);
  EXPECT_EQ(rig.world.committed["a"], 3U);
  const auto before = rig.sink.alerts;
  rig.sink.alerts.clear();
  rig.begin();
  rig.run_for(1s);
  EXPECT_THAT(rig.said, HasSubstr("goes on from the snapshot of step"));
  EXPECT_EQ(rig.status().inputs.at(0).counters.events, 3U);
  rig.world.records["a"].push_back("300");
  rig.run_for(1s);
  EXPECT_THAT(rig.sink.alerts, ElementsAre("200"));
  EXPECT_THAT(before, ElementsAre("100", "105"));
}

TEST(Live, ACrashRightAfterTheStartLosesNoState) {
  Rig rig;
  rig.world.records["a"] = {"100", "105"};
  rig.begin();
  rig.run_for(2s);
  EXPECT_EQ(rig.world.committed["a"], 2U);
  rig.begin();
  rig.world.records["a"].push_back("200");
  rig.run_for(1s);
  EXPECT_THAT(rig.sink.alerts, ElementsAre("100", "105"));
}

TEST(Live, ANewInputIsInASnapshotBeforeItIsCommitted) {
  Rig rig;
  rig.world.records["a"] = {"100"};
  rig.begin();
  rig.run_for(2s);
  rig.world.records["b"] = {"101"};
  rig.run_for(2s);
  EXPECT_EQ(rig.world.committed["b"], 1U);
  rig.begin();
  rig.world.records["a"].push_back("200");
  rig.world.records["b"].push_back("200");
  rig.run_for(1s);
  EXPECT_THAT(rig.sink.alerts, ElementsAre("100", "101"));
}

TEST(Live, ASnapshotWaitsForTheAlertsBeforeIt) {
  Rig rig;
  rig.world.records["a"] = {"1 now"};
  rig.sink.acknowledges = false;
  rig.begin();
  rig.run_for(60s);
  EXPECT_FALSE(rig.store.bytes.has_value());
  rig.sink.acknowledges = true;
  rig.run_for(1s);
  EXPECT_TRUE(rig.store.bytes.has_value());
}

TEST(Live, TheTimeThatHadPassedIsInTheSnapshot) {
  Rig rig;
  rig.world.records["a"] = {"100"};
  rig.begin();
  rig.run_for(600s);
  ASSERT_TRUE(rig.live->end(1s));
  const auto before = rig.status().watermark;
  EXPECT_GT(before, at(690));
  rig.begin();
  rig.run_for(40s);
  EXPECT_GT(rig.status().watermark, before + 30s);
}

TEST(Live, RefusesADamagedSnapshotAndStartsAtWhatIsCommitted) {
  Rig rig;
  rig.world.records["a"] = {"1 now", "2 now"};
  rig.world.committed["a"] = 1;
  rig.store.bytes = "rubbish";
  rig.begin();
  rig.step();
  EXPECT_THAT(rig.said, HasSubstr("the snapshot cannot be used (it is not a snapshot"));
  EXPECT_THAT(rig.sink.alerts, ElementsAre("2 now"));
}

TEST(Live, RefusesASnapshotWhoseRulesItCannotRead) {
  Rig rig;
  rig.world.records["a"] = {"1 now"};
  rig.begin();
  rig.step();
  ASSERT_TRUE(rig.live->end(1s));
  rig.book = FakeBook("rules", [](const std::string&, const plan::Plan* old) {
    return old == nullptr ? std::make_shared<const plan::Plan>() : nullptr;
  });
  rig.begin();
  EXPECT_THAT(rig.said, HasSubstr("cannot be used (it was made with another schema)"));
}

TEST(Live, AnInputThatIsGoneHoldsNothingBack) {
  Rig rig;
  rig.world.records["a"] = {"100"};
  rig.world.records["gone"] = {"1"};
  rig.begin();
  rig.step();
  ASSERT_TRUE(rig.live->end(1s));
  rig.world.records.erase("gone");
  rig.world.complete = false;
  rig.begin();
  rig.world.records["a"].push_back("200");
  rig.step();
  EXPECT_EQ(rig.status().watermark, at(-9));  // it may still be found
  rig.world.complete = true;
  rig.step();
  rig.world.records["a"].push_back("201");
  rig.step();
  EXPECT_EQ(rig.status().watermark, at(191));
  EXPECT_THAT(rig.said, HasSubstr("input gone of the snapshot is gone"));
}

TEST(Live, DoesNotCommitAtTheEndWhatIsNotAcknowledged) {
  Rig rig;
  rig.world.records["a"] = {"1 now"};
  rig.sink.acknowledges = false;
  rig.begin();
  rig.step();
  EXPECT_FALSE(rig.live->end(1s));
  EXPECT_EQ(rig.world.committed["a"], 0U);
  EXPECT_FALSE(rig.store.bytes.has_value());
}

}  // namespace
}  // namespace limen::driver
