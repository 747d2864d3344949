#include "rules/cel/lexer.h"

#include <array>
#include <utility>

namespace limen::cel {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

struct Symbol {
  std::string_view text;
  TokenKind kind;
};

constexpr std::array kSymbols = {
    Symbol{"==", TokenKind::kEqual},      Symbol{"!=", TokenKind::kNotEqual},
    Symbol{"<=", TokenKind::kLessEqual},  Symbol{">=", TokenKind::kGreaterEqual},
    Symbol{"&&", TokenKind::kAnd},        Symbol{"||", TokenKind::kOr},
    Symbol{"<", TokenKind::kLess},        Symbol{">", TokenKind::kGreater},
    Symbol{"(", TokenKind::kLeftParen},   Symbol{")", TokenKind::kRightParen},
    Symbol{"[", TokenKind::kLeftBracket}, Symbol{"]", TokenKind::kRightBracket},
    Symbol{"{", TokenKind::kLeftBrace},   Symbol{"}", TokenKind::kRightBrace},
    Symbol{",", TokenKind::kComma},       Symbol{".", TokenKind::kDot},
    Symbol{":", TokenKind::kColon},       Symbol{"?", TokenKind::kQuestion},
    Symbol{"!", TokenKind::kNot},         Symbol{"-", TokenKind::kMinus},
    Symbol{"+", TokenKind::kPlus},        Symbol{"*", TokenKind::kTimes},
    Symbol{"/", TokenKind::kDivide},      Symbol{"%", TokenKind::kModulo}};

/// What a person may have meant by a sign that is none.
std::string_view meant(std::string_view rest) {
  if (rest.starts_with('=')) return "there is no `=` in a condition; to compare, write `==`";
  if (rest.starts_with('&')) return "`&` is no operator; both conditions: `&&`";
  if (rest.starts_with('|')) return "`|` is no operator; one condition or the other: `||`";
  if (rest.starts_with(';')) return "an expression does not end in `;`";
  return "this character has no meaning here";
}

std::size_t code_point_length(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

Token Lexer::next() {
  skip_blanks();
  if (at_ >= text_.size()) return token(TokenKind::kEnd, 0);
  const char c = peek(0);
  const auto is_quote = [&](std::size_t ahead) {
    return peek(ahead) == '"' || peek(ahead) == '\'';
  };
  const bool raw = c == 'r' || c == 'R';
  const bool bytes = c == 'b' || c == 'B';
  if (is_quote(0)) return string(0, false, false);
  if ((raw || bytes) && is_quote(1)) return string(1, raw, bytes);
  if (bytes && (peek(1) == 'r' || peek(1) == 'R') && is_quote(2)) return string(2, true, true);
  if (is_letter(c)) return name();
  if (c == '`') return quoted_name();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
  return symbol();
}

void Lexer::skip_blanks() {
  while (at_ < text_.size()) {
    if (is_blank(text_[at_])) {
      ++at_;
    } else if (text_.substr(at_).starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else {
      return;
    }
  }
}

Token Lexer::token(TokenKind kind, std::size_t length) {
  const Token made{kind, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + length)};
  at_ += length;
  return made;
}

Token Lexer::error(std::size_t length, std::string problem) {
  problem_ = std::move(problem);
  return token(TokenKind::kError, length);
}

Token Lexer::name() {
  std::size_t length = 1;
  while (is_letter(peek(length)) || is_digit(peek(length))) ++length;
  return token(TokenKind::kName, length);
}

Token Lexer::quoted_name() {
  std::size_t length = 1;
  const auto belongs = [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '/' || c == ' ';
  };
  while (belongs(peek(length))) ++length;
  if (peek(length) != '`' || length == 1) {
    return error(length,
                 "a name in backticks has letters, digits, `_-./` and blanks, and ends in one");
  }
  return token(TokenKind::kQuotedName, length + 1);
}

Token Lexer::number() {
  if (peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X')) return hex();
  std::size_t length = 0;
  bool is_double = false;
  while (is_digit(peek(length))) ++length;
  if (peek(length) == '.' && is_digit(peek(length + 1))) {
    is_double = true;
    ++length;
    while (is_digit(peek(length))) ++length;
  }
  if (peek(length) == 'e' || peek(length) == 'E') {
    const std::size_t sign = peek(length + 1) == '+' || peek(length + 1) == '-' ? 1 : 0;
    if (is_digit(peek(length + 1 + sign))) {
      is_double = true;
      length += 1 + sign;
      while (is_digit(peek(length))) ++length;
    }
  }
  return end_number(is_double ? TokenKind::kDouble : TokenKind::kInt, length);
}

Token Lexer::hex() {
  std::size_t length = 2;
  while (is_hex(peek(length))) ++length;
  if (length == 2) return error(length, "`0x` needs hexadecimal digits after it");
  return end_number(TokenKind::kInt, length);
}

Token Lexer::end_number(TokenKind kind, std::size_t end) {
  if (kind == TokenKind::kInt && (peek(end) == 'u' || peek(end) == 'U')) {
    kind = TokenKind::kUint;
    ++end;
  }
  if (!is_letter(peek(end)) && !is_digit(peek(end))) return token(kind, end);
  while (is_letter(peek(end)) || is_digit(peek(end))) ++end;
  return error(end, "this is no number, and names do not begin with a digit");
}

Token Lexer::string(std::size_t prefix, bool raw, bool bytes) {
  const char quote = peek(prefix);
  const bool triple = peek(prefix + 1) == quote && peek(prefix + 2) == quote;
  const std::string_view close = text_.substr(at_ + prefix, triple ? 3 : 1);
  std::size_t at = at_ + prefix + close.size();
  while (at < text_.size() && !text_.substr(at).starts_with(close)) {
    if (!triple && (text_[at] == '\n' || text_[at] == '\r')) break;
    at += !raw && text_[at] == '\\' ? 2 : 1;
  }
  if (at >= text_.size() || !text_.substr(at).starts_with(close)) {
    return error(std::min(at, text_.size()) - at_, "this text has no closing quote");
  }
  return token(bytes ? TokenKind::kBytes : TokenKind::kString, at + close.size() - at_);
}

Token Lexer::symbol() {
  const std::string_view rest = text_.substr(at_);
  for (const Symbol& symbol : kSymbols) {
    if (rest.starts_with(symbol.text)) return token(symbol.kind, symbol.text.size());
  }
  return error(std::min(code_point_length(rest.front()), rest.size()), std::string(meant(rest)));
}

}  // namespace limen::cel
