#include "engine/expr/evaluator.h"
#include "engine/expr/map.h"

namespace limen::expr {

/// The i-th child of a list or map: its value, and whether it is there (an optional element may not
/// be). False where it is an error, which `value` then is.
bool Evaluator::element(const Node& node, std::uint32_t i, Value& value, bool& there) {
  value = child(node, i);
  there = true;
  if (value.is_error()) return false;
  if (child_node(node, i).op != Op::kOptElement) return true;
  if (value.kind != ValueKind::kOptional) {
    value = Value::error(ErrorCode::kNoOverload);
    return false;
  }
  there = value.optional->has;
  value = value.optional->value;
  return true;
}

Value Evaluator::list(const Node& node) {
  auto* const items = scratch_.array<Value>(node.count);
  auto* const made = scratch_.array<ListValue>(1);
  if (items == nullptr || made == nullptr) return Value::error(ErrorCode::kBudget);
  std::uint32_t size = 0;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    bool there = true;
    Value value;
    if (!element(node, i, value, there)) return value;
    if (there) items[size++] = value;
  }
  *made = {items, size};
  return Value::of(made);
}

Value Evaluator::map(const Node& node) {
  auto* const entries = scratch_.array<MapEntry>(node.count / 2);
  if (entries == nullptr) return Value::error(ErrorCode::kBudget);
  std::uint32_t size = 0;
  for (std::uint32_t i = 0; i < node.count; i += 2) {
    const Value key = child(node, i);
    if (key.is_error()) return key;
    bool there = true;
    Value value;
    if (!element(node, i + 1, value, there)) return value;
    if (there) entries[size++] = {key, value};
  }
  return make_map({entries, size}, scratch_);
}

}  // namespace limen::expr
