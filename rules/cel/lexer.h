#pragma once

#include <string>
#include <string_view>

#include "rules/cel/token.h"

namespace limen::cel {

/// Cuts an expression's text into tokens, one at a time; blanks and `//` comments are passed over.
/// Texts of literals are checked by literal.h. Borrows the text.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  /// The next token; kEnd again and again at the end. A kError is as long as what is wrong.
  Token next();
  /// What is wrong with the last kError, one sentence.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  void skip_blanks();
  Token token(TokenKind kind, std::size_t length);
  Token error(std::size_t length, std::string problem);
  Token name();
  Token quoted_name();
  Token number();
  Token hex();
  Token end_number(TokenKind kind, std::size_t end);
  Token string(std::size_t prefix, bool raw, bool bytes);
  Token symbol();
  [[nodiscard]] char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string problem_;
};

}  // namespace limen::cel
