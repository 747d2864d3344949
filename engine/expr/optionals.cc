#include "engine/expr/evaluator.h"
#include "engine/expr/functions.h"

namespace limen::expr {

namespace {

bool is_zero(const Value& value) {
  switch (value.kind) {
    case ValueKind::kNull:
      return true;
    case ValueKind::kBool:
      return !value.b;
    case ValueKind::kInt:
    case ValueKind::kUint:
      return value.i == 0;
    case ValueKind::kDouble:
      return value.d == 0;
    case ValueKind::kString:
    case ValueKind::kBytes:
      return value.extra == 0;
    case ValueKind::kDuration:
    case ValueKind::kTimestamp:
      return value.i == 0 && value.extra == 0;
    case ValueKind::kList:
      return value.list->size == 0;
    case ValueKind::kMap:
      return value.map->size == 0;
    case ValueKind::kOptional:
      return !value.optional->has;
    default:
      return false;
  }
}

/// The values that a list of optionals has.
Value unwrap(const ListValue& optionals, Scratch& scratch) {
  auto* const items = scratch.array<Value>(optionals.size);
  auto* const list = scratch.array<ListValue>(1);
  if (items == nullptr || list == nullptr || !scratch.spend(optionals.size)) {
    return Value::error(ErrorCode::kBudget);
  }
  std::uint32_t size = 0;
  for (std::uint32_t i = 0; i < optionals.size; ++i) {
    const Value& item = optionals.items[i];
    if (item.kind != ValueKind::kOptional) return no_overload();
    if (item.optional->has) items[size++] = item.optional->value;
  }
  *list = {items, size};
  return Value::of(list);
}

Value end_of(const ListValue& list, bool last, Scratch& scratch) {
  if (list.size == 0) return none();
  return some(list.items[last ? list.size - 1 : 0], scratch);
}

}  // namespace

Value call_optionals(Fn fn, Arguments arguments, Scratch& scratch) {
  if (fn == Fn::kOptionalNone) return arguments.empty() ? none() : no_overload();
  if (arguments.size() != 1) return no_overload();
  const Value& value = arguments[0];
  const bool is_optional = value.kind == ValueKind::kOptional;
  const bool is_list = value.kind == ValueKind::kList;
  switch (fn) {
    case Fn::kOptionalOf:
      return some(value, scratch);
    case Fn::kOptionalOfNonZero:
      return is_zero(value) ? none() : some(value, scratch);
    case Fn::kHasValue:
      return is_optional ? Value::boolean(value.optional->has) : no_overload();
    case Fn::kValue:
      if (!is_optional) return no_overload();
      return value.optional->has ? value.optional->value : Value::error(ErrorCode::kNothing);
    case Fn::kUnwrap:
      return is_list ? unwrap(*value.list, scratch) : no_overload();
    case Fn::kFirst:
    case Fn::kLast:
      return is_list ? end_of(*value.list, fn == Fn::kLast, scratch) : no_overload();
    default:
      return no_overload();
  }
}

}  // namespace limen::expr
