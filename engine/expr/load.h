#pragma once

#include "engine/expr/program.h"

namespace limen::expr {

/// load() of anything but a list, in line: what most predicates begin with. Requires that the event
/// has the slot.
inline Value load_scalar(const types::EventView& event, types::SlotId slot, types::SlotType type,
                         const types::Schema& schema) {
  switch (type) {
    case types::SlotType::kSymbol:
      return Value::string(schema.text(static_cast<types::Symbol>(event.raw(slot))));
    case types::SlotType::kInt:
      return Value::integer(event.integer(slot));
    case types::SlotType::kDouble:
      return Value::real(event.real(slot));
    case types::SlotType::kBool:
      return Value::boolean(event.raw(slot) != 0);
    case types::SlotType::kTimestamp:
      return Value::timestamp_micros(event.integer(slot));
    case types::SlotType::kUint:
      return Value::uinteger(event.raw(slot));
    case types::SlotType::kDuration:
      return Value::duration_micros(event.integer(slot));
    default:
      return Value::string(event.bytes(slot));
  }
}

}  // namespace limen::expr
