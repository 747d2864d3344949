#include "rules/language/scan.h"

#include <algorithm>

namespace limen::language {

namespace {

constexpr auto kNone = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_quote(char c) { return c == '"' || c == '\''; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) ++at;
  return at;
}

/// Whether the word before a quote makes the literal raw: r, R, br, Rb, …
bool raw_prefix(std::string_view word) {
  return word.size() <= 2 && word.find_first_of("rR") != kNone &&
         word.find_first_not_of("rRbB") == kNone;
}
bool literal_prefix(std::string_view word) {
  return word.size() <= 2 && word.find_first_not_of("rRbB") == kNone;
}

char last_sign(std::string_view text, std::size_t at) {
  while (at > 0 && is_space(text[at - 1])) --at;
  return at == 0 ? '\0' : text[at - 1];
}
char next_sign(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at == text.size() ? '\0' : text[at];
}

std::vector<Range> words(std::string_view text, bool calls) {
  std::vector<Range> found;
  for (std::size_t at = 0; at < text.size();) {
    if (is_quote(text[at])) {
      at = skip_literal(text, at, false);
      if (at == kNone) break;
    } else if (is_letter(text[at])) {
      const std::size_t end = word_end(text, at);
      const std::string_view word = text.substr(at, end - at);
      if (end < text.size() && is_quote(text[end]) && literal_prefix(word)) {
        at = skip_literal(text, end, raw_prefix(word));
        if (at == kNone) break;
        continue;
      }
      const bool called = next_sign(text, end) == '(';
      if (last_sign(text, at) != '.' && called == calls) found.push_back({at, end});
      at = end;
    } else if (is_digit(text[at])) {
      at = word_end(text, at);
    } else if (text.substr(at).starts_with("//")) {
      at = std::min(text.find('\n', at), text.size());
    } else {
      ++at;
    }
  }
  return found;
}

/// The place of the `}` that ends the expression which begins at `at`, or npos.
std::size_t expression_end(std::string_view text, std::size_t at) {
  for (std::size_t depth = 0; at < text.size(); ++at) {
    if (is_quote(text[at])) {
      const bool raw = at > 0 && (text[at - 1] == 'r' || text[at - 1] == 'R');
      at = skip_literal(text, at, raw);
      if (at == kNone) return kNone;
      --at;
    } else if (text[at] == '{') {
      ++depth;
    } else if (text[at] == '}') {
      if (depth == 0) return at;
      --depth;
    }
  }
  return kNone;
}

}  // namespace

std::size_t skip_literal(std::string_view text, std::size_t at, bool raw) {
  const char quote = text[at];
  const bool triple = text.substr(at).starts_with(std::string_view("\"\"\"")) ||
                      text.substr(at).starts_with(std::string_view("'''"));
  const std::size_t width = triple ? 3 : 1;
  for (std::size_t i = at + width; i < text.size(); ++i) {
    if (text[i] == '\\' && !raw) {
      ++i;
    } else if (text[i] == quote && (!triple || text.substr(i, 3) == text.substr(at, 3))) {
      return i + width;
    }
  }
  return kNone;
}

std::vector<Range> names_in(std::string_view text) { return words(text, false); }
std::vector<Range> calls_in(std::string_view text) { return words(text, true); }

SayPieces split_say(std::string_view text) {
  SayPieces out;
  std::size_t begin = 0;
  const auto flush = [&](std::size_t end) {
    if (end > begin) out.pieces.push_back({false, text.substr(begin, end - begin), {}});
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view two = text.substr(at, 2);
    if (two == "{{" || two == "}}") {
      at += 2;
    } else if (text[at] == '}') {
      out.error = SayError::kLoneBrace;
      out.error_at = {at, at + 1};
      return out;
    } else if (text[at] == '{') {
      flush(at);
      const std::size_t end = expression_end(text, at + 1);
      const bool empty = end != kNone && next_sign(text, at + 1) == '}';
      if (end == kNone || empty) {
        out.error = empty ? SayError::kEmpty : SayError::kNoEnd;
        out.error_at = {at, empty ? end + 1 : at + 1};
        return out;
      }
      out.pieces.push_back({true, text.substr(at + 1, end - at - 1), {at + 1, end}});
      begin = at = end + 1;
    } else {
      ++at;
    }
  }
  flush(text.size());
  return out;
}

}  // namespace limen::language
