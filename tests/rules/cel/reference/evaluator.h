#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/cel/ast.h"
#include "tests/rules/cel/reference/value.h"

namespace limen::cel::reference {

using Names = std::map<std::string, Value, std::less<>>;

/// The value of an expression; nothing where it uses what this evaluator does not know (regular
/// expressions, format, zones, the field's own functions), or takes too long.
[[nodiscard]] std::optional<Value> evaluate(const Tree& tree, const Names& names);

/// Walks the tree of one expression.
class Evaluator {
 public:
  Evaluator(const Tree& tree, const Names& names) : tree_(tree), names_(names) {}

  Value value(std::uint32_t node);
  [[nodiscard]] bool refused() const { return refused_; }

 private:
  using Local = std::pair<std::string_view, Value>;

  // evaluator.cc
  Value value_of(const Ast& ast);
  Value path(const Ast& ast);
  Value name(const std::vector<const Ast*>& parts, bool from_root);
  Value selection(const Ast& ast);
  Value chosen(const Value& operand, const Value& key, bool optional);
  Value literal(const Ast& ast) const { return from(ast.value); }
  Value list_of(const Ast& ast);
  Value map_of(const Ast& ast);
  Value unary(const Ast& ast);
  Value binary(const Ast& ast);
  Value logic(const Ast& ast);
  Value ternary(const Ast& ast);
  Value called(const Ast& ast);
  Value function(std::string_view name, const Ast& ast, std::uint32_t first_argument);
  Value has(const Ast& ast);
  Value lazy(const Ast& ast);
  [[nodiscard]] const Ast& child(const Ast& ast, std::uint32_t i) const {
    return tree_.nodes[number(ast, i)];
  }
  [[nodiscard]] std::uint32_t number(const Ast& ast, std::uint32_t i) const {
    return tree_.children[ast.first + i];
  }
  [[nodiscard]] const Value* local(std::string_view name) const;

  // macros.cc
  std::optional<Value> macro(const Ast& ast);
  Value bind(const Ast& ast);
  Value optional_macro(const Ast& ast, const Value& target);
  Value test(const Ast& ast, const Value& range, std::uint32_t variables);
  Value collect(const Ast& ast, const Value& range, std::uint32_t variables);
  void push(const Ast& ast, std::uint32_t variables, const Value& range, std::size_t i);
  void pop(std::uint32_t variables) { locals_.resize(locals_.size() - variables); }

  const Tree& tree_;
  const Names& names_;
  std::vector<Local> locals_;
  std::size_t steps_ = 0;
  bool refused_ = false;
};

/// A map of these entries; an error where a key is there twice or is no key.
[[nodiscard]] Value map(std::vector<Entry> entries);

/// `a op b` of the operators that evaluate both sides.
[[nodiscard]] Value operated(expr::Op op, const Value& a, const Value& b);

/// What an index or a key selects: an error, `truth` where nothing is there.
[[nodiscard]] Value at(const Value& operand, const Value& key);

/// A function or a method (its target first); nothing where this evaluator does not know it, an
/// error for what it does not take.
[[nodiscard]] std::optional<Value> call(std::string_view name, const std::vector<Value>& arguments);
[[nodiscard]] std::optional<Value> call_text(std::string_view name,
                                             const std::vector<Value>& arguments);
[[nodiscard]] std::optional<Value> call_math(std::string_view name,
                                             const std::vector<Value>& arguments);
[[nodiscard]] std::optional<Value> convert(std::string_view name, const Value& value);
[[nodiscard]] std::optional<Value> call_time(std::string_view name,
                                             const std::vector<Value>& arguments);

}  // namespace limen::cel::reference
