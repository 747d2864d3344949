#include "connectors/kafka/consumer.h"

#include <gmock/gmock.h>

#include "connectors/kafka/beginning.h"
#include "connectors/kafka/partition.h"
#include "tests/connectors/kafka/mock_world.h"

namespace limen::kafka {
namespace {

using ::testing::ElementsAre;
using testing::eventually;
using ::testing::HasSubstr;
using testing::poll_into;
using testing::Read;
using testing::total;
using testing::World;
using namespace std::chrono_literals;

bool all(const Consumer& consumer, driver::Reading reading) {
  for (const auto& input : consumer.inputs()) {
    if (input.reading != reading) return false;
  }
  return !consumer.inputs().empty();
}

TEST(Consumer, ReadsEveryPartitionInOrderAndKnowsItsEnd) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("crossings", 3));
  std::vector<std::string> values;
  for (int i = 0; i < 300; ++i) values.push_back(std::to_string(i));
  world.produce("crossings", values);
  auto consumer = world.consumer({"crossings"});
  Read read;
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read, 50);
    return total(read) == 300 && all(*consumer, driver::Reading::kAtEnd);
  }));
  EXPECT_EQ(consumer->inputs().size(), 3U);
  EXPECT_TRUE(consumer->complete());
  EXPECT_EQ(consumer->problem(), "");
  for (const auto& input : consumer->inputs()) {
    EXPECT_EQ(input.next, read[input.name].size());
    int last = -1;
    for (const auto& value : read[input.name]) {
      EXPECT_LT(last, std::stoi(value));
      last = std::stoi(value);
    }
  }
}

TEST(Consumer, GoesOnAtGivenPositions) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("crossings", 1));
  world.produce("crossings", {"a", "b", "c", "d"});
  const driver::Position from[] = {{"crossings/0", 2}};
  auto consumer = world.consumer({"crossings"}, {from[0]});
  Read read;
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read);
    return all(*consumer, driver::Reading::kAtEnd);
  }));
  EXPECT_THAT(read["crossings/0"], ElementsAre("c", "d"));
}

TEST(Consumer, GoesOnAtWhatItCommitted) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("crossings", 1));
  world.produce("crossings", {"a", "b", "c"});
  {
    auto first = world.consumer({"crossings"});
    Read read;
    ASSERT_TRUE(eventually([&] {
      poll_into(*first, read);
      return total(read) == 3;
    }));
    const driver::Position done[] = {{"crossings/0", 2}};
    first->commit(done);
    EXPECT_FALSE(first->committed());
    ASSERT_TRUE(eventually([&] {
      poll_into(*first, read);
      return first->committed();
    }));
  }
  auto second = world.consumer({"crossings"});
  Read read;
  ASSERT_TRUE(eventually([&] {
    poll_into(*second, read);
    return all(*second, driver::Reading::kAtEnd);
  }));
  EXPECT_THAT(read["crossings/0"], ElementsAre("c"));
}

TEST(Consumer, LeavesAPausedPartitionAlone) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("fast", 1));
  ASSERT_TRUE(world.cluster->create_topic("slow", 1));
  auto consumer = world.consumer({"fast", "slow"});
  Read read;
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read);
    return all(*consumer, driver::Reading::kAtEnd) && consumer->inputs().size() == 2;
  }));
  consumer->pause(0, true);
  const std::string paused = consumer->inputs()[0].name;
  const std::string other = consumer->inputs()[1].name;
  world.produce("fast", {"1", "2"});
  world.produce("slow", {"1", "2"});
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read);
    return read[other].size() == 2;
  }));
  EXPECT_EQ(consumer->inputs()[0].reading, driver::Reading::kPaused);
  EXPECT_TRUE(read[paused].empty());
  consumer->pause(0, false);
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read);
    return read[paused].size() == 2 && all(*consumer, driver::Reading::kAtEnd);
  }));
  EXPECT_THAT(read[paused], ElementsAre("1", "2"));
}

TEST(Consumer, SaysThatTheBrokerIsAwayAndGoesOnWhenItIsBack) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("crossings", 1));
  world.produce("crossings", {"a"});
  auto consumer = world.consumer({"crossings"});
  Read read;
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read);
    return all(*consumer, driver::Reading::kAtEnd);
  }));
  world.cluster->set_down(true);
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read);
    return all(*consumer, driver::Reading::kUnreachable);
  }));
  EXPECT_THAT(consumer->problem(), HasSubstr("cannot reach Kafka at " + world.settings.brokers));
  world.cluster->set_down(false);
  world.produce("crossings", {"b"});
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read);
    // Never at its end before it has been read to its end.
    const bool at_end = all(*consumer, driver::Reading::kAtEnd);
    EXPECT_TRUE(!at_end || total(read) == 2U);
    return at_end;
  }));
  EXPECT_EQ(consumer->problem(), "");
}

TEST(Consumer, AsksForOffsetsNoLongerThanItMayWait) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("crossings", 1));
  world.produce("crossings", {"a", "b"});
  const std::shared_ptr<Client> client =
      Client::make(RD_KAFKA_CONSUMER, world.settings, {{"group.id", "g"}}, {}).value();
  ASSERT_TRUE(eventually([&] { return ask_watermarks(*client, "crossings", 0).has_value(); }));
  EXPECT_EQ(ask_watermarks(*client, "crossings", 0)->high, 2);
  world.cluster->set_down(true);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(ask_watermarks(*client, "crossings", 0));
  EXPECT_FALSE(ask_watermarks(*client, "crossings", 0));
  EXPECT_FALSE(ask_beginnings(*client, {{"crossings", 0}}, std::nullopt).at(0));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  world.cluster->set_down(false);
  EXPECT_TRUE(eventually([&] { return ask_watermarks(*client, "crossings", 0).has_value(); }));
}

TEST(Consumer, StartsWithoutABroker) {
  Settings settings;
  settings.brokers = "127.0.0.1:1";
  auto consumer = Consumer::make(settings, {"crossings"}, testing::quiet());
  ASSERT_TRUE(consumer);
  Read read;
  ASSERT_TRUE(eventually([&] {
    poll_into(**consumer, read);
    return (*consumer)->problem().find("onnect") != std::string::npos;
  }));
  EXPECT_FALSE((*consumer)->complete());
  EXPECT_THAT((*consumer)->problem(), HasSubstr("cannot reach Kafka at 127.0.0.1:1: "));
}

TEST(Consumer, NamesAPropertyThatLibrdkafkaDoesNotHave) {
  Settings settings;
  settings.librdkafka = {{"fetch.wat", "1"}};
  const auto consumer = Consumer::make(settings, {"crossings"}, testing::quiet());
  ASSERT_FALSE(consumer);
  EXPECT_EQ(consumer.error().message, "kafka.librdkafka: librdkafka has no property `fetch.wat`");
}

TEST(Settings, RefusesWhatLimenItselfSets) {
  Settings settings;
  settings.librdkafka = {{"enable.auto.commit", "true"}};
  EXPECT_THAT(check(settings).error().message, HasSubstr("`enable.auto.commit` is set by limen"));
}

TEST(Settings, NamesAValueThatLibrdkafkaDoesNotTake) {
  Settings settings;
  settings.librdkafka = {{"socket.keepalive.enable", "perhaps"}};
  EXPECT_THAT(check(settings).error().message, HasSubstr("socket.keepalive.enable"));
  settings.librdkafka = {{"socket.keepalive.enable", "true"}};
  EXPECT_TRUE(check(settings));
}

}  // namespace
}  // namespace limen::kafka
