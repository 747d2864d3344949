#include "engine/expr/arithmetic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/expr/times.h"

namespace limen::expr {

namespace {

template <typename T>
Value make(T value) {
  if constexpr (std::is_signed_v<T>) return Value::integer(value);
  if constexpr (!std::is_signed_v<T>) return Value::uinteger(value);
}

template <typename T>
Value whole(Op op, T a, T b) {
  T result{};
  bool overflow = false;
  switch (op) {
    case Op::kAdd:
      overflow = __builtin_add_overflow(a, b, &result);
      break;
    case Op::kSubtract:
      overflow = __builtin_sub_overflow(a, b, &result);
      break;
    case Op::kMultiply:
      overflow = __builtin_mul_overflow(a, b, &result);
      break;
    default:
      if (b == 0) return Value::error(ErrorCode::kDivideByZero);
      if constexpr (std::is_signed_v<T>) {
        if (a == std::numeric_limits<T>::min() && b == T{-1}) {
          return Value::error(ErrorCode::kOverflow);
        }
      }
      result = op == Op::kDivide ? a / b : a % b;
  }
  return overflow ? Value::error(ErrorCode::kOverflow) : make(result);
}

Value real(Op op, double a, double b) {
  switch (op) {
    case Op::kAdd:
      return Value::real(a + b);
    case Op::kSubtract:
      return Value::real(a - b);
    case Op::kMultiply:
      return Value::real(a * b);
    case Op::kDivide:
      return Value::real(a / b);
    default:
      return Value::error(ErrorCode::kNoOverload);
  }
}

Value join_lists(const ListValue& a, const ListValue& b, Scratch& scratch) {
  const std::size_t size = std::size_t{a.size} + b.size;
  if (!scratch.spend(size)) return Value::error(ErrorCode::kBudget);
  auto* const items = scratch.array<Value>(size);
  auto* const list = scratch.array<ListValue>(1);
  if (items == nullptr || list == nullptr) return Value::error(ErrorCode::kBudget);
  std::copy_n(b.items, b.size, std::copy_n(a.items, a.size, items));
  *list = {items, static_cast<std::uint32_t>(size)};
  return Value::of(list);
}

Value add(const Value& a, const Value& b, Scratch& scratch) {
  if (a.kind == b.kind) {
    if (a.kind == ValueKind::kString || a.kind == ValueKind::kBytes) return scratch.join(a, b);
    if (a.kind == ValueKind::kList) return join_lists(*a.list, *b.list, scratch);
  }
  return add_times(a, b);
}

}  // namespace

Value arithmetic(Op op, const Value& a, const Value& b, Scratch& scratch) {
  if (a.kind == b.kind) {
    if (a.kind == ValueKind::kInt) return whole(op, a.i, b.i);
    if (a.kind == ValueKind::kDouble) return real(op, a.d, b.d);
    if (a.kind == ValueKind::kUint) return whole(op, a.u, b.u);
  }
  if (op == Op::kAdd) return add(a, b, scratch);
  if (op == Op::kSubtract) return subtract_times(a, b);
  return Value::error(ErrorCode::kNoOverload);
}

Value negate(const Value& a) {
  if (a.kind == ValueKind::kDouble) return Value::real(-a.d);
  if (a.kind != ValueKind::kInt) return Value::error(ErrorCode::kNoOverload);
  if (a.i == std::numeric_limits<std::int64_t>::min()) return Value::error(ErrorCode::kOverflow);
  return Value::integer(-a.i);
}

}  // namespace limen::expr
