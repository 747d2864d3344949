#include "engine/classify/predicates.h"

#include <bit>

#include "engine/expr/shape.h"

namespace limen::classify {

namespace {

using expr::Node;
using expr::Op;
using expr::Program;
using expr::Value;
using expr::ValueKind;
using types::SlotType;

bool is_comparison(Op op) { return op >= Op::kEqual && op <= Op::kGreaterEqual; }

Op mirrored(Op op) {
  switch (op) {
    case Op::kLess:
      return Op::kGreater;
    case Op::kLessEqual:
      return Op::kGreaterEqual;
    case Op::kGreater:
      return Op::kLess;
    case Op::kGreaterEqual:
      return Op::kLessEqual;
    default:
      return op;
  }
}

/// The constant's bits where it can be compared with the slot's payload as it is; nothing where the
/// scalar evaluator must do it (another type, a part of a microsecond).
std::optional<std::uint64_t> same_type(const Value& constant, SlotType type) {
  if (type == SlotType::kInt && constant.kind == ValueKind::kInt) return constant.u;
  if (type == SlotType::kDouble && constant.kind == ValueKind::kDouble) {
    return std::bit_cast<std::uint64_t>(constant.d);
  }
  if (type == SlotType::kDouble && constant.kind == ValueKind::kInt) {
    constexpr std::int64_t kExact = std::int64_t{1} << 53U;
    if (constant.i > kExact || constant.i < -kExact) return std::nullopt;
    return std::bit_cast<std::uint64_t>(static_cast<double>(constant.i));
  }
  if (type == SlotType::kTimestamp && constant.kind == ValueKind::kTimestamp) {
    constexpr std::int64_t kSeconds = 9'000'000'000'000;
    if (constant.extra % 1000 != 0 || constant.i > kSeconds || constant.i < -kSeconds) {
      return std::nullopt;
    }
    return static_cast<std::uint64_t>(constant.micros());
  }
  return std::nullopt;
}

}  // namespace

PredicateId Predicates::add(const expr::ProgramRef& program) {
  return add_node(program, program->root);
}

PredicateId Predicates::number(std::string shape, Predicate predicate) {
  const auto [it, is_new] = by_shape_.try_emplace(std::move(shape), 0);
  if (is_new) {
    it->second = static_cast<PredicateId>(all_.size());
    all_.push_back(std::move(predicate));
  }
  return it->second;
}

PredicateId Predicates::add_node(const expr::ProgramRef& program, std::uint32_t node) {
  const Node& n = program->nodes[node];
  const auto children = program->children_of(n);
  std::string shape = expr::shape_of(*program, node);
  if (const auto known = by_shape_.find(shape); known != by_shape_.end()) return known->second;
  if (n.op == Op::kAnd || n.op == Op::kOr) {
    const PredicateId left = add_node(program, children[0]);
    const PredicateId right = add_node(program, children[1]);
    return number(std::move(shape), LogicPredicate{n.op, left, right});
  }
  if (n.op == Op::kNot) {
    const PredicateId operand = add_node(program, children[0]);
    return number(std::move(shape), NotPredicate{operand});
  }
  if (n.op == Op::kNotEqual) {
    Node equal = n;
    equal.op = Op::kEqual;
    if (auto found = comparison(*program, equal)) {
      const PredicateId operand = number(shape + "=", std::move(*found));
      return number(std::move(shape), NotPredicate{operand});
    }
  }
  if (auto found = simple(*program, n)) return number(std::move(shape), std::move(*found));
  return number(std::move(shape), ScalarPredicate{program, node});
}

std::optional<Predicate> Predicates::simple(const Program& program, const Node& node) const {
  if (node.op == Op::kConstant) {
    if (node.constant.kind == ValueKind::kBool) return ConstantPredicate{node.constant};
    return std::nullopt;
  }
  if (node.op == Op::kHasField && node.a == 0) {
    return HasPredicate{static_cast<types::SlotId>(node.b)};
  }
  if (node.op == Op::kField && node.a == 0 && node.slot_type == SlotType::kBool) {
    return BoolPredicate{static_cast<types::SlotId>(node.b)};
  }
  if (node.op == Op::kIn) return membership(program, node);
  if (is_comparison(node.op)) return comparison(program, node);
  return std::nullopt;
}

std::optional<Predicate> Predicates::comparison(const Program& program, const Node& node) const {
  const auto children = program.children_of(node);
  const Node* field = &program.nodes[children[0]];
  const Node* constant = &program.nodes[children[1]];
  Op op = node.op;
  if (field->op == Op::kConstant) {
    std::swap(field, constant);
    op = mirrored(op);
  }
  if (field->op != Op::kField || field->a != 0 || constant->op != Op::kConstant) {
    return std::nullopt;
  }
  const auto slot = static_cast<types::SlotId>(field->b);
  const bool text = constant->constant.kind == ValueKind::kString;
  if (field->slot_type == SlotType::kSymbol && text && op == Op::kEqual) {
    SymbolPredicate equal{slot, {}};
    if (const auto symbol = schema_->find_symbol(constant->constant.text())) {
      equal.any_of.push_back(*symbol);
    }
    return equal;
  }
  if (field->slot_type == SlotType::kString && text && op == Op::kEqual) {
    return TextPredicate{slot, std::string(constant->constant.text())};
  }
  if (const auto bits = same_type(constant->constant, field->slot_type)) {
    return ComparePredicate{slot, field->slot_type, op, *bits};
  }
  return std::nullopt;
}

std::optional<Predicate> Predicates::membership(const Program& program, const Node& node) const {
  const auto children = program.children_of(node);
  const Node& field = program.nodes[children[0]];
  const Node& list = program.nodes[children[1]];
  if (field.op != Op::kField || field.a != 0 || field.slot_type != SlotType::kSymbol ||
      list.op != Op::kConstant || list.constant.kind != ValueKind::kList) {
    return std::nullopt;
  }
  SymbolPredicate in{static_cast<types::SlotId>(field.b), {}};
  for (std::uint32_t i = 0; i < list.constant.list->size; ++i) {
    const Value& item = list.constant.list->items[i];
    if (item.kind != ValueKind::kString) return std::nullopt;
    if (const auto symbol = schema_->find_symbol(item.text())) in.any_of.push_back(*symbol);
  }
  return in;
}

}  // namespace limen::classify
