#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace limen::language {

/// Bytes [begin, end) of a text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The end of the CEL string literal that begins at text[at] with a quote, or npos where it does
/// not end. `raw`: a backslash is a backslash.
[[nodiscard]] std::size_t skip_literal(std::string_view text, std::size_t at, bool raw);

/// Names in an expression that stand for something of the pack: identifiers outside strings and
/// comments that do not follow a dot and are no function's (`called` gives only functions' names).
[[nodiscard]] std::vector<Range> names_in(std::string_view text);
[[nodiscard]] std::vector<Range> calls_in(std::string_view text);

/// A piece of `say`: literal text as it is shown, or the place of an expression.
struct SayPiece {
  bool is_expression = false;
  std::string_view raw;  // with doubled braces where it is a text
  Range range;           // of the expression, without its braces
};
enum class SayError { kNone, kNoEnd, kEmpty, kLoneBrace };

/// Pieces of `say` (rules.md, section 2): `{…}` holds an expression, `{{` and `}}` are braces.
/// Braces inside strings and maps of an expression belong to it.
struct SayPieces {
  std::vector<SayPiece> pieces;
  SayError error = SayError::kNone;
  Range error_at;
};
[[nodiscard]] SayPieces split_say(std::string_view text);

}  // namespace limen::language
