#include "engine/expr/compare.h"

#include <cmath>
#include <cstring>

#include "engine/expr/map.h"

namespace limen::expr {

namespace {

constexpr int kMaxDepth = 1000;
constexpr std::int64_t kTwo53 = 9007199254740992;  // integers up to here are doubles
constexpr double kTwo63 = 9223372036854775808.0;
constexpr double kTwo64 = 18446744073709551616.0;

template <typename T>
Order ordered(T a, T b) {
  return a < b ? Order::kLess : b < a ? Order::kGreater : Order::kEqual;
}

Order reversed(Order order) {
  if (order == Order::kLess) return Order::kGreater;
  return order == Order::kGreater ? Order::kLess : order;
}

Order order_doubles(double a, double b) {
  return std::isunordered(a, b) ? Order::kUnordered : ordered(a, b);
}

Order order_int_double(std::int64_t a, double b) {
  if (a >= -kTwo53 && a <= kTwo53) return order_doubles(static_cast<double>(a), b);
  if (std::isnan(b)) return Order::kUnordered;
  if (b >= kTwo63) return Order::kLess;
  if (b < -kTwo63) return Order::kGreater;
  const double whole = std::trunc(b);
  const Order by_whole = ordered(a, static_cast<std::int64_t>(whole));
  return by_whole == Order::kEqual ? ordered(whole, b) : by_whole;
}

Order order_uint_double(std::uint64_t a, double b) {
  if (std::isnan(b)) return Order::kUnordered;
  if (b >= kTwo64) return Order::kLess;
  if (b < 0) return Order::kGreater;
  const double whole = std::trunc(b);
  const Order by_whole = ordered(a, static_cast<std::uint64_t>(whole));
  return by_whole == Order::kEqual ? ordered(whole, b) : by_whole;
}

Order order_int_uint(std::int64_t a, std::uint64_t b) {
  return a < 0 ? Order::kLess : ordered(static_cast<std::uint64_t>(a), b);
}

Order order_numbers(const Value& a, const Value& b) {
  if (a.kind == ValueKind::kInt) {
    return b.kind == ValueKind::kUint ? order_int_uint(a.i, b.u) : order_int_double(a.i, b.d);
  }
  if (a.kind == ValueKind::kUint) {
    return b.kind == ValueKind::kInt ? reversed(order_int_uint(b.i, a.u))
                                     : order_uint_double(a.u, b.d);
  }
  return b.kind == ValueKind::kInt ? reversed(order_int_double(b.i, a.d))
                                   : reversed(order_uint_double(b.u, a.d));
}

/// Compares containers, counting what is looked at, since shared parts may make them huge.
class Equality {
 public:
  explicit Equality(Scratch& scratch) : scratch_(scratch) {}

  bool equal(const Value& a, const Value& b, int depth) {
    if (depth > kMaxDepth || !scratch_.spend(1) || !scratch_.spend_on(a, kComparedAStep)) {
      exhausted_ = true;
    }
    if (exhausted_) return false;
    if (a.kind != b.kind) return is_number(a.kind) && equal_scalars(a, b);
    switch (a.kind) {
      case ValueKind::kList:
        return lists(*a.list, *b.list, depth);
      case ValueKind::kMap:
        return maps(*a.map, *b.map, depth);
      case ValueKind::kOptional:
        return a.optional->has == b.optional->has &&
               (!a.optional->has || equal(a.optional->value, b.optional->value, depth + 1));
      default:
        return equal_scalars(a, b);
    }
  }
  [[nodiscard]] bool exhausted() const { return exhausted_; }

 private:
  bool lists(const ListValue& a, const ListValue& b, int depth) {
    if (a.size != b.size) return false;
    for (std::uint32_t i = 0; i < a.size; ++i) {
      if (!equal(a.items[i], b.items[i], depth + 1)) return false;
    }
    return true;
  }
  bool maps(const MapValue& a, const MapValue& b, int depth) {
    if (a.size != b.size) return false;
    for (std::uint32_t i = 0; i < a.size; ++i) {
      const Value* other = find(b, a.entries[i].key, scratch_);
      if (other == nullptr || !equal(a.entries[i].value, *other, depth + 1)) return false;
    }
    return true;
  }

  Scratch& scratch_;
  bool exhausted_ = false;
};

}  // namespace

Order order(const Value& a, const Value& b) {
  if (a.kind != b.kind) {
    return is_number(a.kind) && is_number(b.kind) ? order_numbers(a, b) : Order::kNone;
  }
  switch (a.kind) {
    case ValueKind::kInt:
      return ordered(a.i, b.i);
    case ValueKind::kDouble:
      return order_doubles(a.d, b.d);
    case ValueKind::kUint:
      return ordered(a.u, b.u);
    case ValueKind::kBool:
      return ordered(a.b, b.b);
    case ValueKind::kString:
    case ValueKind::kBytes:
      return ordered(a.text().compare(b.text()), 0);
    case ValueKind::kTimestamp:
    case ValueKind::kDuration:
      return a.i != b.i ? ordered(a.i, b.i) : ordered(a.extra, b.extra);
    default:
      return Order::kNone;
  }
}

bool equal_scalars(const Value& a, const Value& b) {
  if (a.kind != b.kind) {
    return is_number(a.kind) && is_number(b.kind) && order_numbers(a, b) == Order::kEqual;
  }
  switch (a.kind) {
    case ValueKind::kNull:
      return true;
    case ValueKind::kString:
    case ValueKind::kBytes:
      return a.extra == b.extra && (a.extra == 0 || std::memcmp(a.s, b.s, a.extra) == 0);
    case ValueKind::kType:
      return a.i == b.i;
    case ValueKind::kRow:
      return a.row == b.row;
    default:
      return order(a, b) == Order::kEqual;
  }
}

Value equal(const Value& a, const Value& b, Scratch& scratch) {
  Equality equality(scratch);
  const bool same = equality.equal(a, b, 0);
  return equality.exhausted() ? Value::error(ErrorCode::kBudget) : Value::boolean(same);
}

}  // namespace limen::expr
