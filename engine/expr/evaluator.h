#pragma once

#include "engine/expr/function.h"
#include "engine/expr/load.h"
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
  /// Fields and constants, which most operands are, are read in line.
  Value child(const Node& node, std::uint32_t i) {
    const std::uint32_t number = program_.children[node.first + i];
    const Node& operand = program_.nodes[number];
    if (operand.quick != 0) return quick(program_.quick[operand.quick - 1]);
    if (operand.op == Op::kConstant) return operand.constant;
    if (operand.op == Op::kField && operand.slot_type != types::SlotType::kList) {
      return field(operand);
    }
    return value(number);
  }
  Value field(const Node& node) {
    const types::EventView& event = frame_.events[node.a];
    const auto slot = static_cast<types::SlotId>(node.b);
    if (!event.has(slot)) return Value::error(ErrorCode::kAbsent);
    return load_scalar(event, slot, node.slot_type, *frame_.schema);
  }
  const Node& child_node(const Node& node, std::uint32_t i) const {
    return program_.nodes[program_.children[node.first + i]];
  }
  Value composed(const Node& node);
  Value both(const Node& node, bool decisive);
  Value negated(const Node& node);
  Value chosen(const Node& node);
  Value compared(const Node& node);
  Value quick(const QuickComparison& comparison);
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
