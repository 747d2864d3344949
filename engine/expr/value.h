#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace limen::expr {

/// Kinds of values of CEL (cel-spec, language definition), and the language's errors, which are
/// values here.
enum class ValueKind : std::uint8_t {
  kError,
  kNull,
  kBool,
  kInt,
  kUint,
  kDouble,
  kString,
  kBytes,
  kTimestamp,
  kDuration,
  kList,
  kMap,
  kType,
  kOptional,
  kRow,  // of a table: a map from column to value
};

/// Why an evaluation ended in an error. kAbsent is counted apart (rules.md, section 4).
enum class ErrorCode : std::uint8_t {
  kAbsent,     // an optional field that the event does not have
  kNoSuchKey,  // of a map, a table's row
  kOverflow,
  kDivideByZero,
  kOutOfRange,  // an index, a conversion, a timestamp
  kNoOverload,  // a function or operator that does not take such values
  kInvalidArgument,
  kUnknownName,
  kNothing,  // a mean, min, … of no values
  kBudget,   // more work or memory than an evaluation may take
};

[[nodiscard]] std::string_view message(ErrorCode code);

struct ListValue;
struct MapValue;
struct OptionalValue;
struct RowValue;

/// A value of an expression: 16 bytes, copied freely. Texts, lists, maps and rows are borrowed:
/// from the event, the program's constants, a table, or the arena of the evaluation that made them;
/// valid as long as that is.
struct Value {
  ValueKind kind = ValueKind::kNull;
  ErrorCode code = ErrorCode::kAbsent;  // kError
  /// Bytes of a kString or kBytes; nanoseconds, 0 to 999,999,999, of a kTimestamp or kDuration.
  std::uint32_t extra = 0;
  union {
    std::int64_t i =
        0;            // kInt; whole seconds (floor) of a kTimestamp or kDuration; kType: its number
    std::uint64_t u;  // kUint
    double d;         // kDouble
    bool b;           // kBool
    const char*
        s;  // kString, kBytes, and kError: a message or nullptr (then message(code)), `extra` bytes
    const ListValue* list;
    const MapValue* map;
    const OptionalValue* optional;
    const RowValue* row;
  };

  static Value error(ErrorCode code) {
    Value v;
    v.kind = ValueKind::kError;
    v.code = code;
    v.s = nullptr;
    return v;
  }
  static Value null() { return {}; }
  static Value boolean(bool b) {
    Value v;
    v.kind = ValueKind::kBool;
    v.i = 0;
    v.b = b;
    return v;
  }
  static Value integer(std::int64_t i) {
    Value v;
    v.kind = ValueKind::kInt;
    v.i = i;
    return v;
  }
  static Value uinteger(std::uint64_t u) {
    Value v;
    v.kind = ValueKind::kUint;
    v.u = u;
    return v;
  }
  static Value real(double d) {
    Value v;
    v.kind = ValueKind::kDouble;
    v.d = d;
    return v;
  }
  static Value string(std::string_view s) {
    Value v;
    v.kind = ValueKind::kString;
    v.extra = static_cast<std::uint32_t>(s.size());
    v.s = s.data();
    return v;
  }
  static Value bytes(std::string_view s) {
    Value v = string(s);
    v.kind = ValueKind::kBytes;
    return v;
  }
  static Value of(const ListValue* list) {
    Value v;
    v.kind = ValueKind::kList;
    v.list = list;
    return v;
  }
  static Value of(const MapValue* map) {
    Value v;
    v.kind = ValueKind::kMap;
    v.map = map;
    return v;
  }
  static Value of(const OptionalValue* optional) {
    Value v;
    v.kind = ValueKind::kOptional;
    v.optional = optional;
    return v;
  }
  static Value of(const RowValue* row) {
    Value v;
    v.kind = ValueKind::kRow;
    v.row = row;
    return v;
  }
  /// The type of values of this kind, as a value; rows are maps.
  static Value type(ValueKind kind) {
    Value v;
    v.kind = ValueKind::kType;
    v.i = static_cast<std::int64_t>(kind == ValueKind::kRow ? ValueKind::kMap : kind);
    return v;
  }
  static Value timestamp(std::int64_t seconds, std::uint32_t nanos) {
    Value v;
    v.kind = ValueKind::kTimestamp;
    v.extra = nanos;
    v.i = seconds;
    return v;
  }
  static Value duration(std::int64_t seconds, std::uint32_t nanos) {
    Value v = timestamp(seconds, nanos);
    v.kind = ValueKind::kDuration;
    return v;
  }
  /// From microseconds since 1970, and a length in microseconds.
  static Value timestamp_micros(std::int64_t micros);
  static Value duration_micros(std::int64_t micros);

  [[nodiscard]] bool is_error() const noexcept { return kind == ValueKind::kError; }
  [[nodiscard]] bool is_absent() const noexcept { return is_error() && code == ErrorCode::kAbsent; }
  [[nodiscard]] bool is_true() const noexcept { return kind == ValueKind::kBool && b; }
  [[nodiscard]] std::string_view text() const noexcept { return {s, extra}; }
  /// Microseconds of a kTimestamp or kDuration, cut towards the past.
  [[nodiscard]] std::int64_t micros() const noexcept { return i * 1'000'000 + extra / 1000; }
};
static_assert(sizeof(Value) == 16);

struct ListValue {
  const Value* items;
  std::uint32_t size;
};
struct MapEntry {
  Value key;
  Value value;
};
/// Entries in the order in which they were written; keys are unique.
struct MapValue {
  const MapEntry* entries;
  std::uint32_t size;
  std::uint32_t mask = 0;                // of the index; 0 where there is none
  const std::uint32_t* index = nullptr;  // open addressing over hashes: 1 + entry, or 0
};
struct OptionalValue {
  bool has;
  Value value;
};

}  // namespace limen::expr
