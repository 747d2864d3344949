// The grammar (cel-spec, language definition), as it is read here:
//
//   Expr       = Or [ "?" Or ":" Expr ]
//   Or         = And { "||" And }
//   And        = Relation { "&&" Relation }
//   Relation   = Sum { ( "<" | "<=" | ">=" | ">" | "==" | "!=" | "in" ) Sum }
//   Sum        = Product { ( "+" | "-" ) Product }
//   Product    = Unary { ( "*" | "/" | "%" ) Unary }
//   Unary      = { "!" } Member | { "-" } Member
//   Member     = Primary { "." ["?"] Selector | "." Selector "(" [Exprs] ")" | "[" ["?"] Expr "]" }
//   Primary    = ["."] NAME [ "(" [Exprs] ")" ] | Message | "(" Expr ")" | List | Map | Literal
//   Message    = ["."] NAME { "." NAME } "{" … "}"
//   List       = "[" [ ["?"] Expr { "," ["?"] Expr } [","] ] "]"
//   Map        = "{" [ Entry { "," Entry } [","] ] "}"
//   Entry      = ["?"] Expr ":" Expr
//   Exprs      = Expr { "," Expr }
//   Selector   = NAME | "`" … "`"
//   Literal    = ["-"] INT | UINT | ["-"] DOUBLE | STRING | BYTES | "true" | "false" | "null"
//
// A minus before a number belongs to it. Reserved words are no names, but may be selected.
#include "rules/cel/parser.h"

#include <algorithm>
#include <utility>

#include "engine/expr/utf8.h"
#include "rules/cel/lexer.h"
#include "rules/cel/literal.h"
#include "rules/cel/tree_builder.h"
#include "rules/cel/words.h"

namespace limen::cel {

namespace {

using expr::Op;
using expr::Value;

/// Reads one expression by recursive descent. After the first error every step returns at once.
class Parser {
 public:
  Parser(Tree& tree, std::vector<Finding>& findings)
      : tree_(tree), build_(tree), lexer_(tree.source), findings_(findings) {
    advance();
  }

  bool run() {
    tree_.root = expression();
    if (!failed_ && token_.kind != TokenKind::kEnd) unexpected("the end of the expression");
    return !failed_;
  }

 private:
  void advance() {
    last_end_ = token_.end;
    token_ = lexer_.next();
    if (token_.kind == TokenKind::kError) fail("E201 syntax", lexer_.problem(), token_);
  }
  bool take(TokenKind kind) {
    if (failed_ || token_.kind != kind) return false;
    advance();
    return true;
  }
  std::string_view text(const Token& token) const {
    return std::string_view(tree_.source).substr(token.begin, token.end - token.begin);
  }
  bool is_word(std::string_view word) const {
    return token_.kind == TokenKind::kName && text(token_) == word;
  }
  void fail(std::string code, std::string message, Token at) {
    if (failed_) return;
    failed_ = true;
    findings_.push_back({std::move(code), std::move(message), "", at.begin, at.end, false});
    token_.kind = TokenKind::kEnd;
  }
  void unexpected(std::string_view wanted) {
    const bool end = token_.kind == TokenKind::kEnd;
    fail("E201 syntax",
         (end ? "the expression ends where there should be " : "there should be ") +
             std::string(wanted) + (end ? "" : " here"),
         token_);
  }
  void expect(TokenKind kind, std::string_view wanted) {
    if (!failed_ && !take(kind)) unexpected(wanted);
  }

  std::uint32_t expression() {
    if (++nesting_ > kMaxNesting) too_deep();
    if (failed_) return 0;
    const std::uint32_t begin = token_.begin;
    std::uint32_t result = logic(TokenKind::kOr);
    const Token sign = token_;
    if (take(TokenKind::kQuestion)) {
      const std::uint32_t then = logic(TokenKind::kOr);
      expect(TokenKind::kColon, "`:`, as in `a ? b : c`,");
      const std::uint32_t otherwise = expression();
      result = build_.node(AstKind::kTernary, {begin, last_end_}, sign, {result, then, otherwise});
    }
    --nesting_;
    return result;
  }
  void too_deep() {
    const std::string levels = std::to_string(kMaxNesting);
    fail("E212 too-large", "this is nested more than " + levels + " levels deep", token_);
  }

  /// Operands of `&&` or `||`, as a balanced tree: their order is kept, and the depth stays small.
  std::uint32_t logic(TokenKind sign) {
    std::vector<TreeBuilder::Operand> operands;
    std::vector<Token> signs;
    do {
      const std::uint32_t begin = token_.begin;
      const std::uint32_t operand = sign == TokenKind::kOr ? logic(TokenKind::kAnd) : binary(0);
      operands.push_back({operand, begin, last_end_});
      signs.push_back(token_);
    } while (take(sign));
    if (failed_) return 0;
    return build_.balanced(sign == TokenKind::kOr ? Op::kOr : Op::kAnd, operands, signs);
  }

  std::uint32_t binary(int level) {
    if (level == 3) return unary();
    const std::uint32_t begin = token_.begin;
    std::uint32_t left = binary(level + 1);
    while (!failed_) {
      auto op = operator_of(token_.kind, level);
      if (level == 0 && is_word("in")) op = Op::kIn;
      if (!op) break;
      const Token sign = token_;
      advance();
      const std::uint32_t right = binary(level + 1);
      left = build_.binary(*op, {begin, last_end_}, sign, left, right);
    }
    return left;
  }

  std::uint32_t unary() {
    std::vector<Token> signs;
    const TokenKind sign = token_.kind;
    const bool is_sign = sign == TokenKind::kNot || sign == TokenKind::kMinus;
    for (; is_sign && token_.kind == sign; advance()) signs.push_back(token_);
    if (nesting_ + static_cast<int>(signs.size()) > kMaxNesting) too_deep();
    const bool number = token_.kind == TokenKind::kInt || token_.kind == TokenKind::kDouble ||
                        token_.kind == TokenKind::kUint;
    const bool negative = sign == TokenKind::kMinus && !signs.empty() && number;
    const std::uint32_t minus = negative ? signs.back().begin : token_.begin;
    if (negative) signs.pop_back();
    std::uint32_t result = member(minus, negative);
    for (; !failed_ && !signs.empty(); signs.pop_back()) {
      const Op op = sign == TokenKind::kNot ? Op::kNot : Op::kNegate;
      result = build_.unary(op, {signs.back().begin, last_end_}, signs.back(), result);
    }
    return result;
  }

  std::uint32_t member(std::uint32_t begin, bool negative) {
    std::uint32_t result = primary(begin, negative);
    while (!failed_) {
      if (take(TokenKind::kDot)) {
        result = selection(begin, result);
      } else if (take(TokenKind::kLeftBracket)) {
        const bool optional = take(TokenKind::kQuestion);
        const std::uint32_t key = expression();
        expect(TokenKind::kRightBracket, "`]`");
        result = build_.index({begin, last_end_}, result, key, optional);
      } else if (token_.kind == TokenKind::kLeftBrace && !failed_ && tree_.nodes[result].path) {
        fail("E201 syntax", "there are no messages; a map is `{\"name\": value}`", token_);
      } else {
        break;
      }
    }
    return result;
  }

  std::uint32_t selection(std::uint32_t begin, std::uint32_t operand) {
    const bool optional = take(TokenKind::kQuestion);
    const Token name = token_;
    const bool quoted = name.kind == TokenKind::kQuotedName;
    if (!quoted && (name.kind != TokenKind::kName || is_keyword(text(name)))) {
      unexpected("a field's name after the dot");
      return operand;
    }
    advance();
    std::string_view field = text(name);
    if (quoted) field = field.substr(1, field.size() - 2);
    if (!quoted && !optional && take(TokenKind::kLeftParen)) {
      std::vector<std::uint32_t> parts = {operand};
      arguments(parts);
      return build_.call(AstKind::kMethod, {begin, last_end_}, name, field, parts, false);
    }
    return build_.select({begin, last_end_}, name, field, operand, optional, quoted);
  }

  void arguments(std::vector<std::uint32_t>& parts) {
    if (take(TokenKind::kRightParen)) return;
    do {
      parts.push_back(expression());
    } while (take(TokenKind::kComma));
    expect(TokenKind::kRightParen, "`)` or `,`");
  }

  std::uint32_t primary(std::uint32_t begin, bool negative) {
    const Token token = token_;
    switch (token.kind) {
      case TokenKind::kInt:
      case TokenKind::kUint:
      case TokenKind::kDouble:
        return number({begin, token.end}, negative);
      case TokenKind::kString:
      case TokenKind::kBytes:
        return quoted();
      case TokenKind::kName:
      case TokenKind::kDot:
        return named();
      case TokenKind::kLeftParen:
        return parenthesised();
      case TokenKind::kLeftBracket:
        return list();
      case TokenKind::kLeftBrace:
        return map();
      default:
        unexpected("a value");
        return 0;
    }
  }

  std::uint32_t number(Range range, bool negative) {
    const Token token = token_;
    const Value value = number_of(token.kind, text(token), negative);
    if (value.is_error()) {
      fail("E207 bad-constant", "this number does not fit: " + std::string(text(token)), token);
      return 0;
    }
    advance();
    return build_.literal(range, value);
  }

  std::uint32_t quoted() {
    const Token token = token_;
    Unquoted unquoted = unquote(token.kind, text(token));
    if (!unquoted.problem.empty()) {
      const auto at = token.begin + static_cast<std::uint32_t>(unquoted.problem_at);
      fail("E201 syntax", unquoted.problem, {token.kind, at, std::min(at + 2, token.end)});
      return 0;
    }
    advance();
    const std::string_view kept = tree_.texts.emplace_back(std::move(unquoted.text));
    return build_.literal({token.begin, token.end}, token.kind == TokenKind::kBytes
                                                        ? Value::bytes(kept)
                                                        : Value::string(kept));
  }

  std::uint32_t named() {
    const std::uint32_t begin = token_.begin;
    const bool from_root = take(TokenKind::kDot);
    const Token name = token_;
    const std::string_view word = text(name);
    if (name.kind != TokenKind::kName) {
      unexpected("a name");
      return 0;
    }
    if (!from_root && (word == "true" || word == "false" || word == "null")) {
      advance();
      const Value value = word == "null" ? Value::null() : Value::boolean(word == "true");
      return build_.literal({name.begin, name.end}, value);
    }
    if (is_keyword(word) || is_reserved(word)) {
      fail("E201 syntax", "`" + std::string(word) + "` is a reserved word, and no name", name);
      return 0;
    }
    advance();
    if (!take(TokenKind::kLeftParen)) {
      return build_.name({begin, name.end}, name, word, from_root);
    }
    std::vector<std::uint32_t> parts;
    arguments(parts);
    return build_.call(AstKind::kCall, {begin, last_end_}, name, word, parts, from_root);
  }

  std::uint32_t parenthesised() {
    advance();
    const std::uint32_t inner = expression();
    expect(TokenKind::kRightParen, "`)`");
    return inner;
  }

  std::uint32_t element() {
    const Token sign = token_;
    const bool optional = take(TokenKind::kQuestion);
    const std::uint32_t value = expression();
    return optional ? build_.optional_element({sign.begin, last_end_}, sign, value) : value;
  }

  std::uint32_t list() {
    const Token open = token_;
    advance();
    std::vector<std::uint32_t> parts;
    while (!failed_ && token_.kind != TokenKind::kRightBracket) {
      parts.push_back(element());
      if (!take(TokenKind::kComma)) break;
    }
    expect(TokenKind::kRightBracket, "`]` or `,`");
    return build_.node(AstKind::kList, {open.begin, last_end_}, open, parts);
  }

  std::uint32_t map() {
    const Token open = token_;
    advance();
    std::vector<std::uint32_t> parts;
    while (!failed_ && token_.kind != TokenKind::kRightBrace) {
      const Token sign = token_;
      const bool optional = take(TokenKind::kQuestion);
      parts.push_back(expression());
      expect(TokenKind::kColon, "`:` between the key and its value");
      const std::uint32_t value = expression();
      parts.push_back(optional ? build_.optional_element({sign.begin, last_end_}, sign, value)
                               : value);
      if (!take(TokenKind::kComma)) break;
    }
    expect(TokenKind::kRightBrace, "`}` or `,`");
    return build_.node(AstKind::kMap, {open.begin, last_end_}, open, parts);
  }

  Tree& tree_;
  TreeBuilder build_;
  Lexer lexer_;
  std::vector<Finding>& findings_;
  Token token_;
  std::uint32_t last_end_ = 0;
  int nesting_ = 0;
  bool failed_ = false;
};

}  // namespace

std::unique_ptr<Tree> parse(std::string_view text, std::vector<Finding>& findings) {
  const bool too_long = text.size() > kMaxTextBytes;
  if (too_long || !expr::is_utf8(text)) {
    findings.push_back({too_long ? "E212 too-large" : "E201 syntax",
                        too_long ? "an expression has at most 4 MiB of text"
                                 : "the text of an expression is UTF-8",
                        "", 0, text.empty() ? 0U : 1U, false});
    return nullptr;
  }
  auto tree = std::make_unique<Tree>();
  tree->source = text;
  return Parser(*tree, findings).run() ? std::move(tree) : nullptr;
}

}  // namespace limen::cel
