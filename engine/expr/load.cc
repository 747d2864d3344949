#include "engine/expr/load.h"

#include <cstring>

#include "engine/expr/scratch.h"

namespace limen::expr {

namespace {

/// Elements as their length (4 bytes, little endian) and bytes, one after the other.
std::uint32_t length_at(std::string_view bytes, std::size_t at) {
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data() + at, sizeof(length));
  return length;
}

Value load_list(std::string_view bytes, Scratch& scratch) {
  std::uint32_t size = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 4 + length_at(bytes, at)) ++size;
  auto* const items = scratch.array<Value>(size);
  auto* const list = scratch.array<ListValue>(1);
  if (items == nullptr || list == nullptr) return Value::error(ErrorCode::kBudget);
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::uint32_t length = length_at(bytes, at);
    items[i] = Value::string(bytes.substr(at + 4, length));
    at += 4 + length;
  }
  *list = {items, size};
  return Value::of(list);
}

}  // namespace

Value load(const types::EventView& event, types::SlotId slot, types::SlotType type,
           const types::Schema& schema, Scratch& scratch) {
  if (!event.has(slot)) return Value::error(ErrorCode::kAbsent);
  if (type == types::SlotType::kList) return load_list(event.bytes(slot), scratch);
  return load_scalar(event, slot, type, schema);
}

}  // namespace limen::expr
