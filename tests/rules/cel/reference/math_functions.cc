#include <cmath>
#include <cstring>

#include "tests/rules/cel/reference/evaluator.h"

namespace limen::cel::reference {

namespace {

using Arguments = std::vector<Value>;

bool is_whole(const Value& value) { return value.kind == Kind::kInt || value.kind == Kind::kUint; }

/// The first of the greatest or of the least.
Value extreme(const Arguments& values, int way) {
  if (values.empty()) return error();
  Value best = values[0];
  for (const Value& value : values) {
    if (!is_number(value)) return error();
    if (order(value, best) == way) best = value;
  }
  return best;
}

Value signed_part(std::string_view name, const Value& value) {
  if (value.kind == Kind::kDouble) {
    if (name == "math.abs") return of(std::fabs(value.real));
    return std::isnan(value.real) ? value : of(value.real > 0 ? 1.0 : value.real < 0 ? -1.0 : 0.0);
  }
  if (!is_whole(value)) return error();
  const Wide sign = value.number > 0 ? 1 : value.number < 0 ? -1 : 0;
  if (name == "math.sign") return of(value.kind, sign);
  if (sign >= 0) return value;
  return operated(expr::Op::kSubtract, of(Kind::kInt, 0), value);
}

std::optional<Value> rounded(std::string_view name, const Value& value) {
  const double real = value.real;
  const bool good = value.kind == Kind::kDouble;
  const double below = std::floor(std::fabs(real));
  if (name == "math.floor") return good ? of(std::floor(real)) : error();
  if (name == "math.ceil") return good ? of(-std::floor(-real)) : error();
  if (name == "math.trunc") return good ? of(std::copysign(below, real)) : error();
  if (name == "math.isNaN") return good ? of(real != real) : error();
  if (name == "math.isInf") return good ? of(real == real && real - real != 0) : error();
  if (name == "math.isFinite") return good ? of(real - real == 0) : error();
  if (name != "math.round") return std::nullopt;
  if (!good || !std::isfinite(real)) return good ? value : error();
  return of(std::copysign(std::fabs(real) - below >= 0.5 ? below + 1 : below, real));
}

Value from_bits(Kind kind, std::uint64_t bits) {
  if (kind == Kind::kUint) return of(kind, bits);
  std::int64_t number = 0;
  std::memcpy(&number, &bits, sizeof bits);
  return of(kind, number);
}

Value combined(std::string_view name, const Value& a, const Value& b) {
  if (!is_whole(a) || !is_whole(b)) return error();
  const auto x = static_cast<std::uint64_t>(a.number);
  const auto y = static_cast<std::uint64_t>(b.number);
  if (name.starts_with("math.bitShift")) {
    if (b.kind != Kind::kInt || b.number < 0) return error();
    if (b.number >= 64) return of(a.kind, 0);
    return from_bits(a.kind, name == "math.bitShiftLeft" ? x << y : x >> y);
  }
  if (a.kind != b.kind) return error();
  if (name == "math.bitAnd") return from_bits(a.kind, x & y);
  return from_bits(a.kind, name == "math.bitOr" ? x | y : x ^ y);
}

}  // namespace

std::optional<Value> call_math(std::string_view name, const std::vector<Value>& arguments) {
  if (name == "math.greatest" || name == "math.least") {
    const bool one_list = arguments.size() == 1 && arguments[0].kind == Kind::kList;
    return extreme(one_list ? arguments[0].items : arguments, name == "math.least" ? -1 : 1);
  }
  for (const std::string_view two :
       {"math.bitAnd", "math.bitOr", "math.bitXor", "math.bitShiftLeft", "math.bitShiftRight"}) {
    if (name != two) continue;
    return arguments.size() == 2 ? combined(name, arguments[0], arguments[1]) : error();
  }
  if (!name.starts_with("math.")) return std::nullopt;
  if (arguments.size() != 1) return error();
  const Value& value = arguments[0];
  if (name == "math.abs" || name == "math.sign") return signed_part(name, value);
  if (name == "math.bitNot") {
    if (!is_whole(value)) return error();
    return from_bits(value.kind, ~static_cast<std::uint64_t>(value.number));
  }
  if (name != "math.sqrt") return rounded(name, value);
  if (!is_number(value)) return error();
  return of(
      std::sqrt(value.kind == Kind::kDouble ? value.real : static_cast<double>(value.number)));
}

}  // namespace limen::cel::reference
