#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "rules/cel/ast.h"

namespace limen::cel {

/// Bytes of the source, end excluded.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Adds nodes to a tree. The token is the sign or name that the node's messages point at.
class TreeBuilder {
 public:
  struct Operand {
    std::uint32_t node;
    std::uint32_t begin;  // with its parentheses
    std::uint32_t end;
  };

  explicit TreeBuilder(Tree& tree) : tree_(tree) {}

  std::uint32_t node(AstKind kind, Range range, Token token,
                     std::span<const std::uint32_t> children);
  std::uint32_t node(AstKind kind, Range range, Token token,
                     std::initializer_list<std::uint32_t> children) {
    return node(kind, range, token, std::span<const std::uint32_t>(children));
  }
  std::uint32_t literal(Range range, const expr::Value& value);
  std::uint32_t name(Range range, Token token, std::string_view name, bool from_root);
  std::uint32_t select(Range range, Token token, std::string_view name, std::uint32_t operand,
                       bool optional, bool quoted);
  std::uint32_t index(Range range, std::uint32_t operand, std::uint32_t key, bool optional);
  std::uint32_t call(AstKind kind, Range range, Token token, std::string_view name,
                     std::span<const std::uint32_t> parts, bool from_root);
  std::uint32_t unary(expr::Op op, Range range, Token token, std::uint32_t operand);
  std::uint32_t binary(expr::Op op, Range range, Token token, std::uint32_t left,
                       std::uint32_t right);
  std::uint32_t optional_element(Range range, Token token, std::uint32_t value);
  /// Operands joined by one operator, with the sign behind each but the last.
  std::uint32_t balanced(expr::Op op, std::span<const Operand> operands,
                         std::span<const Token> signs);

 private:
  Tree& tree_;
};

}  // namespace limen::cel
