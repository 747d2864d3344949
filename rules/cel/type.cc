#include "rules/cel/type.h"

namespace limen::cel {

namespace {

std::string part(const Type& type, std::size_t i) {
  return i < type.parts.size() ? to_string(type.parts[i]) : "dyn";
}

}  // namespace

std::string to_string(const Type& type) {
  switch (type.kind) {
    case TypeKind::kDyn:
      return "dyn";
    case TypeKind::kNull:
      return "null";
    case TypeKind::kBool:
      return "bool";
    case TypeKind::kInt:
      return "int";
    case TypeKind::kUint:
      return "uint";
    case TypeKind::kDouble:
      return "double";
    case TypeKind::kString:
      return "string";
    case TypeKind::kBytes:
      return "bytes";
    case TypeKind::kTimestamp:
      return "timestamp";
    case TypeKind::kDuration:
      return "duration";
    case TypeKind::kList:
      return "list(" + part(type, 0) + ")";
    case TypeKind::kMap:
      return "map(" + part(type, 0) + ", " + part(type, 1) + ")";
    case TypeKind::kType:
      return "type";
    case TypeKind::kOptional:
      return "optional(" + part(type, 0) + ")";
    case TypeKind::kRow:
      return "row of a table";
    case TypeKind::kTable:
      return "table";
  }
  return "";
}

bool is_number(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kUint || kind == TypeKind::kDouble;
}

Type of(TypeKind kind) {
  Type type;
  type.kind = kind;
  return type;
}

Type of(TypeKind kind, std::vector<Type> parts) {
  Type type = of(kind);
  type.parts = std::move(parts);
  for (const Type& inner : type.parts) type.marks = joined(type.marks, inner.marks);
  return type;
}

Type part_of(const Type& type, std::size_t i) {
  Type inner = i < type.parts.size() ? type.parts[i] : Type{};
  inner.marks = joined(inner.marks, type.marks);
  return inner;
}

types::Marks joined(const types::Marks& a, const types::Marks& b) {
  return {a.identifier || b.identifier, a.is_protected || b.is_protected,
          a.serves_person || b.serves_person, a.may_serve || b.may_serve};
}

bool same(const Type& a, const Type& b) {
  if (a.kind != b.kind || a.parts.size() != b.parts.size()) return false;
  if (a.kind == TypeKind::kRow && a.table != b.table) return false;
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (!same(a.parts[i], b.parts[i])) return false;
  }
  return true;
}

bool fits(const Type& a, const Type& b) {
  if (a.kind == TypeKind::kDyn || b.kind == TypeKind::kDyn) return true;
  if (a.kind != b.kind) return false;
  for (std::size_t i = 0; i < a.parts.size() && i < b.parts.size(); ++i) {
    if (!fits(a.parts[i], b.parts[i])) return false;
  }
  return true;
}

Type common(const Type& a, const Type& b) {
  Type type = a;
  if (!same(a, b)) {
    type = fits(a, b) && a.kind != TypeKind::kDyn && b.kind != TypeKind::kDyn ? a : Type{};
    if (type.kind == TypeKind::kDyn) type = of(TypeKind::kDyn);
    for (std::size_t i = 0; i < type.parts.size() && i < b.parts.size(); ++i) {
      type.parts[i] = common(a.parts[i], b.parts[i]);
    }
  }
  type.enumeration = a.enumeration == b.enumeration ? a.enumeration : nullptr;
  type.marks = joined(a.marks, b.marks);
  return type;
}

}  // namespace limen::cel
