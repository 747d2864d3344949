#pragma once

#include <string>

#include "connectors/driver/ports.h"

namespace limen::driver {

/// Appends a quarantine record as one JSON object (interfaces.md, section 1), without a line end.
/// Bytes that are no UTF-8 become U+FFFD.
void append_quarantine(std::string& out, const types::Rejection& rejection, const Input& input);

/// Appends text as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace limen::driver
