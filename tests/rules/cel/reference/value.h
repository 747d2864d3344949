#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/expr/value.h"

/// A second evaluator of expressions, slow and plain, written from the language definition to be
/// compared with the engine's: it walks the syntax tree, and its values are its own.
namespace limen::cel::reference {

__extension__ using Wide = __int128;

enum class Kind {
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
};

struct Entry;

struct Value {
  Kind kind = Kind::kNull;
  bool truth = false;  // kBool; kError: whether a key or an element was missing; kOptional: has one
  Wide number = 0;     // kInt, kUint; nanoseconds of kTimestamp (since 1970) and kDuration
  double real = 0;     // kDouble
  std::u32string text;         // kString: code points; kBytes: bytes; kType: its name
  std::vector<Value> items;    // kList; kOptional: its value
  std::vector<Entry> entries;  // kMap, in the order in which they were made
};

struct Entry {
  Value first;
  Value second;
};

[[nodiscard]] Value error(bool missing = false);
[[nodiscard]] Value of(bool truth);
[[nodiscard]] Value of(Kind kind, Wide number);
[[nodiscard]] Value of(double real);
[[nodiscard]] Value of(Kind kind, std::u32string text);
[[nodiscard]] Value list(std::vector<Value> items);
[[nodiscard]] Value some(Value value);
[[nodiscard]] Value none();

/// The value of the engine as one of these. Rows are none.
[[nodiscard]] Value from(const expr::Value& value);

[[nodiscard]] bool is_number(const Value& value);
[[nodiscard]] bool equal(const Value& a, const Value& b);
/// -1, 0, 1; 2 where NaN is compared; 3 where the values have no order.
[[nodiscard]] int order(const Value& a, const Value& b);
[[nodiscard]] std::u32string type_name(const Value& value);

/// The value as text, maps by their sorted entries, doubles to the last bit.
[[nodiscard]] std::string written(const Value& value);

[[nodiscard]] std::u32string decoded(std::string_view utf8);

}  // namespace limen::cel::reference
