#pragma once

#include <string>
#include <string_view>

namespace limen::expr {

/// A double in the shortest form that reads back the same, as ECMAScript writes numbers: plain from
/// 1e-6 to 1e21, with an exponent outside; "NaN", "Infinity", "-Infinity".
void append_double(std::string& out, double value);

/// Bytes in base64 (RFC 4648), with padding.
void append_base64(std::string& out, std::string_view bytes);

}  // namespace limen::expr
