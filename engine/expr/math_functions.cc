#include <cmath>
#include <limits>

#include "engine/expr/compare.h"
#include "engine/expr/functions.h"

namespace limen::expr {

namespace {

/// The greatest or the least of numbers of any type; the first of equals.
Value extreme(std::span<const Value> values, Order wanted) {
  if (values.empty()) return Value::error(ErrorCode::kInvalidArgument);
  Value best = values.front();
  for (const Value& value : values) {
    if (!is_number(value.kind)) return no_overload();
    if (order(value, best) == wanted) best = value;
  }
  return best;
}

Value extreme_of(Fn fn, Arguments arguments, Scratch& scratch) {
  const Order wanted = fn == Fn::kGreatest ? Order::kGreater : Order::kLess;
  if (arguments.size() == 1 && arguments[0].kind == ValueKind::kList) {
    if (!scratch.spend(arguments[0].list->size / 8)) return Value::error(ErrorCode::kBudget);
    return extreme({arguments[0].list->items, arguments[0].list->size}, wanted);
  }
  return extreme(arguments, wanted);
}

Value absolute(const Value& value) {
  switch (value.kind) {
    case ValueKind::kInt:
      if (value.i == std::numeric_limits<std::int64_t>::min()) {
        return Value::error(ErrorCode::kOverflow);
      }
      return Value::integer(value.i < 0 ? -value.i : value.i);
    case ValueKind::kUint:
      return value;
    case ValueKind::kDouble:
      return Value::real(std::abs(value.d));
    default:
      return no_overload();
  }
}

Value sign(const Value& value) {
  switch (value.kind) {
    case ValueKind::kInt:
      return Value::integer((value.i > 0) - (value.i < 0));
    case ValueKind::kUint:
      return Value::uinteger(value.u > 0 ? 1 : 0);
    case ValueKind::kDouble:
      if (std::isnan(value.d)) return value;
      return Value::real((value.d > 0) - (value.d < 0));
    default:
      return no_overload();
  }
}

Value root(const Value& value) {
  switch (value.kind) {
    case ValueKind::kInt:
      return Value::real(std::sqrt(static_cast<double>(value.i)));
    case ValueKind::kUint:
      return Value::real(std::sqrt(static_cast<double>(value.u)));
    case ValueKind::kDouble:
      return Value::real(std::sqrt(value.d));
    default:
      return no_overload();
  }
}

Value of_double(Fn fn, double value) {
  switch (fn) {
    case Fn::kCeil:
      return Value::real(std::ceil(value));
    case Fn::kFloor:
      return Value::real(std::floor(value));
    case Fn::kRound:
      return Value::real(std::round(value));
    case Fn::kTrunc:
      return Value::real(std::trunc(value));
    case Fn::kIsInf:
      return Value::boolean(std::isinf(value));
    case Fn::kIsNan:
      return Value::boolean(std::isnan(value));
    case Fn::kIsFinite:
      return Value::boolean(std::isfinite(value));
    default:
      return no_overload();
  }
}

std::uint64_t combine(Fn fn, std::uint64_t a, std::uint64_t b) {
  switch (fn) {
    case Fn::kBitAnd:
      return a & b;
    case Fn::kBitOr:
      return a | b;
    default:
      return a ^ b;
  }
}

Value as(ValueKind kind, std::uint64_t bits) {
  return kind == ValueKind::kUint ? Value::uinteger(bits)
                                  : Value::integer(static_cast<std::int64_t>(bits));
}

/// Shifts fill with zeros, also an int's to the right; by 64 or more nothing is left.
Value shift(Fn fn, const Value& value, std::int64_t by) {
  if (by < 0) return Value::error(ErrorCode::kInvalidArgument);
  if (by >= 64) return as(value.kind, 0);
  const auto bits = static_cast<std::uint64_t>(value.i);
  return as(value.kind, fn == Fn::kBitShiftLeft ? bits << by : bits >> by);
}

}  // namespace

Value call_bits(Fn fn, Arguments arguments) {
  const ValueKind kind = arguments[0].kind;
  if (kind != ValueKind::kInt && kind != ValueKind::kUint) return no_overload();
  const auto bits = static_cast<std::uint64_t>(arguments[0].i);
  if (fn == Fn::kBitNot) return arguments.size() == 1 ? as(kind, ~bits) : no_overload();
  if (arguments.size() != 2) return no_overload();
  if (fn == Fn::kBitShiftLeft || fn == Fn::kBitShiftRight) {
    if (arguments[1].kind != ValueKind::kInt) return no_overload();
    return shift(fn, arguments[0], arguments[1].i);
  }
  if (arguments[1].kind != kind) return no_overload();
  return as(kind, combine(fn, bits, static_cast<std::uint64_t>(arguments[1].i)));
}

Value call_math(Fn fn, Arguments arguments, Scratch& scratch) {
  if (fn == Fn::kGreatest || fn == Fn::kLeast) return extreme_of(fn, arguments, scratch);
  if (arguments.size() != 1) return no_overload();
  const Value& value = arguments[0];
  if (fn == Fn::kAbs) return absolute(value);
  if (fn == Fn::kSign) return sign(value);
  if (fn == Fn::kSqrt) return root(value);
  return value.kind == ValueKind::kDouble ? of_double(fn, value.d) : no_overload();
}

}  // namespace limen::expr
