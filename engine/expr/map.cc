#include "engine/expr/map.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "engine/expr/compare.h"

namespace limen::expr {

namespace {

constexpr std::size_t kIndexFrom = 16;    // smaller maps are scanned
constexpr std::size_t kHashedAStep = 64;  // bytes of a key, which is hashed or compared some times

bool is_key(ValueKind kind) {
  return kind == ValueKind::kString || kind == ValueKind::kInt || kind == ValueKind::kUint ||
         kind == ValueKind::kBool;
}

std::uint64_t mix(std::uint64_t bits) {
  bits ^= bits >> 32U;
  bits *= 0x9e3779b97f4a7c15U;
  return bits ^ (bits >> 29U);
}

/// Equal for keys that are equal, across types of numbers.
std::uint64_t hash(const Value& key) {
  switch (key.kind) {
    case ValueKind::kString:
      return std::hash<std::string_view>{}(key.text());
    case ValueKind::kBool:
      return mix(key.b ? 3 : 5);
    case ValueKind::kDouble:
      // What is no whole number equals no key: any bucket will do.
      if (key.d >= -9.2e18 && key.d < 9.2e18) {
        return mix(static_cast<std::uint64_t>(static_cast<std::int64_t>(key.d)));
      }
      return key.d >= 0 && key.d < 1.8446744073709551e19 ? mix(static_cast<std::uint64_t>(key.d))
                                                         : 0;
    default:
      return mix(key.u);
  }
}

/// The place of the key in the index, or the free one where it would stand.
std::uint32_t place(const MapValue& map, const Value& key) {
  auto at = static_cast<std::uint32_t>(hash(key)) & map.mask;
  while (map.index[at] != 0 && !equal_scalars(map.entries[map.index[at] - 1].key, key)) {
    at = (at + 1) & map.mask;
  }
  return at;
}

Value index(MapValue& map, Scratch& scratch) {
  if (!scratch.spend(map.size)) return Value::error(ErrorCode::kBudget);
  const std::size_t size = std::bit_ceil(std::size_t{map.size} * 2);
  auto* const index = scratch.array<std::uint32_t>(size);
  if (index == nullptr) return Value::error(ErrorCode::kBudget);
  std::fill_n(index, size, 0U);
  map.index = index;
  map.mask = static_cast<std::uint32_t>(size - 1);
  for (std::uint32_t i = 0; i < map.size; ++i) {
    const std::uint32_t at = place(map, map.entries[i].key);
    if (index[at] != 0) return Value::error(ErrorCode::kInvalidArgument);
    index[at] = i + 1;
  }
  return Value::null();
}

bool has_twins(std::span<const MapEntry> entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (equal_scalars(entries[i].key, entries[j].key)) return true;
    }
  }
  return false;
}

}  // namespace

const Value* find(const MapValue& map, const Value& key, Scratch& scratch) {
  if (!is_key(key.kind) && key.kind != ValueKind::kDouble) return nullptr;
  if (!scratch.spend_on(key, kHashedAStep)) return nullptr;
  if (map.index != nullptr) {
    const std::uint32_t found = map.index[place(map, key)];
    return found == 0 ? nullptr : &map.entries[found - 1].value;
  }
  if (map.size > kIndexFrom && !scratch.spend(map.size)) return nullptr;
  for (std::uint32_t i = 0; i < map.size; ++i) {
    if (equal_scalars(map.entries[i].key, key)) return &map.entries[i].value;
  }
  return nullptr;
}

Value make_map(std::span<const MapEntry> entries, Scratch& scratch) {
  for (const MapEntry& entry : entries) {
    if (!is_key(entry.key.kind)) return Value::error(ErrorCode::kNoOverload);
    if (!scratch.spend_on(entry.key, kHashedAStep)) return Value::error(ErrorCode::kBudget);
  }
  auto* const map = scratch.array<MapValue>(1);
  if (map == nullptr) return Value::error(ErrorCode::kBudget);
  *map = {entries.data(), static_cast<std::uint32_t>(entries.size()), 0, nullptr};
  if (entries.size() > kIndexFrom) {
    const Value failed = index(*map, scratch);
    if (failed.is_error()) return failed;
  } else if (!scratch.spend(entries.size())) {
    return Value::error(ErrorCode::kBudget);
  } else if (has_twins(entries)) {
    return Value::error(ErrorCode::kInvalidArgument);
  }
  return Value::of(map);
}

}  // namespace limen::expr
