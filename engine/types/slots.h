#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types/schema.h"

namespace limen::types {

/// A field that some loaded rule reads has a slot: a column of a batch, a cell of a buffered event.
using SlotId = std::uint16_t;

/// How a slot's 64-bit payload is read.
enum class SlotType : std::uint8_t {
  kSymbol,     // an enumeration's value or a kind: Symbol
  kString,     // offset << 32 | bytes, into the text of the batch or record
  kInt,        // std::int64_t
  kDouble,     // bits of a double
  kBool,       // 0 or 1
  kTimestamp,  // microseconds since 1970
  kUint,       // std::uint64_t; of measures of alerts alone, as kDuration
  kDuration,   // microseconds
  kList,  // of strings, as kString: there, each element as its length (4 bytes, little endian) and
          // bytes
};

struct Slot {
  std::string path;
  SlotType type = SlotType::kString;
};

[[nodiscard]] constexpr bool is_text(SlotType type) noexcept {
  return type == SlotType::kString || type == SlotType::kList;
}
[[nodiscard]] SlotType slot_type(const Field& field);

/// The slots that loaded rules (and the board's view) read. The attributes come first, in every
/// table.
///
/// One path has one slot for each type under which kinds have it; a field with an enumeration in
/// one kind and none in another may have two (kSymbol, kString), both filled.
class SlotTable {
 public:
  static constexpr SlotId kTime = 0;     // kTimestamp
  static constexpr SlotId kId = 1;       // kString
  static constexpr SlotId kSource = 2;   // kString
  static constexpr SlotId kSubject = 3;  // kString, may be absent
  static constexpr SlotId kType = 4;     // kSymbol: the kind's name

  SlotTable();

  /// The slot for the path read as this type, made where it does not exist yet.
  SlotId add(std::string_view path, SlotType type);
  [[nodiscard]] const Slot& operator[](SlotId slot) const { return slots_[slot]; }
  /// The slot of this path and type, if some rule reads it.
  [[nodiscard]] std::optional<SlotId> find(std::string_view path, SlotType type) const;
  [[nodiscard]] std::size_t size() const { return slots_.size(); }
  /// Slots that hold this field of an event: none, one or two.
  [[nodiscard]] std::vector<SlotId> slots_of(const Field& field) const;

 private:
  std::vector<Slot> slots_;
};

}  // namespace limen::types
