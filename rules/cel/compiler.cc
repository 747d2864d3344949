#include "rules/cel/compiler.h"

#include <algorithm>
#include <utility>

#include "engine/expr/quick.h"

namespace limen::cel {

namespace {

using expr::Node;
using expr::Op;

constexpr std::size_t kMaxNodes = 4'000'000;  // macros in macros may grow without end
constexpr std::size_t kMaxExpansions = 50'000;
constexpr std::size_t kMaxFindings = 100;
constexpr std::uint32_t kCutDepth = 200;   // `a + b + …`: how deep before the rest is cut off
constexpr std::uint32_t kMaxDepth = 2000;  // of the program, and of this compiler's own recursion

}  // namespace

Compiler::Compiler(const Tree& tree, Scope& scope, bool dynamic, std::vector<Finding>& findings)
    : tree_(&tree), scope_(scope), dynamic_(dynamic), findings_(findings) {
  program_->source = tree.source;
}

std::shared_ptr<expr::Program> Compiler::run(std::uint32_t root, Type& type) {
  Typed value = emit(root);
  fold(value);
  program_->root = value.node;
  type = value.type;
  check_row(at(root), type);
  check_served_values();
  check_served_tests();
  expr::find_quick(*program_);
  return program_;
}

/// Whether the node begins with another that is compiled before it, without recursion: long sums
/// and paths are as deep as they are long.
bool Compiler::descends(const Ast& ast) const {
  switch (ast.kind) {
    case AstKind::kSelect:
    case AstKind::kIndex:
      return true;
    case AstKind::kMethod:
      return !is_namespaced(ast);
    case AstKind::kBinary:
      return ast.op != Op::kAnd && ast.op != Op::kOr;
    default:
      return false;
  }
}

Typed Compiler::emit(std::uint32_t number) {
  if (++nesting_ > kMaxDepth) give_up("with its macros this expression is nested too deep");
  const bool none_yet = program_->nodes.empty();
  Typed value = !too_large() ? emit_spine(number) : none_yet ? failed(at(number)) : Typed{};
  --nesting_;
  return value;
}

Typed Compiler::emit_spine(std::uint32_t number) {
  std::vector<std::uint32_t> spine;
  std::uint32_t at_ast = number;
  std::optional<Path> path;
  while (!at(at_ast).path && descends(at(at_ast))) {
    spine.push_back(at_ast);
    at_ast = child(at(at_ast), 0);
  }
  if (at(at_ast).path) {
    path = resolve(at_ast);
    for (; at_ast != path->ast; at_ast = child(at(at_ast), 0)) spine.push_back(at_ast);
  }
  Typed value = path ? named(*path, at_ast) : leaf(at(at_ast));
  std::vector<std::uint32_t> parts;
  std::uint32_t local = 0;
  for (auto it = spine.rbegin(); it != spine.rend(); ++it) {
    value = combine(at(*it), std::move(value));
    if (too_large()) return value;
    if (depths_[value.node] < kCutDepth) continue;
    fold(value);
    if (node(value).op == Op::kConstant) continue;
    if (parts.empty()) local = program_->locals++;
    parts.push_back(value.node);
    value.node = add(Op::kLocal, at(*it), {});
    node(value).a = local;
    note_source(value);
  }
  return parts.empty() ? value : chain(parts, local, std::move(value), at(number));
}

Typed Compiler::chain(std::vector<std::uint32_t>& parts, std::uint32_t local, Typed last,
                      const Ast& ast) {
  parts.push_back(last.node);
  last.node = add(Op::kChain, ast, parts);
  node(last).a = local;
  last.constant = false;
  return last;
}

Typed Compiler::leaf(const Ast& ast) {
  switch (ast.kind) {
    case AstKind::kLiteral: {
      expr::Value value = ast.value;
      if (value.kind == expr::ValueKind::kString || value.kind == expr::ValueKind::kBytes) {
        auto text = std::make_shared<const std::string>(value.text());
        value.s = text->data();
        program_->keep.push_back(std::move(text));
      }
      return literal(ast, value, type_of(value));
    }
    case AstKind::kCall:
    case AstKind::kMethod:
      return call(ast);
    case AstKind::kList:
      return list(ast);
    case AstKind::kMap:
      return map(ast);
    case AstKind::kOptElement:
      return optional_element(ast);
    case AstKind::kUnary:
      return unary(ast);
    case AstKind::kBinary:
      return logic(ast);
    case AstKind::kTernary:
      return ternary(ast);
    default:
      return failed(ast);
  }
}

Typed Compiler::combine(const Ast& ast, Typed first) {
  switch (ast.kind) {
    case AstKind::kSelect:
      return select(ast, std::move(first));
    case AstKind::kIndex:
      return index(ast, std::move(first));
    case AstKind::kMethod:
      return method(ast, std::move(first));
    default:
      return binary(ast, std::move(first));
  }
}

Typed Compiler::unary(const Ast& ast) {
  const std::uint32_t operand_ast = child(ast, 0);
  const Typed operand = emit(operand_ast);
  if (ast.op == Op::kNot) {
    want_bool(operand, operand_ast, "`!` takes");
    return made(Op::kNot, ast, {operand}, of(TypeKind::kBool));
  }
  const TypeKind kind = operand.type.kind;
  if (kind != TypeKind::kInt && kind != TypeKind::kDouble && kind != TypeKind::kDyn) {
    error("E204 wrong-types", name_of(ast),
          "`-` takes an int or a double, and this is " + to_string(operand.type));
  }
  return made(Op::kNegate, ast, {operand}, of(kind));
}

Typed Compiler::ternary(const Ast& ast) {
  const Typed condition = emit(child(ast, 0));
  want_bool(condition, child(ast, 0), "before `?` stands");
  const Typed then = emit(child(ast, 1));
  const Typed otherwise = emit(child(ast, 2));
  if (!fits(then.type, otherwise.type)) {
    error("E204 wrong-types", range_of(ast),
          "both sides of `:` have one type, and these are " + to_string(then.type) + " and " +
              to_string(otherwise.type));
  }
  Type type = common(then.type, otherwise.type);
  type.marks = joined(type.marks, condition.type.marks);
  return made(Op::kTernary, ast, {condition, then, otherwise}, std::move(type));
}

Typed Compiler::optional_element(const Ast& ast) {
  const Typed value = emit(child(ast, 0));
  if (value.type.kind != TypeKind::kOptional && value.type.kind != TypeKind::kDyn) {
    error("E204 wrong-types", range_of(ast),
          "behind `?` stands an optional, and this is " + to_string(value.type));
  }
  return made(Op::kOptElement, ast, {value}, part_of(value.type, 0));
}

Typed Compiler::list(const Ast& ast) {
  std::vector<Typed> elements;
  Type element;
  for (std::uint32_t i = 0; i < ast.count && !too_large(); ++i) {
    elements.push_back(emit(child(ast, i)));
    element = i == 0 ? elements.back().type : common(element, elements.back().type);
  }
  return made(Op::kList, ast, elements, of(TypeKind::kList, {element}));
}

Typed Compiler::map(const Ast& ast) {
  std::vector<Typed> parts;
  Type key;
  Type value;
  for (std::uint32_t i = 0; i + 1 < ast.count && !too_large(); i += 2) {
    parts.push_back(emit(child(ast, i)));
    parts.push_back(emit(child(ast, i + 1)));
    const Type& key_type = parts[i].type;
    const bool fit = key_type.kind == TypeKind::kString || key_type.kind == TypeKind::kInt ||
                     key_type.kind == TypeKind::kUint || key_type.kind == TypeKind::kBool ||
                     key_type.kind == TypeKind::kDyn;
    if (!fit) {
      error("E204 wrong-types", range_of(at(child(ast, i))),
            "a key of a map is a string, an int, an uint or a bool, and this is " +
                to_string(key_type));
    }
    key = i == 0 ? key_type : common(key, key_type);
    value = i == 0 ? parts[i + 1].type : common(value, parts[i + 1].type);
  }
  return made(Op::kMap, ast, parts, of(TypeKind::kMap, {key, value}));
}

std::uint32_t Compiler::add(Op op, const Ast& ast, std::span<const std::uint32_t> children) {
  Node made;
  made.op = op;
  made.first = static_cast<std::uint32_t>(program_->children.size());
  made.count = static_cast<std::uint32_t>(children.size());
  const Range range = range_of(ast);
  made.text_begin = range.begin;
  made.text_end = range.end;
  std::uint32_t depth = 1;
  for (const std::uint32_t child : children) depth = std::max(depth, depths_[child] + 1);
  if (depth > kMaxDepth) give_up("with its macros this expression is nested too deep");
  depths_.push_back(depth);
  program_->children.insert(program_->children.end(), children.begin(), children.end());
  program_->nodes.push_back(made);
  return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

/// A node of these parts; constant where they all are, and otherwise those that are get computed.
Typed Compiler::made(Op op, const Ast& ast, std::span<const Typed> children, Type type) {
  bool constant = true;
  for (const Typed& part : children) constant = constant && part.constant;
  std::vector<std::uint32_t> numbers;
  numbers.reserve(children.size());
  for (const Typed& part : children) {
    Typed folded = part;
    if (!constant) fold(folded);
    numbers.push_back(folded.node);
    type.marks = joined(type.marks, part.type.marks);
  }
  const std::uint32_t number = add(op, ast, numbers);
  check_rows(op, ast, children, type);
  if (dynamic_) return {number, Type{}, constant};
  if (type.marks.may_serve) served_tests_.add_node(number, op, type);
  return {number, std::move(type), constant};
}

Typed Compiler::literal(const Ast& ast, const expr::Value& value, Type type) {
  const std::uint32_t number = add(Op::kConstant, ast, {});
  program_->nodes[number].constant = value;
  return {number, dynamic_ ? Type{} : std::move(type), true};
}

Typed Compiler::failed(const Ast& ast) {
  Typed value = literal(ast, expr::Value::null(), Type{});
  value.constant = false;
  return value;
}

/// What ends in an error when it runs.
Typed Compiler::failing(const Ast& ast, expr::ErrorCode code) {
  Typed value = literal(ast, expr::Value::error(code), Type{});
  value.constant = false;
  return value;
}

Range Compiler::range_of(const Ast& ast) const { return use_ ? *use_ : Range{ast.begin, ast.end}; }

Range Compiler::name_of(const Ast& ast) const {
  return use_ ? *use_ : Range{ast.name_begin, ast.name_end};
}

void Compiler::error(std::string code, Range range, std::string message, std::string hint) {
  if (dynamic_ || gave_up_) return;
  if (!macros_.empty()) message = "in the macro `" + macros_.back() + "`: " + message;
  findings_.push_back(
      {std::move(code), std::move(message), std::move(hint), range.begin, range.end, false});
  // Nobody reads more of them, and each costs a search for what was meant.
  gave_up_ = findings_.size() >= kMaxFindings;
}

/// Whether the program has grown past what is sensible, which is said once.
bool Compiler::too_large() {
  if (program_->nodes.size() >= kMaxNodes || expansions_ >= kMaxExpansions) {
    give_up("with its macros this expression is too large");
  }
  return gave_up_;
}

void Compiler::give_up(std::string message) {
  if (gave_up_) return;
  gave_up_ = true;
  findings_.push_back({"E212 too-large", std::move(message), "", 0, 1, false});
}

Type type_of(const expr::Value& value) {
  using expr::ValueKind;
  switch (value.kind) {
    case ValueKind::kNull:
      return of(TypeKind::kNull);
    case ValueKind::kBool:
      return of(TypeKind::kBool);
    case ValueKind::kInt:
      return of(TypeKind::kInt);
    case ValueKind::kUint:
      return of(TypeKind::kUint);
    case ValueKind::kDouble:
      return of(TypeKind::kDouble);
    case ValueKind::kString:
      return of(TypeKind::kString);
    case ValueKind::kBytes:
      return of(TypeKind::kBytes);
    case ValueKind::kTimestamp:
      return of(TypeKind::kTimestamp);
    case ValueKind::kDuration:
      return of(TypeKind::kDuration);
    case ValueKind::kType:
      return of(TypeKind::kType);
    default:
      return Type{};
  }
}

}  // namespace limen::cel
