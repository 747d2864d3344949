#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "engine/types/schema.h"
#include "engine/types/slots.h"
#include "engine/types/time.h"

namespace limen::types {

/// One event's slots, wherever they lie: a row of a batch (columns) or a buffered record (one row).
///
/// The cell of slot s is number s * stride + offset, in payloads and in presence bits alike.
/// Borrows everything.
struct EventView {
  const std::uint64_t* payload = nullptr;
  const std::uint64_t* present = nullptr;  // bits
  const char* text = nullptr;              // what offsets of kString and kList count from
  std::uint32_t stride = 1;
  std::uint32_t offset = 0;
  KindId kind = 0;
  bool exercise = false;

  [[nodiscard]] std::size_t cell(SlotId slot) const noexcept {
    return std::size_t{slot} * stride + offset;
  }
  [[nodiscard]] bool has(SlotId slot) const noexcept {
    const std::size_t i = cell(slot);
    return (present[i >> 6U] >> (i & 63U)) & 1U;
  }
  [[nodiscard]] std::uint64_t raw(SlotId slot) const noexcept { return payload[cell(slot)]; }
  [[nodiscard]] std::int64_t integer(SlotId slot) const noexcept {
    return static_cast<std::int64_t>(raw(slot));
  }
  [[nodiscard]] double real(SlotId slot) const noexcept { return std::bit_cast<double>(raw(slot)); }
  /// The bytes of a kString or kList slot.
  [[nodiscard]] std::string_view bytes(SlotId slot) const noexcept {
    const std::uint64_t ref = raw(slot);
    return {text + (ref >> 32U), static_cast<std::size_t>(ref & 0xffffffffU)};
  }
  [[nodiscard]] EventTime time() const noexcept { return from_int(integer(SlotTable::kTime)); }
  [[nodiscard]] std::string_view id() const noexcept { return bytes(SlotTable::kId); }
  [[nodiscard]] std::string_view source() const noexcept { return bytes(SlotTable::kSource); }
};

/// The order of events (rules.md, section 3): time, id, source; texts by code point (as UTF-8 bytes
/// compare).
[[nodiscard]] inline bool before(const EventView& a, const EventView& b) noexcept {
  if (a.time() != b.time()) return a.time() < b.time();
  if (const int c = a.id().compare(b.id()); c != 0) return c < 0;
  return a.source() < b.source();
}

}  // namespace limen::types
