#include "connectors/store/recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "tests/connectors/store/alerts.h"

namespace limen::store {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::unique_ptr<AlertStore> open_store() {
  return std::move(*AlertStore::open({.first_number = 0}));
}

TEST(Recorder, StoresAndThenTellsOfEachNewMessageInOrder) {
  const auto store = open_store();
  std::vector<std::pair<std::int64_t, std::string>> told;
  Recorder recorder(*store, [&](std::int64_t seq, const std::string& json) {
    EXPECT_GE(store->last_seq().value(), seq) << "told of before it was stored";
    told.emplace_back(seq, json);
  });
  for (const char* id : {"a", "b", "a", "c"}) EXPECT_TRUE(recorder.offer(new_alert({.id = id})));
  recorder.stop();
  EXPECT_THAT(told, ElementsAre(Pair(1, alert_json({.id = "a"})), Pair(2, alert_json({.id = "b"})),
                                Pair(3, alert_json({.id = "c"}))));
  EXPECT_EQ(recorder.waiting(), 0U);
  EXPECT_EQ(recorder.error(), "");
}

TEST(Recorder, RefusesAndCountsWhatItsQueueHasNoRoomFor) {
  const auto store = open_store();
  std::promise<void> entered;
  std::promise<void> go_on;
  Recorder recorder(
      *store,
      [&](std::int64_t seq, const std::string&) {
        if (seq != 1) return;
        entered.set_value();
        go_on.get_future().wait();
      },
      2);
  EXPECT_TRUE(recorder.offer(new_alert({.id = "a"})));
  entered.get_future().wait();  // the thread is busy, and the queue is empty
  EXPECT_TRUE(recorder.offer(new_alert({.id = "b"})));
  EXPECT_TRUE(recorder.offer(new_alert({.id = "c"})));
  EXPECT_FALSE(recorder.offer(new_alert({.id = "d"})));
  EXPECT_EQ(recorder.refused(), 1U);
  EXPECT_EQ(recorder.waiting(), 2U);
  go_on.set_value();
  recorder.stop();
  EXPECT_EQ(store->last_seq().value(), 3);
  EXPECT_FALSE(recorder.offer(new_alert({.id = "e"}))) << "it has stopped";
}

}  // namespace
}  // namespace limen::store
