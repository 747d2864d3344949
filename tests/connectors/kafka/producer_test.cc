#include "connectors/kafka/producer.h"

#include <gmock/gmock.h>

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

TEST(Producer, AMarkIsAcknowledgedWhenAllBeforeItIsWritten) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("alerts", 1));
  auto producer = world.producer();
  EXPECT_TRUE(producer->acknowledged(producer->mark()));
  producer->send({"alerts", "k", "1", {}});
  const auto mark = producer->mark();
  EXPECT_FALSE(producer->acknowledged(mark));
  ASSERT_TRUE(eventually([&] {
    producer->serve(10ms);
    return producer->acknowledged(mark);
  }));
  EXPECT_EQ(producer->counters().delivered, 1U);
}

TEST(Producer, KeepsWhatItHasWhileTheBrokerIsAway) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("alerts", 1));
  auto producer = world.producer();
  producer->send({"alerts", "k", "1", {}});
  ASSERT_TRUE(producer->flush(10s));
  world.cluster->set_down(true);
  producer->send({"alerts", "k", "2", {}});
  EXPECT_FALSE(producer->flush(300ms));
  ASSERT_TRUE(eventually([&] {
    producer->serve(10ms);
    return !producer->problem().empty();
  }));
  EXPECT_THAT(producer->problem(), HasSubstr("cannot reach Kafka"));
  world.cluster->set_down(false);
  ASSERT_TRUE(producer->flush(20s));
  EXPECT_EQ(producer->problem(), "");
  auto consumer = world.consumer({"alerts"});
  Read read;
  ASSERT_TRUE(eventually([&] {
    poll_into(*consumer, read);
    return total(read) == 2;
  }));
  EXPECT_THAT(read["alerts/0"], ElementsAre("1", "2"));
}

TEST(Producer, SendsAgainWhatAProducerThatGaveUpHad) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("alerts", 1));
  auto producer = world.producer();
  producer->send({"alerts", "k", "1", {{"content-type", "text/plain"}}});
  producer->send({"alerts", "k", "2", {{"content-type", "text/plain"}}});
  producer->provoke_fatal_error();
  const auto mark = producer->mark();
  ASSERT_TRUE(eventually([&] {
    producer->serve(10ms);
    return producer->acknowledged(mark);
  }));
  EXPECT_EQ(producer->counters().rebuilds, 1U);
  auto consumer = world.consumer({"alerts"});
  Read read;
  std::vector<std::string> types;
  ASSERT_TRUE(eventually([&] {
    std::vector<driver::InputBatch> batches;
    EXPECT_TRUE(consumer->poll(100, 20ms, batches).has_value());
    for (const auto& batch : batches) {
      for (const auto& record : batch.records) {
        read["all"].emplace_back(record.content);
        for (const auto& header : record.headers) types.emplace_back(header.value);
      }
    }
    return total(read) >= 2;
  }));
  EXPECT_THAT(read["all"], ElementsAre("1", "2"));
  EXPECT_THAT(types, ElementsAre("text/plain", "text/plain"));
}

TEST(Producer, DropsAndCountsWhatNoBrokerWillTake) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("alerts", 1));
  std::string said;
  auto producer = Producer::make(world.settings, {}, [&](auto level, std::string_view text) {
                    if (level == driver::LogLevel::kError) said = text;
                  }).value();
  producer->send({"alerts", "the-key", std::string(2 << 20, 'x'), {}});
  EXPECT_TRUE(producer->flush(5s));
  EXPECT_EQ(producer->counters().refused, 1U);
  EXPECT_THAT(said, HasSubstr("the-key"));
}

TEST(Producer, AsksToStopBeforeItsMemoryGrows) {
  Settings settings;
  settings.brokers = "127.0.0.1:1";
  auto producer = Producer::make(settings, {}, testing::quiet()).value();
  EXPECT_TRUE(producer->ready());
  for (int i = 0; i < 50'000; ++i) producer->send({"alerts", "", "x", {}});
  EXPECT_FALSE(producer->ready());
}

}  // namespace
}  // namespace limen::kafka
