#include "engine/types/batch.h"

#include <gtest/gtest.h>

namespace limen::types {
namespace {

TEST(Batch, StartsRowsWithNothingInThem) {
  Batch batch;
  batch.reset(6, 100);
  EXPECT_EQ(batch.capacity(), 128U);
  EXPECT_EQ(batch.add_row(3), 0U);
  EXPECT_EQ(batch.size(), 1U);
  for (SlotId slot = 0; slot < 6; ++slot) EXPECT_FALSE(batch.row(0).has(slot));
  EXPECT_EQ(batch.row(0).kind, 3);
  EXPECT_FALSE(batch.row(0).exercise);
}

TEST(Batch, KeepsRowsApart) {
  Batch batch;
  batch.reset(6, 128);
  for (std::uint64_t i = 0; i < 100; ++i) {
    batch.add_row(0);
    if (i % 3 == 0) batch.set(5, i);
    batch.set_text(SlotTable::kId, std::to_string(i));
  }
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(batch.row(i).has(5), i % 3 == 0);
    if (i % 3 == 0) {
      EXPECT_EQ(batch.row(i).raw(5), i);
    }
    EXPECT_EQ(batch.row(i).id(), std::to_string(i));
  }
}

TEST(Batch, TakesARowBackWithItsTextAndMarks) {
  Batch batch;
  batch.reset(6, 64);
  batch.add_row(0);
  batch.set_text(SlotTable::kId, "first");
  for (int i = 0; i < 1000; ++i) {
    batch.add_row(0);
    batch.set(5, 7);
    batch.info(1).exercise = true;
    batch.set_text(SlotTable::kSource, std::string(1000, 'x'));
    batch.drop_row();
  }
  batch.add_row(0);
  EXPECT_FALSE(batch.last_has(5));
  EXPECT_FALSE(batch.last_has(SlotTable::kSource));
  EXPECT_FALSE(batch.row(1).exercise);
  EXPECT_EQ(batch.add_text("x") >> 32U, 5U);  // right behind "first"
  EXPECT_EQ(batch.row(0).id(), "first");
}

TEST(Batch, TakesTwoRowsBackOneAfterTheOther) {
  Batch batch;
  batch.reset(6, 64);
  batch.add_row(0);
  batch.set(5, 1);
  batch.add_row(0);
  batch.drop_row();
  batch.drop_row();
  EXPECT_EQ(batch.size(), 0U);
  batch.add_row(0);
  EXPECT_FALSE(batch.last_has(5));
  batch.set(5, 2);
  EXPECT_EQ(batch.row(0).raw(5), 2U);
}

TEST(Batch, GoesOnWithTheLastRowAfterOneIsTakenBack) {
  Batch batch;
  batch.reset(6, 64);
  batch.add_row(0);
  batch.add_row(0);
  batch.drop_row();
  batch.set(5, 9);
  EXPECT_EQ(batch.row(0).raw(5), 9U);
  EXPECT_TRUE(batch.last_has(5));
}

TEST(Batch, IsFullWhenAllRowsAreTaken) {
  Batch batch;
  batch.reset(5, 64);
  for (int i = 0; i < 64; ++i) {
    EXPECT_FALSE(batch.full());
    batch.add_row(0);
  }
  EXPECT_TRUE(batch.full());
  batch.reset(5, 64);
  EXPECT_FALSE(batch.full());
  EXPECT_EQ(batch.size(), 0U);
}

TEST(Batch, HoldsAnEmptyText) {
  Batch batch;
  batch.reset(5, 64);
  batch.add_row(0);
  batch.set_text(SlotTable::kSubject, std::string_view());
  EXPECT_TRUE(batch.last_has(SlotTable::kSubject));
  EXPECT_EQ(batch.row(0).bytes(SlotTable::kSubject), "");
}

TEST(EventOrder, IsByTimeThenIdThenSource) {
  Batch batch;
  batch.reset(5, 64);
  const auto add = [&](std::int64_t time, std::string_view id, std::string_view source) {
    batch.add_row(0);
    batch.set(SlotTable::kTime, static_cast<std::uint64_t>(time));
    batch.set_text(SlotTable::kId, id);
    batch.set_text(SlotTable::kSource, source);
    return batch.size() - 1;
  };
  const std::size_t a = add(1, "b", "z");
  const std::size_t b = add(2, "a", "z");
  const std::size_t c = add(2, "b", "y");
  const std::size_t d = add(2, "b", "z");
  const std::size_t e = add(2, "\xEF\xBC\xA1", "a");      // U+FF21
  const std::size_t f = add(2, "\xF0\x9F\x98\x80", "a");  // U+1F600 comes later by code point
  const std::vector<std::size_t> order = {a, b, c, d, e, f};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < order.size(); ++j) {
      EXPECT_EQ(before(batch.row(order[i]), batch.row(order[j])), i < j) << i << " " << j;
    }
  }
}

}  // namespace
}  // namespace limen::types
