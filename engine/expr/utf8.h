#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace limen::expr {

/// Whether the bytes are UTF-8: no surrogates, nothing overlong, nothing beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view bytes);
/// How many code points the text has.
[[nodiscard]] std::size_t code_points(std::string_view text);
/// The byte at which code point number `index` begins, the text's size at its end; npos beyond.
[[nodiscard]] std::size_t byte_of(std::string_view text, std::size_t index);
/// Takes the first code point off the text, which is not empty.
char32_t take_code_point(std::string_view& text);
void append_code_point(std::string& out, char32_t point);
/// The bytes as UTF-8, each run of bytes that is none as one U+FFFD.
void append_repaired(std::string& out, std::string_view bytes);

}  // namespace limen::expr
