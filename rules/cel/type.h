#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/expr/program.h"
#include "engine/types/schema.h"

namespace limen::cel {

/// Types of CEL as the checker sees them.
enum class TypeKind : std::uint8_t {
  kDyn,  // not known before it runs
  kNull,
  kBool,
  kInt,
  kUint,
  kDouble,
  kString,
  kBytes,
  kTimestamp,
  kDuration,
  kList,  // of parts[0]
  kMap,   // parts[0] to parts[1]
  kType,
  kOptional,  // of parts[0]
  kRow,       // of table `table`
  kTable,     // the table itself: a map from key to row
};

struct Type {
  TypeKind kind = TypeKind::kDyn;
  std::vector<Type> parts;
  std::uint32_t table = 0;
  std::string group;  // of a kRow: the columns that begin so, "lane.", as `row.lane` has them

  /// Of a string or list of strings that a field's enumeration limits: the field, for checking
  /// literals. Borrowed.
  const types::Field* enumeration = nullptr;
  /// What the value carries from the fields that it was made of (rules.md, section 11).
  types::Marks marks;
};

/// "list(string)", "map(string, int)", "row of points".
[[nodiscard]] std::string to_string(const Type& type);

[[nodiscard]] bool is_number(TypeKind kind);
[[nodiscard]] Type of(TypeKind kind);
/// A list, map or optional of these parts, with their marks.
[[nodiscard]] Type of(TypeKind kind, std::vector<Type> parts);
/// The type of what is inside, with the marks of the whole; kDyn where that is not known.
[[nodiscard]] Type part_of(const Type& type, std::size_t i);
[[nodiscard]] types::Marks joined(const types::Marks& a, const types::Marks& b);
/// Whether the types are the same all through, whatever their marks and enumerations.
[[nodiscard]] bool same(const Type& a, const Type& b);
/// Whether a value of one type may be where the other is wanted: the same, or not known.
[[nodiscard]] bool fits(const Type& a, const Type& b);
/// The type of a value that is of the one type or the other: kDyn where they do not fit.
[[nodiscard]] Type common(const Type& a, const Type& b);

}  // namespace limen::cel
