#pragma once

#include <cstdint>

namespace limen::cel {

enum class TokenKind : std::uint8_t {
  kEnd,
  kName,        // an identifier or a word like one (true, in, as)
  kQuotedName,  // `a-b`
  kInt,
  kUint,
  kDouble,
  kString,
  kBytes,
  kLeftParen,
  kRightParen,
  kLeftBracket,
  kRightBracket,
  kLeftBrace,
  kRightBrace,
  kComma,
  kDot,
  kColon,
  kQuestion,
  kNot,
  kMinus,
  kPlus,
  kTimes,
  kDivide,
  kModulo,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAnd,
  kOr,
  kError,  // no token: Lexer::problem() says why
};

/// A piece of the text, in bytes, end excluded.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

}  // namespace limen::cel
