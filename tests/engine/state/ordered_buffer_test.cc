#include "engine/state/ordered_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/types/archive.h"

namespace limen::state {
namespace {

using types::SlotTable;

RecordLayout layout() {
  return {6, {SlotTable::kTime, SlotTable::kId, SlotTable::kSource, 5}, {false, true, true, true}, 2};
}

/// One event a batch, pushed with verdicts that tell its number.
void push(OrderedBuffer& buffer, std::int64_t time, const std::string& id,
          const std::string& source, std::uint64_t number, const std::string& more = "") {
  types::Batch batch;
  batch.reset(6, 64);
  batch.add_row(3);
  batch.set(SlotTable::kTime, static_cast<std::uint64_t>(time));
  batch.set_text(SlotTable::kId, id);
  batch.set_text(SlotTable::kSource, source);
  if (!more.empty()) batch.set_text(5, more);
  const std::uint64_t verdicts[] = {number, ~number};
  buffer.push(batch.row(0), verdicts);
}

std::vector<std::string> drain(OrderedBuffer& buffer) {
  std::vector<std::string> ids;
  while (!buffer.empty()) {
    ids.emplace_back(buffer.next().event.id());
    buffer.drop();
  }
  return ids;
}

TEST(OrderedBuffer, OrdersByTimeThenIdThenSource) {
  OrderedBuffer buffer(layout());
  push(buffer, 2, "a", "/s", 1);
  push(buffer, 1, "c", "/s", 2);
  push(buffer, 1, "b", "/t", 3);
  push(buffer, 1, "b", "/s", 4);
  std::vector<std::uint64_t> order;
  while (!buffer.empty()) {
    order.push_back(buffer.next().verdicts[0]);
    EXPECT_EQ(buffer.next().verdicts[1], ~order.back());
    buffer.drop();
  }
  EXPECT_EQ(order, (std::vector<std::uint64_t>{4, 3, 2, 1}));
}

TEST(OrderedBuffer, KeepsTheSlotsItIsToldAndTheirTexts) {
  OrderedBuffer buffer(layout());
  push(buffer, 7, "id", "/source", 1, "more text");
  const types::EventView event = buffer.next().event;
  EXPECT_EQ(types::to_int(event.time()), 7);
  EXPECT_EQ(event.id(), "id");
  EXPECT_EQ(event.source(), "/source");
  EXPECT_EQ(event.bytes(5), "more text");
  EXPECT_FALSE(event.has(SlotTable::kSubject));
  EXPECT_EQ(event.kind, 3);
}

TEST(OrderedBuffer, GivesAnyOrderOfArrivalBackSortedWhileEventsLeave) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    OrderedBuffer buffer(layout());
    std::vector<std::pair<std::int64_t, std::string>> waiting;
    std::int64_t gone = -1;
    for (int i = 0; i < 3000; ++i) {
      const std::int64_t time = std::max<std::int64_t>(gone, i + static_cast<int>(random() % 50));
      const std::string id = "e" + std::to_string(10000 + i);
      push(buffer, time, id, "/s", 0, std::string(random() % 40, 'x'));
      waiting.emplace_back(time, id);
      if (random() % 3 != 0) continue;
      const auto next = std::min_element(waiting.begin(), waiting.end());
      ASSERT_EQ(buffer.next().event.id(), next->second);
      gone = next->first;
      waiting.erase(next);
      buffer.drop();
    }
    std::sort(waiting.begin(), waiting.end());
    ASSERT_EQ(buffer.size(), waiting.size());
    for (const auto& [time, id] : waiting) {
      ASSERT_EQ(buffer.next().event.id(), id);
      buffer.drop();
    }
    EXPECT_TRUE(buffer.empty());
  }
}

TEST(OrderedBuffer, IsTheSameAfterSavingAndLoading) {
  OrderedBuffer buffer(layout());
  for (int i = 0; i < 500; ++i) push(buffer, (i * 7) % 100, "e" + std::to_string(i), "/s", 1, "t");
  std::string bytes;
  types::Writer writer(bytes);
  writer(buffer);
  OrderedBuffer copy(layout());
  types::Reader reader(bytes);
  reader(copy);
  EXPECT_EQ(copy.size(), buffer.size());
  EXPECT_EQ(drain(copy), drain(buffer));
}

TEST(OrderedBuffer, TakesEventsLargerThanAPage) {
  OrderedBuffer buffer(layout());
  push(buffer, 1, "large", "/s", 1, std::string(1'000'000, 'x'));
  push(buffer, 2, "small", "/s", 1);
  EXPECT_EQ(buffer.next().event.bytes(5).size(), 1'000'000U);
  EXPECT_EQ(drain(buffer), (std::vector<std::string>{"large", "small"}));
}

}  // namespace
}  // namespace limen::state
