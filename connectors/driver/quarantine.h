#pragma once

#include <string>

#include "connectors/driver/ports.h"

namespace limen::driver {

/// Appends a quarantine record as one JSON object (interfaces.md, section 1), without a line end.
/// Bytes that are no UTF-8 become U+FFFD.
void append_quarantine(std::string& out, const types::Rejection& rejection, const Input& input);

}  // namespace limen::driver
