#include "connectors/driver/service.h"

#include <gmock/gmock.h>

#include <functional>

#include "tests/connectors/driver/fakes.h"

namespace limen::driver {
namespace {

using ::testing::ElementsAre;
using testing::FakeSink;
using testing::FakeSource;
using ::testing::HasSubstr;
using testing::make_shard;
using testing::MemoryStore;
using testing::World;
using namespace std::chrono_literals;

/// Plays a script: one entry a poll, then tells the service to stop.
class ScriptedLock final : public Lock {
 public:
  ScriptedLock(std::vector<State> script, std::atomic<bool>& stop)
      : script_(std::move(script)), stop_(stop) {}
  State poll() override {
    if (at_poll) at_poll(next_);
    const State state = script_[std::min(next_, script_.size() - 1)];
    if (++next_ >= script_.size()) stop_ = true;
    return state;
  }

  std::function<void(std::size_t)> at_poll;  // how many there were before

 private:
  std::vector<State> script_;
  std::size_t next_ = 0;
  std::atomic<bool>& stop_;
};

struct Rig {
  World world;
  FakeSink sink;
  MemoryStore store;
  testing::ManualClock clock;
  std::atomic<bool> stop = false;
  StatusBoard board;
  std::string said;
  testing::FakeBook book{"rules"};
  ReloadDesk desk;
  std::function<void(std::size_t)> at_poll;

  void run(std::vector<Lock::State> script) {
    ScriptedLock lock(std::move(script), stop);
    lock.at_poll = at_poll;
    ServiceParts parts;
    parts.rules = *book.now().rules;
    parts.book = &book;
    parts.desk = &desk;
    parts.make_shard = make_shard;
    parts.make_source = [&]() -> types::Result<std::unique_ptr<Source>> {
      return std::make_unique<FakeSource>(world);
    };
    parts.sinks = {&sink};
    parts.lock = &lock;
    parts.store = &store;
    parts.clock = &clock;
    parts.log = [&](LogLevel, std::string_view text) { said += std::string(text) + "\n"; };
    ASSERT_TRUE(serve(parts, {}, stop, board).has_value());
  }
};

constexpr auto kWaiting = Lock::State::kWaiting;
constexpr auto kHeld = Lock::State::kHeld;
constexpr auto kUncertain = Lock::State::kUncertain;
constexpr auto kLost = Lock::State::kLost;

TEST(Service, StandsByUntilItHasTheLock) {
  Rig rig;
  rig.world.records["a"] = {"1 now"};
  rig.run(std::vector<Lock::State>(300, kWaiting));
  EXPECT_THAT(rig.sink.alerts, ::testing::IsEmpty());
  EXPECT_THAT(rig.said, HasSubstr("stands by: another instance of this group is active"));
  EXPECT_EQ(rig.board.get()->phase, Phase::kStandby);
  EXPECT_FALSE(rig.board.get()->ready);
}

TEST(Service, ReadsRulesAnewWhileItStandsByToo) {
  Rig rig;
  std::vector<ReloadOutcome::Kind> answers;
  rig.desk.ask({"lead", [&](const ReloadOutcome& outcome) { answers.push_back(outcome.kind); }});
  rig.run(std::vector<Lock::State>(5, kWaiting));
  EXPECT_THAT(answers, ElementsAre(ReloadOutcome::Kind::kAccepted));
  EXPECT_EQ(rig.board.get()->phase, Phase::kStandby);
}

TEST(Service, AChangeThatWasUnderWayWhenAnotherTookOverIsBegunAnew) {
  Rig rig;
  rig.world.records["a"] = {"1 now"};
  rig.book = testing::FakeBook("rules", [](const std::string& text, const plan::Plan*) {
    plan::Plan plan;
    plan.rules.emplace_back().name = text;
    return std::make_shared<const plan::Plan>(std::move(plan));
  });
  rig.sink.acknowledges = false;  // its snapshot is not kept, and the change waits for that
  rig.at_poll = [&](std::size_t polls) {
    if (polls == 3) {
      rig.book.text = "other rules";
      rig.desk.ask({"lead", {}});
    }
    if (polls == 7) rig.sink.acknowledges = true;
  };
  rig.run({kHeld, kHeld, kHeld, kHeld, kHeld, kLost, kWaiting, kHeld, kHeld, kHeld, kHeld, kHeld,
           kHeld, kHeld, kHeld});
  EXPECT_THAT(rig.said, HasSubstr("another instance took over"));
  ASSERT_NE(rig.board.get()->plan, nullptr);
  EXPECT_EQ(rig.board.get()->plan->rules.at(0).name, "other rules");
}

TEST(Service, WorksCommitsAndSavesWhenToldToStop) {
  Rig rig;
  rig.world.records["a"] = {"1 now", "2 now"};
  rig.run({kWaiting, kHeld, kHeld, kHeld});
  EXPECT_THAT(rig.sink.alerts, ElementsAre("1 now", "2 now"));
  EXPECT_EQ(rig.world.committed["a"], 2U);
  EXPECT_TRUE(rig.store.bytes.has_value());
  EXPECT_EQ(rig.board.get()->phase, Phase::kStopping);
}

TEST(Service, DoesNothingWhileItIsNotSure) {
  Rig rig;
  rig.world.records["a"] = {"1 now"};
  rig.run({kHeld, kUncertain, kUncertain});
  EXPECT_THAT(rig.sink.alerts, ::testing::IsEmpty());
}

TEST(Service, StartsAnewAfterAnotherTookOver) {
  Rig rig;
  rig.world.records["a"] = {"1 now"};
  rig.run({kHeld, kHeld, kUncertain, kLost, kWaiting, kHeld, kHeld, kHeld});
  // Not committed before it lost the lock, so read again: at least once.
  EXPECT_THAT(rig.sink.alerts, ElementsAre("1 now", "1 now"));
  EXPECT_THAT(rig.said, HasSubstr("another instance took over"));
  EXPECT_EQ(rig.board.get()->activations, 2U);
}

TEST(Service, SaysWhatIsWrongOnceAndThatItIsOver) {
  Rig rig;
  rig.world.records["a"] = {};
  rig.world.problem = "topic a does not exist yet";
  rig.run(std::vector<Lock::State>(50, kHeld));
  const auto first = rig.said.find("topic a does not exist yet");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(rig.said.find("topic a does not exist yet", first + 1), std::string::npos);
}

}  // namespace
}  // namespace limen::driver
