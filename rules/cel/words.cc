#include "rules/cel/words.h"

#include <algorithm>
#include <array>

namespace limen::cel {

namespace {

using expr::Op;

constexpr std::array<std::string_view, 4> kKeywords = {"true", "false", "null", "in"};
constexpr std::array<std::string_view, 17> kReserved = {
    "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
    "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_keyword(std::string_view word) { return contains(kKeywords, word); }
bool is_reserved(std::string_view word) { return contains(kReserved, word); }

std::optional<Op> operator_of(TokenKind kind, int level) {
  struct Row {
    TokenKind kind;
    int level;
    Op op;
  };
  static constexpr std::array kRows = {Row{TokenKind::kEqual, 0, Op::kEqual},
                                       Row{TokenKind::kNotEqual, 0, Op::kNotEqual},
                                       Row{TokenKind::kLess, 0, Op::kLess},
                                       Row{TokenKind::kLessEqual, 0, Op::kLessEqual},
                                       Row{TokenKind::kGreater, 0, Op::kGreater},
                                       Row{TokenKind::kGreaterEqual, 0, Op::kGreaterEqual},
                                       Row{TokenKind::kPlus, 1, Op::kAdd},
                                       Row{TokenKind::kMinus, 1, Op::kSubtract},
                                       Row{TokenKind::kTimes, 2, Op::kMultiply},
                                       Row{TokenKind::kDivide, 2, Op::kDivide},
                                       Row{TokenKind::kModulo, 2, Op::kModulo}};
  for (const Row& row : kRows) {
    if (row.kind == kind && row.level == level) return row.op;
  }
  return std::nullopt;
}

}  // namespace limen::cel
