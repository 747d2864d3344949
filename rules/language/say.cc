#include "rules/language/say.h"

#include "rules/language/scan.h"

namespace limen::language {

namespace {

void report(const Node& say, const SayPieces& split, Diagnostics& diagnostics) {
  const Span span = place_in(say, split.error_at.begin, split.error_at.end);
  switch (split.error) {
    case SayError::kNone:
      return;
    case SayError::kNoEnd:
      diagnostics.error(span, "E056 braces", "this brace has no end",
                        "braces hold expressions; a brace itself is written {{ or }}");
      return;
    case SayError::kEmpty:
      diagnostics.error(span, "E056 braces", "there is no expression between these braces",
                        "braces hold expressions; a brace itself is written {{ or }}");
      return;
    case SayError::kLoneBrace:
      diagnostics.error(span, "E056 braces", "this brace closes nothing",
                        "a brace itself is written }}");
      return;
  }
}

/// Literal text with doubled braces made single.
std::string unescape(std::string_view raw) {
  std::string text;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    text.push_back(raw[i]);
    if (raw[i] == '{' || raw[i] == '}') ++i;
  }
  return text;
}

}  // namespace

std::vector<plan::SayPart> compile_say(const Node& say, cel::Scope& scope, Expressions& expressions,
                                       Diagnostics& diagnostics) {
  std::vector<plan::SayPart> parts;
  const SayPieces split = split_say(say.value);
  report(say, split, diagnostics);
  for (const SayPiece& piece : split.pieces) {
    if (!piece.is_expression) {
      parts.emplace_back(unescape(piece.raw));
      continue;
    }
    auto compiled = expressions.compile_part(say, piece.raw, piece.range.begin, scope);
    parts.emplace_back(std::move(compiled.program));
  }
  return parts;
}

void check_say(const Node& say, Expressions& expressions, Diagnostics& diagnostics) {
  const SayPieces split = split_say(say.value);
  report(say, split, diagnostics);
  for (const SayPiece& piece : split.pieces) {
    if (piece.is_expression) expressions.check_syntax(say, piece.raw, piece.range.begin);
  }
}

}  // namespace limen::language
