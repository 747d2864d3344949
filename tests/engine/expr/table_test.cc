#include "engine/expr/table.h"

#include <gtest/gtest.h>

namespace limen::expr {
namespace {

TEST(Table, FindsRowsByKeyAndRefusesTwins) {
  Table table("points", {"point"}, {{"point", ColumnType::kString}, {"lanes", ColumnType::kInt}});
  EXPECT_TRUE(table.add({"XZAAA"}, {Value::string("XZAAA"), Value::integer(4)}));
  EXPECT_FALSE(table.add({"XZAAA"}, {Value::string("XZAAA"), Value::integer(5)}));
  EXPECT_TRUE(table.add({"XZBBB"}, {Value::string("XZBBB"), Value::error(ErrorCode::kAbsent)}));
  ASSERT_NE(table.find("XZAAA"), nullptr);
  EXPECT_EQ(table.cell(table.find("XZAAA")->row, 1).i, 4);
  EXPECT_TRUE(table.cell(table.find("XZBBB")->row, 1).is_absent());
  EXPECT_EQ(table.find("XZCCC"), nullptr);
  EXPECT_EQ(table.size(), 2U);
}

TEST(Table, KeepsItsOwnCopies) {
  Table table("t", {"k"}, {{"items", ColumnType::kList}});
  {
    const std::string item = "a rather long text that lives on the heap";
    const std::vector<Value> items = {Value::string(item)};
    const ListValue list{items.data(), 1};
    table.add({"x"}, {Value::of(&list)});
  }
  EXPECT_EQ(table.cell(0, 0).list->items[0].text(), "a rather long text that lives on the heap");
}

TEST(Table, JoinsKeysWithoutCollisions) {
  EXPECT_EQ(Table::joined_key({"a"}), "a");
  EXPECT_EQ(Table::joined_key({"a", "bc"}), "1:a2:bc");
  EXPECT_NE(Table::joined_key({"a", "1:b"}), Table::joined_key({"a1:", "b"}));
}

TEST(Table, IsAMapFromKeyToRow) {
  Table table("rates", {"point", "mode"}, {{"rate", ColumnType::kDouble}});
  table.add({"XZAAA", "car"}, {Value::real(0.5)});
  ASSERT_EQ(table.map().size, 1U);
  EXPECT_EQ(table.map().entries[0].key.list->items[1].text(), "car");
  EXPECT_EQ(table.map().entries[0].value.row->row, 0U);
}

}  // namespace
}  // namespace limen::expr
