#include "engine/detect/stored.h"

#include "engine/types/check.h"

namespace limen::detect {

using expr::Value;
using expr::ValueKind;

namespace {

bool is_text(ValueKind kind) { return kind == ValueKind::kString || kind == ValueKind::kBytes; }

template <class T>
int three_way(const T& a, const T& b) {
  if (a < b) return -1;
  return b < a ? 1 : 0;
}

}  // namespace

bool can_store(const Value& value) {
  switch (value.kind) {
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kUint:
    case ValueKind::kDouble:
    case ValueKind::kString:
    case ValueKind::kBytes:
    case ValueKind::kTimestamp:
    case ValueKind::kDuration:
      return true;
    default:
      return false;
  }
}

Stored store(const Value& value, state::TextPool& pool) {
  LIMEN_CHECK(can_store(value));
  if (is_text(value.kind)) return {value.kind, pool.add(value.text()), 0};
  return {value.kind, value.extra, value.u};
}

Stored store_or_error(const Value& value, state::TextPool& pool) {
  if (can_store(value)) return store(value, pool);
  const auto code = value.is_error() ? value.code : expr::ErrorCode::kNoOverload;
  return {ValueKind::kError, static_cast<std::uint32_t>(code), 0};
}

Value value_of(const Stored& stored, const state::TextPool& pool) {
  if (stored.kind == ValueKind::kError) {
    return Value::error(static_cast<expr::ErrorCode>(stored.extra));
  }
  Value value;
  if (is_text(stored.kind)) {
    value = Value::string(pool.text(stored.extra));
  } else {
    value.extra = stored.extra;
    value.u = stored.bits;
  }
  value.kind = stored.kind;
  return value;
}

double as_double(const Value& value) {
  if (value.kind == ValueKind::kInt) return static_cast<double>(value.i);
  if (value.kind == ValueKind::kUint) return static_cast<double>(value.u);
  return value.d;
}

int compare(const Value& a, const Value& b) {
  switch (a.kind) {
    case ValueKind::kBool:
      return three_way(int{a.b}, int{b.b});
    case ValueKind::kUint:
      return three_way(a.u, b.u);
    case ValueKind::kDouble:
      return three_way(a.d, b.d);
    case ValueKind::kString:
    case ValueKind::kBytes:
      return three_way(a.text(), b.text());
    case ValueKind::kTimestamp:
    case ValueKind::kDuration:
      return a.i == b.i ? three_way(a.extra, b.extra) : three_way(a.i, b.i);
    default:
      return three_way(a.i, b.i);
  }
}

state::Hash128 hash_of(const Value& value) {
  if (is_text(value.kind)) {
    state::Hash128 hash = state::hash128(value.text());
    hash.high ^= static_cast<std::uint64_t>(value.kind);
    return hash;
  }
  struct {
    std::uint64_t bits;
    std::uint32_t extra;
    std::uint32_t kind;
  } parts{value.u, value.extra, static_cast<std::uint32_t>(value.kind)};
  if (value.kind == ValueKind::kDouble && value.d == 0.0) parts.bits = 0;  // -0.0 equals 0.0
  return state::hash128({reinterpret_cast<const char*>(&parts), sizeof parts});
}

}  // namespace limen::detect
