#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "engine/accept/names.h"
#include "engine/types/schema.h"
#include "engine/types/slots.h"

namespace limen::accept {

/// How a member's value is read.
enum class Shape : std::uint8_t {
  kObject,
  kSymbol,
  kText,
  kIdentifier,
  kWhole,
  kDouble,
  kBool,
  kTimestamp,
  kList,
  kForbidden,
};

/// What a name inside `data` means: a field, or an object that holds fields.
struct Member {
  static constexpr types::SlotId kNoSlot = UINT16_MAX;

  std::uint64_t seen = 0;   // number of the last event that has it
  std::uint64_t there = 0;  // number of the last event that has it, and not as null; of fields
  Shape shape = Shape::kObject;
  bool is_identifier = false;
  bool is_enumeration = false;
  bool is_required = false;
  types::SlotId slot = kNoSlot;     // that wants the value as it is
  types::SlotId as_text = kNoSlot;  // that wants an enumeration's value as text
  std::uint32_t object = 0;         // the object's number, if it is one
  Names symbols;                    // of the enumeration
  std::int64_t min_whole = std::numeric_limits<std::int64_t>::min();
  std::int64_t max_whole = std::numeric_limits<std::int64_t>::max();
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  const types::Field* field = nullptr;  // none: an object
  std::string path;                     // "traveller.minor"
};

/// A kind of the schema, laid out for reading: objects are tables of names, 0 is `data` itself.
struct KindFields {
  std::vector<Member> members;  // fields first, in the schema's order
  std::vector<Names> objects;   // name -> number of the member
  std::uint32_t required = 0;   // how many fields must be there
  types::Symbol symbol = 0;     // of the kind's name
};

/// The schema's kinds by number; borrows the schema, takes the slots' numbers over.
[[nodiscard]] std::vector<KindFields> lay_out(const types::Schema& schema,
                                              const types::SlotTable& slots);

}  // namespace limen::accept
