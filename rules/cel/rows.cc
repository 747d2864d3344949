#include "rules/cel/compiler.h"

namespace limen::cel {

namespace {

using expr::Op;

/// Where a row, a table of them or an optional one may stand though its columns may not be read:
/// what is made of it there has its type still, or is a column, or tells only whether it is there.
bool may_stand(Op op, std::size_t child, const Type& made, const Type& row) {
  switch (op) {
    case Op::kSelect:
    case Op::kOptSelect:
    case Op::kHasSelect:
      return true;
    case Op::kIndex:
    case Op::kOptIndex:
      return row.kind == TypeKind::kTable;
    case Op::kBind:
    case Op::kComprehension:
      return child == 0;
    case Op::kIn:
      return child == 1;
    case Op::kCall:
      return made.kind == TypeKind::kBool && row.kind == TypeKind::kOptional;
    default:
      return false;
  }
}

}  // namespace

/// Marks of all columns of the rows in a value of the type.
types::Marks Compiler::marks_in(const Type& type) const {
  types::Marks marks;
  for (const Type& part : type.parts) marks = joined(marks, marks_in(part));
  if (type.kind != TypeKind::kRow && type.kind != TypeKind::kTable) return marks;
  const auto known = tables_.find(type.table);
  if (known == tables_.end() || known->second == nullptr) return marks;
  for (const expr::Column& column : known->second->columns()) {
    if (column.field != nullptr) marks = joined(marks, column.field->marks);
  }
  return marks;
}

/// A whole row is all of its columns: it may be shown or compared only where each of them may be
/// read.
void Compiler::check_row(const Ast& ast, const Type& type) {
  const types::Marks marks = marks_in(type);
  if (dynamic_ || !(marks.is_protected || marks.serves_person)) return;
  const bool hidden = (marks.is_protected && !scope_.may_read_protected()) ||
                      (marks.serves_person && !scope_.may_serve_person());
  if (!hidden) return scope_.on_read(marks);
  error(marks.is_protected && !scope_.may_read_protected() ? "E210 protected-field"
                                                           : "E211 serves-person",
        range_of(ast), "a whole row has fields that this rule must not read",
        "read a column of it, as in `table[key].column`");
}

void Compiler::check_rows(Op op, const Ast& ast, std::span<const Typed> children,
                          const Type& type) {
  for (std::size_t i = 0; i < children.size(); ++i) {
    const Type& child = children[i].type;
    if (child.kind != TypeKind::kRow && child.kind != TypeKind::kTable && child.parts.empty()) {
      continue;
    }
    if (!may_stand(op, i, type, child)) check_row(ast, child);
  }
}

}  // namespace limen::cel
