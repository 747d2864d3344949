#include "connectors/driver/evenness.h"

#include <gtest/gtest.h>

#include "tests/connectors/driver/fakes.h"

namespace limen::driver {
namespace {

using testing::make_shard;
using testing::World;

/// A shard with two inputs, `ahead` and `behind`, and as many events in its buffer as were fed.
struct Two {
  World world;
  testing::FakeSource source{world};
  Shard shard = make_shard();
  std::vector<types::InputId> ids{shard.add_input("ahead"), shard.add_input("behind")};
  std::vector<InputState> states{InputState::kActive, InputState::kActive};

  Two() {
    world.records["ahead"] = {};
    world.records["behind"] = {};
    std::vector<InputBatch> none;
    EXPECT_TRUE(source.poll(0, Milliseconds(0), none).has_value());
  }
  void feed(std::size_t input, const std::string& content) {
    types::RawRecord record;
    record.content = content;
    ShardOutput out;
    shard.feed(ids[input], {&record, 1}, out);
  }
};

TEST(Evenness, PausesWhatIsMoreThanAMinuteAheadWhileTheBufferIsFull) {
  Two two;
  Evenness evenness(1);
  two.feed(1, "100");
  two.feed(0, "160");
  evenness.apply(two.shard, two.source, two.ids, two.states);
  EXPECT_FALSE(evenness.paused(0));  // exactly a minute
  two.feed(0, "161");
  evenness.apply(two.shard, two.source, two.ids, two.states);
  EXPECT_TRUE(evenness.paused(0));
  EXPECT_FALSE(evenness.paused(1));
  two.feed(1, "161");
  evenness.apply(two.shard, two.source, two.ids, two.states);
  EXPECT_FALSE(evenness.paused(0));
}

TEST(Evenness, PausesNothingWhileTheBufferHasRoom) {
  Two two;
  Evenness evenness(2);
  two.feed(1, "100");
  two.feed(0, "1000");
  evenness.apply(two.shard, two.source, two.ids, two.states);
  EXPECT_FALSE(evenness.paused(0));
}

TEST(Evenness, AnInputWithoutEventsIsTheSlowestUnlessItIsIdle) {
  Two two;
  Evenness evenness(0);
  two.feed(0, "100");
  evenness.apply(two.shard, two.source, two.ids, two.states);
  EXPECT_TRUE(evenness.paused(0));
  two.states[1] = InputState::kIdle;
  evenness.apply(two.shard, two.source, two.ids, two.states);
  EXPECT_FALSE(evenness.paused(0));
}

}  // namespace
}  // namespace limen::driver
