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

/// What a name inside `data` means: a field, or an object that holds fields.
struct Member {
  std::string path;                     // "traveller.minor"
  const types::Field* field = nullptr;  // none: an object
  std::uint32_t object = 0;             // its number, if it is one
  std::uint32_t number = 0;             // this member's own number in its kind
  std::vector<types::SlotId> slots;     // that want the value as it is
  std::vector<types::SlotId> as_text;   // that want an enumeration's value as text
  Names symbols;                        // of the enumeration
  std::int64_t min_whole = std::numeric_limits<std::int64_t>::min();
  std::int64_t max_whole = std::numeric_limits<std::int64_t>::max();
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
