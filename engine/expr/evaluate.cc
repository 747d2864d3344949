#include <array>

#include "engine/expr/arithmetic.h"
#include "engine/expr/call.h"
#include "engine/expr/compare.h"
#include "engine/expr/evaluator.h"

namespace limen::expr {

namespace {

/// Of two errors that decide together, the one that tells more; the left one of equals.
Value worse(const Value& left, const Value& right) {
  if (!left.is_error()) return right;
  return left.is_absent() && right.is_error() ? right : left;
}

Value as_bool(const Value& value) {
  if (value.kind == ValueKind::kBool || value.is_error()) return value;
  return Value::error(ErrorCode::kNoOverload);
}

Value holds(Op op, Order order) {
  if (order == Order::kNone) return Value::error(ErrorCode::kNoOverload);
  if (order == Order::kUnordered) return Value::boolean(false);
  switch (op) {
    case Op::kLess:
      return Value::boolean(order == Order::kLess);
    case Op::kLessEqual:
      return Value::boolean(order != Order::kGreater);
    case Op::kGreater:
      return Value::boolean(order == Order::kGreater);
    default:
      return Value::boolean(order != Order::kLess);
  }
}

template <typename T>
Value compared_as(Op op, T a, T b) {
  switch (op) {
    case Op::kEqual:
      return Value::boolean(a == b);
    case Op::kNotEqual:
      return Value::boolean(a != b);
    case Op::kLess:
      return Value::boolean(a < b);
    case Op::kLessEqual:
      return Value::boolean(a <= b);
    case Op::kGreater:
      return Value::boolean(a > b);
    default:
      return Value::boolean(a >= b);
  }
}

/// Without a branch: what two numbers are to each other picks a bit of what the operator takes.
template <typename T>
bool holds(const QuickComparison& comparison, T a, T b) {
  const unsigned relation = a < b ? 0U : a == b ? 1U : a > b ? 2U : 3U;
  return (static_cast<unsigned>(comparison.takes) >> relation & 1U) != 0;
}

bool is_container(ValueKind kind) {
  return kind == ValueKind::kList || kind == ValueKind::kMap || kind == ValueKind::kOptional;
}

}  // namespace

Value Evaluator::value(std::uint32_t number) {
  const Node& node = program_.nodes[number];
  if (node.quick != 0) return quick(program_.quick[node.quick - 1]);
  switch (node.op) {
    case Op::kConstant:
      return node.constant;
    case Op::kField:
      return load(frame_.events[node.a], static_cast<types::SlotId>(node.b), node.slot_type,
                  *frame_.schema, scratch_);
    case Op::kHasField:
      return Value::boolean(frame_.events[node.a].has(static_cast<types::SlotId>(node.b)));
    case Op::kVariable:
      return frame_.variables[node.a];
    case Op::kLocal:
      return scratch_.local(node.a);
    case Op::kTable:
      return Value::of(&frame_.tables[node.a]->map());
    case Op::kAnd:
      return both(node, false);
    case Op::kOr:
      return both(node, true);
    case Op::kNot:
      return negated(node);
    case Op::kTernary:
      return chosen(node);
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
      return compared(node);
    case Op::kIn:
      return element_of(node);
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kModulo:
      return computed(node);
    default:
      return composed(node);
  }
}

/// What is not in most predicates.
Value Evaluator::composed(const Node& node) {
  switch (node.op) {
    case Op::kNegate: {
      const Value operand = child(node, 0);
      return operand.is_error() ? operand : negate(operand);
    }
    case Op::kIndex:
    case Op::kOptIndex:
      return indexed(node, node.op == Op::kOptIndex);
    case Op::kSelect:
    case Op::kOptSelect:
      return selected(node, node.op == Op::kOptSelect);
    case Op::kHasSelect:
      return has_selected(node);
    case Op::kList:
      return list(node);
    case Op::kMap:
      return map(node);
    case Op::kOptElement:
      return child(node, 0);
    case Op::kCall:
      return called(node);
    case Op::kComprehension:
      return loop(node);
    case Op::kBind:
      return bound(node);
    case Op::kChain:
      return chained(node);
    default:
      return Value::error(ErrorCode::kInvalidArgument);
  }
}

/// `&&` (decided by false) and `||` (decided by true): an error only where the other side does not
/// decide.
Value Evaluator::both(const Node& node, bool decisive) {
  const Value left = child(node, 0);
  if (left.kind == ValueKind::kBool && left.b == decisive) return left;
  const Value right = child(node, 1);
  if (right.kind == ValueKind::kBool && (right.b == decisive || left.kind == ValueKind::kBool)) {
    return right;
  }
  return worse(as_bool(left), as_bool(right));
}

Value Evaluator::negated(const Node& node) {
  const Value operand = as_bool(child(node, 0));
  return operand.is_error() ? operand : Value::boolean(!operand.b);
}

Value Evaluator::chosen(const Node& node) {
  const Value condition = as_bool(child(node, 0));
  if (condition.is_error()) return condition;
  return child(node, condition.b ? 1 : 2);
}

Value Evaluator::compared(const Node& node) {
  const Value left = child(node, 0);
  if (left.is_error()) return left;
  const Value right = child(node, 1);
  if (right.is_error()) return right;
  if (left.kind == right.kind) {
    if (left.kind == ValueKind::kDouble) return compared_as(node.op, left.d, right.d);
    if (left.kind == ValueKind::kInt) return compared_as(node.op, left.i, right.i);
  }
  if (!scratch_.spend_on(left, kComparedAStep)) return Value::error(ErrorCode::kBudget);
  if (node.op != Op::kEqual && node.op != Op::kNotEqual) return holds(node.op, order(left, right));
  if (!is_container(left.kind)) {
    return Value::boolean(equal_scalars(left, right) == (node.op == Op::kEqual));
  }
  const Value same = equal(left, right, scratch_);
  return same.is_error() ? same : Value::boolean(same.b == (node.op == Op::kEqual));
}

Value Evaluator::quick(const QuickComparison& comparison) {
  const types::EventView& event = frame_.events[comparison.event];
  if (!event.has(comparison.slot)) return Value::error(ErrorCode::kAbsent);
  if (comparison.type == types::SlotType::kDouble) {
    return Value::boolean(holds(comparison, event.real(comparison.slot), comparison.constant.d));
  }
  if (comparison.type == types::SlotType::kInt) {
    return Value::boolean(holds(comparison, event.integer(comparison.slot), comparison.constant.i));
  }
  const std::string_view text =
      comparison.type == types::SlotType::kString
          ? event.bytes(comparison.slot)
          : frame_.schema->text(static_cast<types::Symbol>(event.raw(comparison.slot)));
  return Value::boolean((text == comparison.constant.text()) == (comparison.op == Op::kEqual));
}

Value Evaluator::computed(const Node& node) {
  const Value left = child(node, 0);
  if (left.is_error()) return left;
  const Value right = child(node, 1);
  return right.is_error() ? right : arithmetic(node.op, left, right, scratch_);
}

Value Evaluator::bound(const Node& node) {
  const Value held = child(node, 0);
  scratch_.local(node.a) = held;
  return child(node, 1);
}

Value Evaluator::chained(const Node& node) {
  for (std::uint32_t i = 0; i + 1 < node.count; ++i) {
    const Value held = child(node, i);
    if (held.is_error()) return held;
    scratch_.local(node.a) = held;
  }
  return child(node, node.count - 1);
}

Value Evaluator::called(const Node& node) {
  const auto fn = static_cast<Fn>(node.a);
  if (fn == Fn::kOr || fn == Fn::kOrValue) return lazy(node);
  std::array<Value, 4> few;
  Value* arguments = few.data();
  if (node.count > few.size()) arguments = scratch_.array<Value>(node.count);
  if (arguments == nullptr) return Value::error(ErrorCode::kBudget);
  for (std::uint32_t i = 0; i < node.count; ++i) {
    arguments[i] = child(node, i);
    if (arguments[i].is_error()) return arguments[i];
  }
  const Pattern* pattern = node.b == 0 ? nullptr : program_.patterns[node.b - 1].get();
  return call(fn, {arguments, node.count}, pattern, scratch_);
}

/// `or` and `orValue` look at their argument only where there is no value.
Value Evaluator::lazy(const Node& node) {
  const Value optional = child(node, 0);
  if (optional.is_error()) return optional;
  if (optional.kind != ValueKind::kOptional || node.count != 2) {
    return Value::error(ErrorCode::kNoOverload);
  }
  const bool is_or = static_cast<Fn>(node.a) == Fn::kOr;
  if (optional.optional->has) return is_or ? optional : optional.optional->value;
  const Value other = child(node, 1);
  if (is_or && !other.is_error() && other.kind != ValueKind::kOptional) {
    return Value::error(ErrorCode::kNoOverload);
  }
  return other;
}

Value evaluate(const Program& program, const Frame& frame) {
  return evaluate(program, program.root, frame);
}

Value evaluate(const Program& program, std::uint32_t node, const Frame& frame) {
  frame.scratch->begin(program.locals);
  const Value value = Evaluator(program, frame).value(node);
  return frame.scratch->exhausted() ? Value::error(ErrorCode::kBudget) : value;
}

}  // namespace limen::expr
