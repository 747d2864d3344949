#include "engine/state/key_table.h"

#include <gtest/gtest.h>

#include "engine/types/archive.h"
#include "engine/types/batch.h"

namespace limen::state {
namespace {

using types::SlotType;

class KeyTableTest : public testing::Test {
 protected:
  KeyTableTest() : table_({{5, SlotType::kString}, {6, SlotType::kInt}}, schema_) {}

  KeyTable::Key find(const std::string& text, std::int64_t number) {
    types::Batch batch;
    batch.reset(7, 64);
    batch.add_row(0);
    batch.set_text(5, text);
    batch.set(6, static_cast<std::uint64_t>(number));
    return table_.find_or_add(batch.row(0));
  }

  types::Schema schema_;
  KeyTable table_;
};

TEST_F(KeyTableTest, GivesEqualValuesOneKeyAndOthersAnother) {
  const auto key = find("a", 1);
  table_.hold(key);
  EXPECT_EQ(find("a", 1), key);
  EXPECT_NE(find("a", 2), key);
  EXPECT_EQ(table_.text(key, 0), "a");
  EXPECT_EQ(table_.text(key, 1), "1");
}

TEST_F(KeyTableTest, TellsWhereOneFieldEndsAndTheNextBegins) {
  const auto key = find("a1", 1);
  table_.hold(key);
  const auto other = find("a", 11);
  EXPECT_NE(other, key);
}

TEST_F(KeyTableTest, GivesANumberAgainOnceNobodyHoldsIt) {
  const auto key = find("a", 1);
  table_.hold(key);
  table_.hold(key);
  table_.release(key);
  EXPECT_EQ(table_.size(), 1U);
  table_.release(key);
  EXPECT_EQ(table_.size(), 0U);
  const auto next = find("b", 2);
  EXPECT_EQ(next, key);
  EXPECT_EQ(table_.text(next, 0), "b");
  table_.drop_unheld(next);
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(KeyTableTest, FindsItsKeysAfterLoading) {
  const auto key = find("a", -5);
  table_.hold(key);
  std::string bytes;
  types::Writer writer(bytes);
  writer(table_);
  KeyTable copy({{5, SlotType::kString}, {6, SlotType::kInt}}, schema_);
  types::Reader reader(bytes);
  reader(copy);
  std::swap(table_, copy);
  EXPECT_EQ(find("a", -5), key);
  EXPECT_EQ(table_.text(key, 1), "-5");
}

}  // namespace
}  // namespace limen::state
