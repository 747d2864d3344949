#include <algorithm>
#include <utility>

#include "rules/cel/compiler.h"
#include "rules/cel/suggest.h"

namespace limen::cel {

namespace {

using expr::Op;

TypeKind kind_of(expr::ColumnType type) {
  switch (type) {
    case expr::ColumnType::kString:
      return TypeKind::kString;
    case expr::ColumnType::kInt:
      return TypeKind::kInt;
    case expr::ColumnType::kDouble:
      return TypeKind::kDouble;
    case expr::ColumnType::kBool:
      return TypeKind::kBool;
    case expr::ColumnType::kTimestamp:
      return TypeKind::kTimestamp;
    case expr::ColumnType::kList:
      return TypeKind::kList;
  }
  return TypeKind::kDyn;
}

/// A column that is an event's field has the field's values and marks (rules.md, section 11).
Type type_of_column(const expr::Column& column) {
  Type type = of(kind_of(column.type));
  if (column.field != nullptr) {
    type.marks = column.field->marks;
    if (!column.field->values.empty()) type.enumeration = column.field;
    type.marks.may_serve =
        std::ranges::any_of(column.field->values, &types::EnumValue::serves_person);
  }
  if (type.kind == TypeKind::kList) {
    Type element = type;
    element.kind = TypeKind::kString;
    type.parts.push_back(std::move(element));
  }
  return type;
}

bool begins_column(const expr::Table& table, const std::string& group) {
  return std::ranges::any_of(
      table.columns(), [&](const expr::Column& column) { return column.name.starts_with(group); });
}

bool is_key(TypeKind kind) {
  return kind == TypeKind::kString || kind == TypeKind::kInt || kind == TypeKind::kUint ||
         kind == TypeKind::kBool || kind == TypeKind::kDyn;
}

}  // namespace

/// `.name` of a value; also in an optional, and in has().
Typed Compiler::select(const Ast& ast, Typed operand) {
  const bool in_optional = operand.type.kind == TypeKind::kOptional;
  const Type inner = in_optional ? part_of(operand.type, 0) : operand.type;
  Type type;
  switch (inner.kind) {
    case TypeKind::kRow:
      return column(ast, std::move(operand));
    case TypeKind::kTable: {
      const Typed key = literal(ast, expr::Value::string(ast.name), of(TypeKind::kString));
      program_->keep.push_back(std::make_shared<const std::string>(ast.name));
      node(key).constant =
          expr::Value::string(*static_cast<const std::string*>(program_->keep.back().get()));
      return table_row(ast, std::move(operand), key);
    }
    case TypeKind::kMap:
      type = part_of(inner, 1);
      break;
    case TypeKind::kDyn:
      break;
    default:
      error("E204 wrong-types", name_of(ast),
            "there is no `" + std::string(ast.name) + "` in this, which is " + to_string(inner));
      return failed(ast);
  }
  if (in_optional || ast.optional) type = of(TypeKind::kOptional, {type});
  Typed value = made(ast.optional ? Op::kOptSelect : Op::kSelect, ast, {operand}, type);
  auto name = std::make_shared<const std::string>(ast.name);
  node(value).constant = expr::Value::string(*name);
  program_->keep.push_back(std::move(name));
  return value;
}

Typed Compiler::column(const Ast& ast, Typed operand) {
  const bool in_optional = operand.type.kind == TypeKind::kOptional;
  const Type row = in_optional ? part_of(operand.type, 0) : operand.type;
  const auto known = tables_.find(row.table);
  const expr::Table* table = known == tables_.end() ? nullptr : known->second;
  const std::string full = row.group + std::string(ast.name);
  Type type;
  std::uint32_t number = 0;
  if (table != nullptr) {
    const std::size_t found = table->column(full);
    if (found == table->columns().size()) {
      if (begins_column(*table, full + '.')) {
        (in_optional ? operand.type.parts.front() : operand.type).group = full + '.';
        return operand;
      }
      std::vector<std::string> names;
      for (const expr::Column& one : table->columns()) names.push_back(one.name);
      error("E202 unknown-name", name_of(ast),
            "the table `" + table->name() + "` has no column `" + full + "`",
            did_you_mean(full, names));
      return failed(ast);
    }
    type = type_of_column(table->columns()[found]);
    check_marks(type.marks, table->name() + "[…]." + full, name_of(ast));
    if (type.enumeration != nullptr) enumerations_.insert(type.enumeration);
    number = static_cast<std::uint32_t>(found + 1);
  }
  if (in_optional || ast.optional) type = of(TypeKind::kOptional, {type});
  Typed value = made(ast.optional ? Op::kOptSelect : Op::kSelect, ast, {operand}, type);
  auto name = std::make_shared<const std::string>(full);
  node(value).constant = expr::Value::string(*name);
  node(value).b = number;
  program_->keep.push_back(std::move(name));
  return value;
}

Typed Compiler::table_row(const Ast& ast, Typed operand, Typed key) {
  const auto known = tables_.find(operand.type.table);
  const expr::Table* table = known == tables_.end() ? nullptr : known->second;
  const std::size_t columns = table == nullptr ? 1 : table->key_columns().size();
  const Type row = part_of(operand.type, 1);
  if (columns > 1) {
    const bool is_list = key.type.kind == TypeKind::kList || key.type.kind == TypeKind::kDyn;
    const expr::Node& made_key = node(key);
    if (!is_list || (made_key.op == Op::kList && made_key.count != columns)) {
      error("E204 wrong-types", name_of(ast),
            "the key of the table `" + table->name() + "` has " + std::to_string(columns) +
                " columns, in a list: `" + table->name() + "[[a, b]]`");
    }
  } else if (!is_key(key.type.kind)) {
    error("E204 wrong-types", name_of(ast),
          "a table's key is a string, an int or a bool, and this is " + to_string(key.type));
  }
  Type type = ast.optional ? of(TypeKind::kOptional, {row}) : row;
  return made(ast.optional ? Op::kOptIndex : Op::kIndex, ast, {operand, key}, std::move(type));
}

Typed Compiler::index(const Ast& ast, Typed operand) {
  const Typed key = emit(child(ast, 1));
  if (operand.type.kind == TypeKind::kTable) return table_row(ast, std::move(operand), key);
  const bool in_optional = operand.type.kind == TypeKind::kOptional;
  const Type inner = in_optional ? part_of(operand.type, 0) : operand.type;
  Type type;
  switch (inner.kind) {
    case TypeKind::kList:
      type = part_of(inner, 0);
      if (!fits(key.type, of(TypeKind::kInt))) {
        error("E204 wrong-types", name_of(ast),
              "a list's index is an int, and this is " + to_string(key.type));
      }
      break;
    case TypeKind::kMap:
      type = part_of(inner, 1);
      if (!fits(key.type, part_of(inner, 0))) {
        error("E204 wrong-types", name_of(ast),
              "the keys of this map are " + to_string(part_of(inner, 0)) + ", and this is " +
                  to_string(key.type));
      }
      break;
    case TypeKind::kRow:
    case TypeKind::kDyn:
      break;
    default:
      error("E204 wrong-types", range_of(ast),
            "`[…]` takes a list, a map or a table, and this is " + to_string(inner));
      return failed(ast);
  }
  if (in_optional || ast.optional) type = of(TypeKind::kOptional, {type});
  return made(ast.optional ? Op::kOptIndex : Op::kIndex, ast, {operand, key}, std::move(type));
}

/// has(path): of a field of the event, never an error; of a part of a value, as in CEL.
Typed Compiler::has(const Ast& ast) {
  const std::uint32_t number = ast.count == 1 ? child(ast, 0) : 0;
  const bool fits =
      ast.count == 1 && !ast.from_root && (at(number).path || at(number).kind == AstKind::kSelect);
  if (!fits) {
    error("E208 bad-macro", range_of(ast), "has() takes one field's path: `has(lane.kind)`");
    return failing(ast, expr::ErrorCode::kInvalidArgument);
  }
  const Ast& path_ast = at(number);
  if (path_ast.path) {
    const Path path = resolve(number);
    if (path.name && path.ast == number) {
      if (const auto* name = std::get_if<FieldName>(&*path.name)) {
        Typed value = field(*name, path_ast, true);
        node(value).text_begin = range_of(ast).begin;
        node(value).text_end = range_of(ast).end;
        return value;
      }
      if (std::holds_alternative<ForbiddenName>(*path.name)) return named(path, number);
    }
    if (!path.name && path.local == nullptr && !dynamic_) {
      unknown_name(path.ast);
      return failed(ast);
    }
  }
  if (path_ast.kind != AstKind::kSelect) {
    error("E208 bad-macro", range_of(path_ast),
          "has() takes a field's path, and this is no field: it is always there");
    return failing(ast, expr::ErrorCode::kInvalidArgument);
  }
  const Typed operand = emit(child(path_ast, 0));
  Typed selected = select(path_ast, operand);
  if (!selected.type.group.empty()) {
    error("E208 bad-macro", range_of(path_ast),
          "has() takes a column, and this is the beginning of several");
    return failing(ast, expr::ErrorCode::kInvalidArgument);
  }
  if (node(selected).op == Op::kIndex) {  // a table's row by name
    const std::uint32_t* const parts = program_->children.data() + node(selected).first;
    const std::uint32_t swapped[] = {parts[1], parts[0]};
    selected.node = add(Op::kIn, ast, swapped);
    selected.type = of(TypeKind::kBool);
    return selected;
  }
  if (node(selected).op != Op::kSelect && node(selected).op != Op::kOptSelect) return selected;
  node(selected).op = Op::kHasSelect;
  selected.constant = operand.constant;
  const types::Marks marks = selected.type.marks;
  selected.type = dynamic_ ? Type{} : of(TypeKind::kBool);
  selected.type.marks = marks;
  if (marks.may_serve) served_tests_.add_node(selected.node, Op::kHasSelect, selected.type);
  return selected;
}

}  // namespace limen::cel
