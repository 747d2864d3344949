#pragma once

#include <string>
#include <string_view>

namespace limen::types {

/// Appends text as a JSON string with its quotes (RFC 8259, section 7). Bytes that are no UTF-8
/// become U+FFFD, one each.
void append_json_string(std::string& out, std::string_view text);

}  // namespace limen::types
