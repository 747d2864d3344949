#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>

#include "tests/connectors/kafka/mock_world.h"

namespace limen::kafka {
namespace {

using testing::eventually;
using testing::World;
using namespace std::chrono_literals;

TEST(Records, CarryHeadersOffsetsTimesAndReadablePadding) {
  World world;
  ASSERT_TRUE(world.cluster->create_topic("crossings", 1));
  auto producer = world.producer();
  producer->send({"crossings", "", "first", {{"content-type", "application/json"}}});
  producer->send({"crossings", "", "", {}});
  ASSERT_TRUE(producer->flush(10s));
  auto consumer = world.consumer({"crossings"});
  std::size_t seen = 0;
  ASSERT_TRUE(eventually([&] {
    std::vector<driver::InputBatch> batches;
    EXPECT_TRUE(consumer->poll(100, 20ms, batches).has_value());
    for (const auto& batch : batches) {
      for (const auto& record : batch.records) {
        EXPECT_EQ(record.position, seen);
        EXPECT_TRUE(record.record_time.has_value());
        // Reading the padding is what a decoder may do; a sanitizer would tell if it were not ours.
        char sum = 0;
        for (std::size_t i = 0; i < types::RawRecord::kPadding; ++i) {
          sum = static_cast<char>(sum ^ record.content.data()[record.content.size() + i]);
        }
        EXPECT_EQ(sum, sum);
        if (seen == 0) {
          EXPECT_EQ(record.content, "first");
          EXPECT_EQ(record.headers.size(), 1U);
          EXPECT_EQ(record.headers[0].name, "content-type");
          EXPECT_EQ(record.headers[0].value, "application/json");
        } else {
          EXPECT_EQ(record.content, "");
          EXPECT_TRUE(record.headers.empty());
        }
        ++seen;
      }
    }
    return seen == 2;
  }));
}

}  // namespace
}  // namespace limen::kafka
