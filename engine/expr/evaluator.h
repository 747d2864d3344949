#pragma once

#include "engine/expr/function.h"
#include "engine/expr/program.h"
#include "engine/expr/scratch.h"
#include "engine/expr/value.h"

namespace limen::expr {

/// One evaluation of a program: walks its nodes. Its depth of recursion is that of the program,
/// which the compiler bounds.
class Evaluator {
 public:
  Evaluator(const Program& program, const Frame& frame)
      : program_(program), frame_(frame), scratch_(*frame.scratch) {}

  Value value(std::uint32_t number);

 private:
  // evaluate.cc
  Value child(const Node& node, std::uint32_t i) {
    return value(program_.children[node.first + i]);
  }
  const Node& child_node(const Node& node, std::uint32_t i) const {
    return program_.nodes[program_.children[node.first + i]];
  }
  Value both(const Node& node, bool decisive);
  Value negated(const Node& node);
  Value chosen(const Node& node);
  Value compared(const Node& node);
  Value computed(const Node& node);
  Value bound(const Node& node);
  Value chained(const Node& node);
  Value called(const Node& node);
  Value lazy(const Node& node);

  // access.cc
  Value element_of(const Node& node);
  Value indexed(const Node& node, bool optional);
  Value selected(const Node& node, bool optional);
  Value has_selected(const Node& node);
  Value in_table(const Node& node, const Table& table);
  Value at(const Value& operand, const Value& key);
  Value member(const Value& operand, const Node& node);
  Value maybe(const Value& operand, const Value& found, bool optional);

  // collect.cc
  Value list(const Node& node);
  Value map(const Node& node);
  bool element(const Node& node, std::uint32_t i, Value& value, bool& there);

  // loop.cc
  Value loop(const Node& node);

  friend class Looping;

  const Program& program_;
  const Frame& frame_;
  Scratch& scratch_;
};

/// Optional of a value, and of none; or kBudget.
[[nodiscard]] Value some(const Value& value, Scratch& scratch);
[[nodiscard]] Value none();

/// The table's row with this key (a text, int, uint or bool; of several columns a list of such), or
/// nullptr. `fits` is whether it is such a key.
[[nodiscard]] const RowValue* find_row(const Table& table, const Value& key, bool& fits);

}  // namespace limen::expr
