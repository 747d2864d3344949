#include <utility>

#include "rules/cel/compiler.h"

namespace limen::cel {

namespace {

using expr::Loop;
using expr::Op;

/// A macro by its name, its number of arguments (the range not counted) and of variables.
struct Macro {
  std::string_view name;
  std::uint32_t arguments;
  std::uint32_t variables;
  Loop loop;
};

constexpr Macro kMacros[] = {{"all", 2, 1, Loop::kAll},
                             {"all", 3, 2, Loop::kAll},
                             {"exists", 2, 1, Loop::kExists},
                             {"exists", 3, 2, Loop::kExists},
                             {"exists_one", 2, 1, Loop::kExistsOne},
                             {"existsOne", 2, 1, Loop::kExistsOne},
                             {"exists_one", 3, 2, Loop::kExistsOne},
                             {"existsOne", 3, 2, Loop::kExistsOne},
                             {"map", 2, 1, Loop::kMap},
                             {"map", 3, 1, Loop::kMap},
                             {"filter", 2, 1, Loop::kFilter},
                             {"transformList", 3, 2, Loop::kMap},
                             {"transformList", 4, 2, Loop::kMap},
                             {"transformMap", 3, 2, Loop::kMapEntries},
                             {"transformMap", 4, 2, Loop::kMapEntries},
                             {"transformMapEntry", 3, 2, Loop::kMergeEntries},
                             {"transformMapEntry", 4, 2, Loop::kMergeEntries},
                             {"optMap", 2, 1, Loop::kOptionalMap},
                             {"optFlatMap", 2, 1, Loop::kOptionalFlatMap}};

const Macro* find_macro(std::string_view name, std::uint32_t arguments) {
  for (const Macro& macro : kMacros) {
    if (macro.name == name && macro.arguments == arguments) return &macro;
  }
  return nullptr;
}

bool is_test(Loop loop) { return loop <= Loop::kExistsOne; }

bool is_optional(Loop loop) { return loop == Loop::kOptionalMap || loop == Loop::kOptionalFlatMap; }

/// Types of the macro's variables over a range: an element or a key; an index or a key, and its
/// value.
std::pair<Type, Type> types_over(const Type& range, bool two) {
  if (range.kind == TypeKind::kList && two) return {of(TypeKind::kInt), part_of(range, 0)};
  if (range.kind == TypeKind::kDyn) return {};
  return {part_of(range, 0), part_of(range, 1)};
}

Type result_of(Loop loop, const Type& range, const Type& body) {
  switch (loop) {
    case Loop::kAll:
    case Loop::kExists:
    case Loop::kExistsOne:
      return of(TypeKind::kBool);
    case Loop::kMap:
      return of(TypeKind::kList, {body});
    case Loop::kFilter:
      return range.kind == TypeKind::kDyn ? Type{} : of(TypeKind::kList, {part_of(range, 0)});
    case Loop::kMapEntries: {
      const bool is_list = range.kind == TypeKind::kList;
      return of(TypeKind::kMap, {is_list ? of(TypeKind::kInt) : part_of(range, 0), body});
    }
    case Loop::kOptionalMap:
      return of(TypeKind::kOptional, {body});
    default:
      return body;
  }
}

}  // namespace

bool Compiler::is_macro(const Ast& ast) const {
  return find_macro(ast.name, ast.count - 1) != nullptr;
}

/// Names of a macro's variables: its first arguments (behind the range), each a plain name of its
/// own.
bool Compiler::variables(const Ast& ast, std::size_t count, std::vector<std::string_view>& names) {
  for (std::uint32_t i = 1; i <= count; ++i) {
    const Ast& name = at(child(ast, i));
    const bool twice = !names.empty() && names.front() == name.name;
    if (name.kind != AstKind::kName || name.from_root || twice) {
      findings_.push_back({"E208 bad-macro",
                           twice ? "the two variables have one name"
                                 : "here stands the name of a variable, as in `list.all(x, x > 0)`",
                           "", range_of(name).begin, range_of(name).end, false});
      return false;
    }
    names.push_back(name.name);
  }
  return true;
}

Typed Compiler::loop(const Ast& ast, Typed range) {
  const Macro& macro = *find_macro(ast.name, ast.count - 1);
  const TypeKind kind = range.type.kind;
  const bool over = is_optional(macro.loop) ? kind == TypeKind::kOptional
                                            : kind == TypeKind::kList || kind == TypeKind::kMap ||
                                                  kind == TypeKind::kTable;
  if (!over && kind != TypeKind::kDyn) {
    error("E204 wrong-types", name_of(ast),
          "`" + std::string(ast.name) + "` goes over " +
              (is_optional(macro.loop) ? "an optional" : "a list or a map") + ", and this is " +
              to_string(range.type));
    range.type = Type{};
  }
  std::vector<std::string_view> names;
  if (!variables(ast, macro.variables, names)) return failed(ast);
  fold(range);
  const auto [first, second] = types_over(range.type, names.size() == 2);
  const std::uint32_t slot = program_->locals;
  program_->locals += static_cast<std::uint32_t>(names.size());
  locals_.push_back({names[0], slot, first});
  if (names.size() == 2) locals_.push_back({names[1], slot + 1, second});
  const std::size_t nodes_before = program_->nodes.size();
  std::vector<Typed> parts = {range};
  for (std::uint32_t i = macro.variables + 1; i < ast.count; ++i) {
    parts.push_back(emit(child(ast, i)));
    const bool condition = is_test(macro.loop) || macro.loop == Loop::kFilter || i + 1 < ast.count;
    if (condition) want_bool(parts.back(), child(ast, i), "the condition is");
    parts.back().constant = false;
  }
  locals_.resize(locals_.size() - names.size());
  Type body = parts.back().type;
  body.marks = joined(body.marks, range.type.marks);
  Typed value = made(Op::kComprehension, ast, parts, result_of(macro.loop, range.type, body));
  expr::Node& made_node = node(value);
  made_node.a = slot;
  made_node.b = names.size() == 2 ? slot + 1 : expr::kNoLocal;
  made_node.c = static_cast<std::uint32_t>(macro.loop);
  made_node.constant =
      expr::Value::integer(static_cast<std::int64_t>(program_->nodes.size() - nodes_before));
  value.constant = false;
  return value;
}

/// cel.bind(name, value, body)
Typed Compiler::bind(const Ast& ast) {
  std::vector<std::string_view> names;
  if (ast.count != 4) {
    error("E208 bad-macro", range_of(ast),
          "it is `cel.bind(name, value, expression with the name)`");
    return failing(ast, expr::ErrorCode::kNoOverload);
  }
  if (!variables(ast, 1, names)) return failed(ast);
  Typed held = emit(child(ast, 2));
  const std::uint32_t slot = program_->locals++;
  locals_.push_back({names[0], slot, held.type});
  Typed body = emit(child(ast, 3));
  locals_.pop_back();
  fold(held);
  Type type = body.type;
  body.constant = false;
  Typed value = made(Op::kBind, ast, {held, body}, std::move(type));
  node(value).a = slot;
  value.constant = false;
  return value;
}

}  // namespace limen::cel
