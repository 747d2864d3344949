#include "rules/cel/tree_builder.h"

namespace limen::cel {

std::uint32_t TreeBuilder::node(AstKind kind, Range range, Token token,
                                std::span<const std::uint32_t> children) {
  Ast ast;
  ast.kind = kind;
  ast.begin = range.begin;
  ast.end = range.end;
  ast.name_begin = token.begin;
  ast.name_end = token.end;
  ast.first = static_cast<std::uint32_t>(tree_.children.size());
  ast.count = static_cast<std::uint32_t>(children.size());
  tree_.children.insert(tree_.children.end(), children.begin(), children.end());
  tree_.nodes.push_back(ast);
  return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
}

std::uint32_t TreeBuilder::literal(Range range, const expr::Value& value) {
  const std::uint32_t made =
      node(AstKind::kLiteral, range, {TokenKind::kEnd, range.begin, range.end}, {});
  tree_.nodes[made].value = value;
  return made;
}

std::uint32_t TreeBuilder::name(Range range, Token token, std::string_view name, bool from_root) {
  const std::uint32_t made = node(AstKind::kName, range, token, {});
  tree_.nodes[made].name = name;
  tree_.nodes[made].from_root = from_root;
  tree_.nodes[made].path = true;
  return made;
}

std::uint32_t TreeBuilder::select(Range range, Token token, std::string_view name,
                                  std::uint32_t operand, bool optional, bool quoted) {
  const bool path = tree_.nodes[operand].path && !optional && !quoted;
  const std::uint32_t made = node(AstKind::kSelect, range, token, {operand});
  tree_.nodes[made].name = name;
  tree_.nodes[made].optional = optional;
  tree_.nodes[made].path = path;
  return made;
}

std::uint32_t TreeBuilder::index(Range range, std::uint32_t operand, std::uint32_t key,
                                 bool optional) {
  const Ast& inner = tree_.nodes[key];
  const Token token{TokenKind::kLeftBracket, inner.begin, inner.end};
  const std::uint32_t made = node(AstKind::kIndex, range, token, {operand, key});
  tree_.nodes[made].optional = optional;
  return made;
}

std::uint32_t TreeBuilder::call(AstKind kind, Range range, Token token, std::string_view name,
                                std::span<const std::uint32_t> parts, bool from_root) {
  const std::uint32_t made = node(kind, range, token, parts);
  tree_.nodes[made].name = name;
  tree_.nodes[made].from_root = from_root;
  return made;
}

std::uint32_t TreeBuilder::unary(expr::Op op, Range range, Token token, std::uint32_t operand) {
  const std::uint32_t made = node(AstKind::kUnary, range, token, {operand});
  tree_.nodes[made].op = op;
  return made;
}

std::uint32_t TreeBuilder::binary(expr::Op op, Range range, Token token, std::uint32_t left,
                                  std::uint32_t right) {
  const std::uint32_t made = node(AstKind::kBinary, range, token, {left, right});
  tree_.nodes[made].op = op;
  return made;
}

std::uint32_t TreeBuilder::optional_element(Range range, Token token, std::uint32_t value) {
  return node(AstKind::kOptElement, range, token, {value});
}

std::uint32_t TreeBuilder::balanced(expr::Op op, std::span<const Operand> operands,
                                    std::span<const Token> signs) {
  if (operands.size() == 1) return operands.front().node;
  const std::size_t half = (operands.size() + 1) / 2;
  const std::uint32_t left = balanced(op, operands.first(half), signs.first(half));
  const std::uint32_t right = balanced(op, operands.subspan(half), signs.subspan(half));
  const Range range{operands.front().begin, operands.back().end};
  return binary(op, range, signs[half - 1], left, right);
}

}  // namespace limen::cel
