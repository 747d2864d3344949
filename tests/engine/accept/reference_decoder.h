#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/types/schema.h"
#include "engine/types/slots.h"

namespace limen::accept::reference {

/// What becomes of a structured event.
struct Verdict {
  std::string text;  // `ok`, `ignored TYPE`, or reason and pointer, as Accepting::verdict()
  std::string row;   // where ok: as print_row()
  std::uint64_t unknown = 0;
};

/// Decodes slowly and plainly, from interfaces.md, section 1; shares only the schema with the
/// decoder. Knows the default form of identifiers alone.
Verdict decode(std::string_view content, const types::Schema& schema,
               const types::SlotTable& slots);

}  // namespace limen::accept::reference
