#include "tests/rules/cel/reference/evaluator.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace limen::cel::reference {

namespace {

using expr::Op;

constexpr std::size_t kMaxSteps = 200'000;
constexpr std::array<std::string_view, 5> kNamespaces = {"math", "optional", "strings", "base64",
                                                         "cel"};

bool is_bool(const Value& value) { return value.kind == Kind::kBool; }

/// How much the value holds, up to about `most`.
std::size_t weight(const Value& value, std::size_t most) {
  std::size_t all = 1 + value.text.size();
  for (const Value& item : value.items) {
    if (all > most) return all;
    all += weight(item, most - all);
  }
  for (const auto& [key, held] : value.entries) {
    if (all > most) return all;
    all += 1 + key.text.size() + weight(held, most - std::min(all, most));
  }
  return all;
}

std::optional<Value> type_called(std::string_view name) {
  for (const std::string_view known :
       {"null_type", "bool", "int", "uint", "double", "string", "bytes",
        "google.protobuf.Timestamp", "google.protobuf.Duration", "list", "map", "type",
        "optional_type"}) {
    if (known == name) return of(Kind::kType, decoded(name));
  }
  return std::nullopt;
}

}  // namespace

const Value* Evaluator::local(std::string_view name) const {
  for (auto it = locals_.rbegin(); it != locals_.rend(); ++it) {
    if (it->first == name) return &it->second;
  }
  return nullptr;
}

Value Evaluator::value(std::uint32_t node) {
  if (++steps_ > kMaxSteps) refused_ = true;
  if (refused_) return error();
  Value made = value_of(tree_.nodes[node]);
  steps_ += weight(made, kMaxSteps - std::min(steps_, kMaxSteps));
  return made;
}

Value Evaluator::value_of(const Ast& ast) {
  if (ast.path) return path(ast);
  switch (ast.kind) {
    case AstKind::kLiteral:
      return literal(ast);
    case AstKind::kSelect:
    case AstKind::kIndex:
      return selection(ast);
    case AstKind::kCall:
    case AstKind::kMethod:
      return called(ast);
    case AstKind::kList:
      return list_of(ast);
    case AstKind::kMap:
      return map_of(ast);
    case AstKind::kUnary:
      return unary(ast);
    case AstKind::kBinary:
      return ast.op == Op::kAnd || ast.op == Op::kOr ? logic(ast) : binary(ast);
    case AstKind::kTernary:
      return ternary(ast);
    default:
      refused_ = true;
      return error();
  }
}

/// A name and selections of it: a variable of a macro, or the longest dotted name that is bound.
Value Evaluator::path(const Ast& ast) {
  std::vector<const Ast*> parts = {&ast};
  while (parts.back()->kind == AstKind::kSelect) parts.push_back(&child(*parts.back(), 0));
  std::reverse(parts.begin(), parts.end());
  return name(parts, parts.front()->from_root);
}

Value Evaluator::name(const std::vector<const Ast*>& parts, bool from_root) {
  std::size_t used = 1;
  Value found = error();
  if (const Value* held = from_root ? nullptr : local(parts[0]->name)) {
    found = *held;
  } else {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      text += (i == 0 ? "" : ".") + std::string(parts[i]->name);
      const auto bound = names_.find(text);
      const auto type = type_called(text);
      if (bound == names_.end() && !type) continue;
      found = bound == names_.end() ? *type : bound->second;
      used = i + 1;
    }
  }
  for (std::size_t i = used; i < parts.size(); ++i) {
    found = chosen(found, of(Kind::kString, decoded(parts[i]->name)), false);
  }
  return found;
}

Value Evaluator::selection(const Ast& ast) {
  const Value operand = value(number(ast, 0));
  if (operand.kind == Kind::kError) return operand;
  if (ast.kind == AstKind::kIndex) return chosen(operand, value(number(ast, 1)), ast.optional);
  const bool holds = operand.kind == Kind::kMap || operand.kind == Kind::kOptional;
  return holds ? chosen(operand, of(Kind::kString, decoded(ast.name)), ast.optional) : error();
}

/// Selections within an optional, and those that ask for one, give an optional.
Value Evaluator::chosen(const Value& operand, const Value& key, bool optional) {
  if (operand.kind == Kind::kError) return operand;
  if (key.kind == Kind::kError) return key;
  const bool inside = operand.kind == Kind::kOptional;
  if (inside && !operand.truth) return none();
  const Value found = at(inside ? operand.items[0] : operand, key);
  if (!inside && !optional) return found;
  if (found.kind != Kind::kError) return some(found);
  return found.truth ? none() : found;
}

Value Evaluator::list_of(const Ast& ast) {
  std::vector<Value> items;
  for (std::uint32_t i = 0; i < ast.count; ++i) {
    const Ast& part = child(ast, i);
    const bool optional = part.kind == AstKind::kOptElement;
    Value item = value(optional ? number(part, 0) : number(ast, i));
    if (item.kind == Kind::kError) return item;
    if (optional && item.kind != Kind::kOptional) return error();
    if (!optional) items.push_back(std::move(item));
    if (optional && item.truth) items.push_back(item.items[0]);
  }
  return list(std::move(items));
}

Value Evaluator::map_of(const Ast& ast) {
  std::vector<Entry> entries;
  for (std::uint32_t i = 0; i + 1 < ast.count; i += 2) {
    const Value key = value(number(ast, i));
    if (key.kind == Kind::kError) return key;
    const Ast& part = child(ast, i + 1);
    const bool optional = part.kind == AstKind::kOptElement;
    const Value held = value(optional ? number(part, 0) : number(ast, i + 1));
    if (held.kind == Kind::kError) return held;
    if (optional && held.kind != Kind::kOptional) return error();
    if (!optional) entries.push_back({key, held});
    if (optional && held.truth) entries.push_back({key, held.items[0]});
  }
  return map(std::move(entries));
}

Value Evaluator::unary(const Ast& ast) {
  const Value operand = value(number(ast, 0));
  if (ast.op == Op::kNot) return is_bool(operand) ? of(!operand.truth) : error();
  if (operand.kind == Kind::kDouble) return of(-operand.real);
  if (operand.kind != Kind::kInt) return error();
  return operated(Op::kSubtract, of(Kind::kInt, 0), operand);
}

Value Evaluator::binary(const Ast& ast) {
  const Value left = value(number(ast, 0));
  const Value right = value(number(ast, 1));
  if (left.kind == Kind::kError || right.kind == Kind::kError) return error();
  return operated(ast.op, left, right);
}

Value Evaluator::logic(const Ast& ast) {
  const bool decisive = ast.op == Op::kOr;
  const Value left = value(number(ast, 0));
  const Value right = value(number(ast, 1));
  for (const Value& side : {left, right}) {
    if (is_bool(side) && side.truth == decisive) return of(decisive);
  }
  return is_bool(left) && is_bool(right) ? of(!decisive) : error();
}

Value Evaluator::ternary(const Ast& ast) {
  const Value condition = value(number(ast, 0));
  if (!is_bool(condition)) return error();
  return value(number(ast, condition.truth ? 1 : 2));
}

Value Evaluator::called(const Ast& ast) {
  if (ast.kind == AstKind::kCall) {
    return ast.name == "has" && !ast.from_root ? has(ast) : function(ast.name, ast, 0);
  }
  const Ast& target = child(ast, 0);
  const bool space =
      target.kind == AstKind::kName && local(target.name) == nullptr &&
      std::find(kNamespaces.begin(), kNamespaces.end(), target.name) != kNamespaces.end();
  if (space && target.name == "cel") return bind(ast);
  if (space) return function(std::string(target.name) + "." + std::string(ast.name), ast, 1);
  if (ast.name == "or" || ast.name == "orValue") return lazy(ast);
  if (auto made = macro(ast)) return *made;
  return function("." + std::string(ast.name), ast, 0);
}

Value Evaluator::function(std::string_view name, const Ast& ast, std::uint32_t first_argument) {
  std::vector<Value> arguments;
  for (std::uint32_t i = first_argument; i < ast.count; ++i) {
    arguments.push_back(value(number(ast, i)));
    if (arguments.back().kind == Kind::kError) return error();
  }
  const auto made = call(name, arguments);
  refused_ = refused_ || !made;
  return made.value_or(error());
}

Value Evaluator::has(const Ast& ast) {
  if (ast.count != 1 || child(ast, 0).kind != AstKind::kSelect) return error();
  const Ast& selected = child(ast, 0);
  const Value operand = value(number(selected, 0));
  if (operand.kind == Kind::kOptional && !operand.truth) return of(false);
  const Value& holder = operand.kind == Kind::kOptional ? operand.items[0] : operand;
  if (holder.kind != Kind::kMap) return error();
  return of(at(holder, of(Kind::kString, decoded(selected.name))).kind != Kind::kError);
}

/// `or` and `orValue` evaluate their argument where there is no value.
Value Evaluator::lazy(const Ast& ast) {
  const Value optional = value(number(ast, 0));
  if (optional.kind != Kind::kOptional || ast.count != 2) return error();
  const bool is_or = ast.name == "or";
  if (optional.truth) return is_or ? optional : optional.items[0];
  const Value other = value(number(ast, 1));
  return is_or && other.kind != Kind::kOptional ? error() : other;
}

std::optional<Value> evaluate(const Tree& tree, const Names& names) {
  Evaluator evaluator(tree, names);
  Value value = evaluator.value(tree.root);
  if (evaluator.refused()) return std::nullopt;
  return value;
}

}  // namespace limen::cel::reference
