#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/rules/cel/reference/evaluator.h"

namespace limen::cel::reference {

namespace {

using expr::Op;

constexpr Wide kSecond = 1'000'000'000;
constexpr Wide kFirstSecond = -62'135'596'800;  // of the year 1
constexpr Wide kLastSecond = 253'402'300'799;   // of the year 9999

template <typename T>
bool fits(Wide number) {
  return number >= std::numeric_limits<T>::min() && number <= std::numeric_limits<T>::max();
}

Value checked(Kind kind, Wide number) {
  bool good = false;
  if (kind == Kind::kInt || kind == Kind::kDuration) good = fits<std::int64_t>(number);
  if (kind == Kind::kUint) good = fits<std::uint64_t>(number);
  if (kind == Kind::kTimestamp) {
    good = number >= kFirstSecond * kSecond && number < (kLastSecond + 1) * kSecond;
  }
  return good ? of(kind, number) : error();
}

Value whole(Op op, const Value& a, const Value& b) {
  const Wide x = a.number;
  const Wide y = b.number;
  if (op == Op::kAdd) return checked(a.kind, x + y);
  if (op == Op::kSubtract) return checked(a.kind, x - y);
  if (op == Op::kMultiply) {
    if (x != 0 && y != 0 && a.kind == Kind::kUint &&
        x > static_cast<Wide>(std::numeric_limits<std::uint64_t>::max()) / y) {
      return error();
    }
    return checked(a.kind, x * y);
  }
  if (y == 0) return error();
  const Value divided = checked(a.kind, x / y);
  if (op == Op::kDivide || divided.kind == Kind::kError) return divided;
  return of(a.kind, x % y);
}

Value real(Op op, double a, double b) {
  if (op == Op::kAdd) return of(a + b);
  if (op == Op::kSubtract) return of(a - b);
  if (op == Op::kMultiply) return of(a * b);
  return op == Op::kDivide ? of(a / b) : error();
}

Value times(Op op, const Value& a, const Value& b) {
  const bool left = a.kind == Kind::kTimestamp;
  const bool right = b.kind == Kind::kTimestamp;
  if (op == Op::kAdd && !(left && right)) {
    return checked(left || right ? Kind::kTimestamp : Kind::kDuration, a.number + b.number);
  }
  if (op == Op::kSubtract && (left || !right)) {
    return checked(left && !right ? Kind::kTimestamp : Kind::kDuration, a.number - b.number);
  }
  return error();
}

Value arithmetic(Op op, const Value& a, const Value& b) {
  const auto is_time = [](const Value& value) {
    return value.kind == Kind::kTimestamp || value.kind == Kind::kDuration;
  };
  if (is_time(a) && is_time(b)) return times(op, a, b);
  if (a.kind != b.kind) return error();
  if (a.kind == Kind::kInt || a.kind == Kind::kUint) return whole(op, a, b);
  if (a.kind == Kind::kDouble) return real(op, a.real, b.real);
  if (op != Op::kAdd) return error();
  if (a.kind == Kind::kString || a.kind == Kind::kBytes) return of(a.kind, a.text + b.text);
  if (a.kind != Kind::kList) return error();
  std::vector<Value> items = a.items;
  items.insert(items.end(), b.items.begin(), b.items.end());
  return list(std::move(items));
}

Value compared(Op op, const Value& a, const Value& b) {
  const int way = order(a, b);
  if (way == 3) return error();
  if (way == 2) return of(false);
  if (op == Op::kLess) return of(way < 0);
  if (op == Op::kLessEqual) return of(way <= 0);
  return of(op == Op::kGreater ? way > 0 : way >= 0);
}

bool is_key(const Value& value) {
  return value.kind == Kind::kString || value.kind == Kind::kInt || value.kind == Kind::kUint ||
         value.kind == Kind::kBool;
}

Value contains(const Value& container, const Value& element) {
  if (container.kind == Kind::kMap) return of(at(container, element).kind != Kind::kError);
  if (container.kind != Kind::kList) return error();
  return of(std::any_of(container.items.begin(), container.items.end(),
                        [&](const Value& item) { return equal(item, element); }));
}

}  // namespace

Value map(std::vector<Entry> entries) {
  for (auto it = entries.begin(); it != entries.end(); ++it) {
    const bool twice = std::any_of(
        entries.begin(), it, [&](const auto& other) { return equal(other.first, it->first); });
    if (!is_key(it->first) || twice) return error();
  }
  Value made{.kind = Kind::kMap, .text = {}, .items = {}, .entries = {}};
  made.entries = std::move(entries);
  return made;
}

Value operated(Op op, const Value& a, const Value& b) {
  switch (op) {
    case Op::kEqual:
      return of(equal(a, b));
    case Op::kNotEqual:
      return of(!equal(a, b));
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
      return compared(op, a, b);
    case Op::kIn:
      return contains(b, a);
    default:
      return arithmetic(op, a, b);
  }
}

Value at(const Value& operand, const Value& key) {
  if (operand.kind == Kind::kMap) {
    for (const auto& [name, held] : operand.entries) {
      if (equal(name, key)) return held;
    }
    return error(true);
  }
  if (operand.kind != Kind::kList || !is_number(key)) return error();
  if (key.kind == Kind::kDouble && (std::isnan(key.real) || std::floor(key.real) != key.real)) {
    return error();
  }
  for (std::size_t i = 0; i < operand.items.size(); ++i) {
    if (equal(of(Kind::kInt, static_cast<Wide>(i)), key)) return operand.items[i];
  }
  return error(true);
}

}  // namespace limen::cel::reference
