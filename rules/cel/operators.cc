#include <utility>

#include "rules/cel/compiler.h"

namespace limen::cel {

namespace {

using expr::Op;

bool is_order(Op op) {
  return op == Op::kLess || op == Op::kLessEqual || op == Op::kGreater || op == Op::kGreaterEqual;
}

bool is_time(TypeKind kind) { return kind == TypeKind::kTimestamp || kind == TypeKind::kDuration; }

bool has_order(const Type& a, const Type& b) {
  if (a.kind == TypeKind::kDyn || b.kind == TypeKind::kDyn) return true;
  if (is_number(a.kind) && is_number(b.kind)) return true;
  return a.kind == b.kind && (a.kind == TypeKind::kBool || a.kind == TypeKind::kString ||
                              a.kind == TypeKind::kBytes || is_time(a.kind));
}

/// How to write what was meant, where two numbers have different types.
std::string number_hint(const Type& a, const Type& b) {
  if (!is_number(a.kind) || !is_number(b.kind)) return {};
  const bool real = a.kind == TypeKind::kDouble || b.kind == TypeKind::kDouble;
  if (real)
    return "write the whole number with a point (`900.0`), or turn it into a double: `double(x)`";
  return "turn one into the type of the other: `int(x)`";
}

std::string sign_of(Op op) {
  switch (op) {
    case Op::kAdd:
      return "+";
    case Op::kSubtract:
      return "-";
    case Op::kMultiply:
      return "*";
    case Op::kDivide:
      return "/";
    default:
      return "%";
  }
}

}  // namespace

void Compiler::want_bool(const Typed& value, std::uint32_t ast, std::string_view place) {
  const TypeKind kind = value.type.kind;
  if (kind == TypeKind::kBool || kind == TypeKind::kDyn) return;
  error("E204 wrong-types", range_of(at(ast)),
        std::string(place) + " a bool, and this is " + to_string(value.type));
}

Typed Compiler::logic(const Ast& ast) {
  const std::string place = ast.op == Op::kAnd ? "`&&` joins" : "`||` joins";
  const Typed left = emit(child(ast, 0));
  want_bool(left, child(ast, 0), place);
  const Typed right = emit(child(ast, 1));
  want_bool(right, child(ast, 1), place);
  return made(ast.op, ast, {left, right}, of(TypeKind::kBool));
}

Typed Compiler::binary(const Ast& ast, Typed left) {
  Typed right = emit(child(ast, 1));
  hint_at_quotes(left.type, child(ast, 1));
  if (ast.op == Op::kIn) {
    fold(left);
    fold(right);
    check_in(ast, left, right);
    return made(ast.op, ast, {left, right}, of(TypeKind::kBool));
  }
  if (ast.op == Op::kEqual || ast.op == Op::kNotEqual || is_order(ast.op)) {
    fold(left);
    fold(right);
    check_comparison(ast, left, right);
    return made(ast.op, ast, {left, right}, of(TypeKind::kBool));
  }
  auto type = arithmetic_type(ast.op, left.type, right.type);
  if (!type) {
    error("E204 wrong-types", name_of(ast),
          "`" + sign_of(ast.op) + "` does not take " + to_string(left.type) + " and " +
              to_string(right.type),
          number_hint(left.type, right.type));
  }
  return made(ast.op, ast, {left, right}, type.value_or(Type{}));
}

/// `outcome == refused`: a value of the field that lacks its quotes.
void Compiler::hint_at_quotes(const Type& limited, std::uint32_t value) {
  const Ast& ast = at(value);
  if (limited.enumeration == nullptr || ast.kind != AstKind::kName || findings_.empty()) return;
  Finding& found = findings_.back();
  if (found.code != "E202 unknown-name" || found.begin != range_of(ast).begin) return;
  for (const types::EnumValue& one : limited.enumeration->values) {
    if (one.name == ast.name) found.hint = "a text stands in quotes: \"" + one.name + '"';
  }
}

void Compiler::check_comparison(const Ast& ast, const Typed& left, const Typed& right) {
  if (is_order(ast.op)) {
    if (!has_order(left.type, right.type)) {
      error("E204 wrong-types", name_of(ast),
            to_string(left.type) + " and " + to_string(right.type) + " have no order");
    }
    return;
  }
  if (!fits(left.type, right.type)) {
    std::string hint = number_hint(left.type, right.type);
    if (left.type.kind == TypeKind::kNull || right.type.kind == TypeKind::kNull) {
      hint = "a field is never null: whether an event has it is `has(field)`";
    }
    error("E204 wrong-types", name_of(ast),
          to_string(left.type) + " and " + to_string(right.type) + " are never equal",
          std::move(hint));
    return;
  }
  check_values(left, right, child(ast, 1));
  check_values(right, left, child(ast, 0));
}

void Compiler::check_in(const Ast& ast, const Typed& element, const Typed& container) {
  const TypeKind kind = container.type.kind;
  if (kind == TypeKind::kTable) {
    const auto known = tables_.find(container.type.table);
    const std::size_t columns = known == tables_.end() || known->second == nullptr
                                    ? 1
                                    : known->second->key_columns().size();
    const bool is_list = element.type.kind == TypeKind::kList;
    const bool odd = columns > 1 ? !is_list && element.type.kind != TypeKind::kDyn
                                 : is_list || element.type.kind == TypeKind::kDouble;
    if (odd) {
      error("E204 wrong-types", name_of(ast),
            "the table's key has " + std::to_string(columns) + " columns, and this is " +
                to_string(element.type));
    }
    return;
  }
  if (kind != TypeKind::kList && kind != TypeKind::kMap && kind != TypeKind::kDyn) {
    error("E204 wrong-types", name_of(ast),
          "behind `in` stands a list, a map or a table, and this is " + to_string(container.type));
    return;
  }
  const Type inner = part_of(container.type, 0);
  if (!fits(element.type, inner)) {
    error("E204 wrong-types", name_of(ast),
          to_string(element.type) + " is never in a " + to_string(container.type),
          number_hint(element.type, inner));
    return;
  }
  check_values(element, container, child(ast, 1));
  check_values(container, element, child(ast, 0));
}

/// The type of `left op right`, or nothing where the operator does not take them.
std::optional<Type> Compiler::arithmetic_type(Op op, const Type& left, const Type& right) const {
  const TypeKind a = left.kind;
  const TypeKind b = right.kind;
  if (a == TypeKind::kDyn || b == TypeKind::kDyn) {
    const TypeKind known = a == TypeKind::kDyn ? b : a;
    const bool plain =
        is_number(known) ||
        (op == Op::kAdd && (known == TypeKind::kString || known == TypeKind::kBytes));
    return of(plain ? known : TypeKind::kDyn);
  }
  if (a == b && is_number(a)) {
    if (op == Op::kModulo && a == TypeKind::kDouble) return std::nullopt;
    return of(a);
  }
  if (op == Op::kAdd) {
    if (a == b && (a == TypeKind::kString || a == TypeKind::kBytes)) return of(a);
    if (a == b && a == TypeKind::kList) return common(left, right);
    if (is_time(a) && is_time(b) && !(a == b && a == TypeKind::kTimestamp)) {
      return of(a == b ? TypeKind::kDuration : TypeKind::kTimestamp);
    }
  }
  if (op == Op::kSubtract && is_time(a) && is_time(b)) {
    if (a == b) return of(TypeKind::kDuration);
    if (a == TypeKind::kTimestamp) return of(TypeKind::kTimestamp);
  }
  return std::nullopt;
}

}  // namespace limen::cel
