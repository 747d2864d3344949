#include "engine/types/slots.h"

#include <gmock/gmock.h>

namespace limen::types {
namespace {

using ::testing::ElementsAre;

Field field_of(std::string path, FieldType type, std::vector<EnumValue> values = {}) {
  Field field;
  field.path = std::move(path);
  field.type = type;
  field.values = std::move(values);
  return field;
}

TEST(SlotTable, BeginsWithTheAttributes) {
  const SlotTable slots;
  EXPECT_EQ(slots.size(), 5U);
  EXPECT_EQ(slots[SlotTable::kTime].path, "time");
  EXPECT_EQ(slots[SlotTable::kType].type, SlotType::kSymbol);
}

TEST(SlotTable, HasOneSlotForAPathAndType) {
  SlotTable slots;
  EXPECT_EQ(slots.add("point", SlotType::kString), 5);
  EXPECT_EQ(slots.add("n", SlotType::kInt), 6);
  EXPECT_EQ(slots.add("point", SlotType::kString), 5);
  EXPECT_EQ(slots.size(), 7U);
}

TEST(SlotTable, FindsTheSlotsOfAField) {
  SlotTable slots;
  const SlotId symbol = slots.add("mode", SlotType::kSymbol);
  const SlotId text = slots.add("mode", SlotType::kString);
  EXPECT_THAT(slots.slots_of(field_of("mode", FieldType::kString, {{"car"}})),
              ElementsAre(symbol, text));
  EXPECT_THAT(slots.slots_of(field_of("mode", FieldType::kString)), ElementsAre(text));
  EXPECT_THAT(slots.slots_of(field_of("mode", FieldType::kInt)), ElementsAre());
}

TEST(SlotTable, TakesNoFieldForAnAttribute) {
  const SlotTable slots;
  EXPECT_THAT(slots.slots_of(field_of("id", FieldType::kString)), ElementsAre());
}

TEST(Schema, GivesEqualTextOneSymbol) {
  Schema schema;
  Kind a;
  a.name = "a";
  a.fields = {field_of("mode", FieldType::kString, {{"car"}, {"a"}})};
  Kind b;
  b.name = "b";
  b.fields = {field_of("class", FieldType::kString, {{"car"}})};
  schema.add(a);
  schema.add(b);
  const Symbol car = *schema.find_symbol("car");
  EXPECT_EQ(schema.kind(0).fields[0].values[0].symbol, car);
  EXPECT_EQ(schema.kind(1).fields[0].values[0].symbol, car);
  EXPECT_EQ(schema.kind(0).fields[0].values[1].symbol, schema.kind(0).symbol);
  EXPECT_EQ(schema.text(car), "car");
}

}  // namespace
}  // namespace limen::types
