#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/program.h"
#include "rules/cel/token.h"

namespace limen::cel {

enum class AstKind : std::uint8_t {
  kLiteral,     // value
  kName,        // name; from_root: `.x`
  kSelect,      // operand; name
  kIndex,       // operand, key
  kCall,        // arguments; name; from_root
  kMethod,      // target, arguments; name
  kList,        // elements
  kMap,         // key, value, key, value, …
  kOptElement,  // `?x` of a list, the value of `?k: x` of a map
  kUnary,       // operand; op: kNot, kNegate
  kBinary,      // left, right; op
  kTernary,     // condition, then, else
};

/// A node of the tree as it was written, children by number.
struct Ast {
  AstKind kind = AstKind::kLiteral;
  expr::Op op = expr::Op::kConstant;  // kUnary, kBinary
  bool optional = false;              // `.?x`, `[?x]`
  bool from_root = false;
  bool path = false;        // a name, or a plain selection of one: it may be one dotted name
  std::uint32_t begin = 0;  // the whole of it, in bytes, without parentheses around it
  std::uint32_t end = 0;
  std::uint32_t name_begin = 0;  // of the name or the operator's sign
  std::uint32_t name_end = 0;
  std::uint32_t first = 0;  // children, in Tree::children
  std::uint32_t count = 0;
  std::string_view name;  // in Tree::source or Tree::texts
  expr::Value value;      // kLiteral; its text in Tree::texts
};

/// An expression's tree. Children stand before their parents.
struct Tree {
  std::string source;
  std::deque<std::string> texts;
  std::vector<Ast> nodes;
  std::vector<std::uint32_t> children;
  std::uint32_t root = 0;

  [[nodiscard]] std::span<const std::uint32_t> children_of(const Ast& ast) const {
    return {children.data() + ast.first, ast.count};
  }
};

}  // namespace limen::cel
