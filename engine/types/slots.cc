#include "engine/types/slots.h"

#include "engine/types/check.h"

namespace limen::types {

SlotType slot_type(const Field& field) {
  switch (field.type) {
    case FieldType::kString:
      return field.values.empty() ? SlotType::kString : SlotType::kSymbol;
    case FieldType::kInt:
      return SlotType::kInt;
    case FieldType::kDouble:
      return SlotType::kDouble;
    case FieldType::kBool:
      return SlotType::kBool;
    case FieldType::kTimestamp:
      return SlotType::kTimestamp;
    case FieldType::kList:
      return SlotType::kList;
  }
  LIMEN_CHECK(false);
}

SlotTable::SlotTable()
    : slots_{{"time", SlotType::kTimestamp},
             {"id", SlotType::kString},
             {"source", SlotType::kString},
             {"subject", SlotType::kString},
             {"type", SlotType::kSymbol}} {}

std::optional<SlotId> SlotTable::find(std::string_view path, SlotType type) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].path == path && slots_[i].type == type) return static_cast<SlotId>(i);
  }
  return std::nullopt;
}

SlotId SlotTable::add(std::string_view path, SlotType type) {
  if (const auto known = find(path, type)) return *known;
  slots_.push_back({std::string(path), type});
  return static_cast<SlotId>(slots_.size() - 1);
}

std::vector<SlotId> SlotTable::slots_of(const Field& field) const {
  const SlotType own = slot_type(field);
  std::vector<SlotId> found;
  for (std::size_t i = kType + 1U; i < slots_.size(); ++i) {
    const bool reads =
        slots_[i].type == own || (own == SlotType::kSymbol && slots_[i].type == SlotType::kString);
    if (slots_[i].path == field.path && reads) found.push_back(static_cast<SlotId>(i));
  }
  return found;
}

}  // namespace limen::types
