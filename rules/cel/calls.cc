#include <algorithm>
#include <utility>

#include "engine/expr/call.h"
#include "engine/expr/pattern.h"
#include "engine/expr/times.h"
#include "rules/cel/compiler.h"
#include "rules/cel/suggest.h"

namespace limen::cel {

namespace {

// Instructions of RE2's programs, compiled in about 0.1 s, and what any one costs besides.
constexpr std::size_t kMaxPatternSizes = 1'000'000;
constexpr std::size_t kPatternSize = 100;

using expr::Fn;
using expr::Op;

bool is_getter(Fn fn) { return fn >= Fn::kGetFullYear && fn <= Fn::kGetMilliseconds; }

bool is_reader(Fn fn) {
  return fn == Fn::kToInt || fn == Fn::kToUint || fn == Fn::kToDouble || fn == Fn::kToBool ||
         fn == Fn::kToTimestamp || fn == Fn::kToDuration;
}

std::string word_for(Fn fn) {
  switch (fn) {
    case Fn::kToTimestamp:
      return "timestamp (`2026-05-02T06:14:09Z`)";
    case Fn::kToDuration:
      return "duration (`1h30m`, `90s`)";
    case Fn::kToBool:
      return "bool";
    case Fn::kToInt:
      return "int";
    case Fn::kToUint:
      return "uint";
    default:
      return "double";
  }
}

std::string types_of(std::span<const Typed> arguments) {
  if (arguments.empty()) return "nothing";
  std::string text;
  for (const Typed& argument : arguments) {
    text += (text.empty() ? "" : ", ") + to_string(argument.type);
  }
  return text;
}

}  // namespace

/// Whether a method's call is that of a function with a dotted name: `math.abs(x)`.
bool Compiler::is_namespaced(const Ast& ast) const {
  const Ast& target = at(child(ast, 0));
  if (target.kind != AstKind::kName || find_local(target.name) != nullptr) return false;
  const std::string name = std::string(target.name) + "." + std::string(ast.name);
  return name == "cel.bind" || !signatures_of(name, false).empty();
}

Typed Compiler::call(const Ast& ast) {
  if (ast.kind == AstKind::kMethod) {
    const std::string name = std::string(at(child(ast, 0)).name) + "." + std::string(ast.name);
    if (name == "cel.bind") return bind(ast);
    std::vector<Typed> arguments;
    for (std::uint32_t i = 1; i < ast.count; ++i) arguments.push_back(emit(child(ast, i)));
    return function(ast, name, false, std::move(arguments));
  }
  if (ast.name == "has") return has(ast);
  if (!dynamic_ && !ast.from_root && is_aggregate(ast.name)) return aggregate(ast);
  std::vector<Typed> arguments;
  for (std::uint32_t i = 0; i < ast.count; ++i) arguments.push_back(emit(child(ast, i)));
  return function(ast, ast.name, false, std::move(arguments));
}

Typed Compiler::method(const Ast& ast, Typed target) {
  if (is_macro(ast)) return loop(ast, std::move(target));
  std::vector<Typed> arguments;
  arguments.push_back(std::move(target));
  for (std::uint32_t i = 1; i < ast.count; ++i) arguments.push_back(emit(child(ast, i)));
  return function(ast, ast.name, true, std::move(arguments));
}

Typed Compiler::function(const Ast& ast, std::string_view name, bool is_method,
                         std::vector<Typed> arguments) {
  const auto known = signatures_of(name, is_method);
  if (known.empty()) return unknown_function(ast, name, is_method, arguments);
  std::vector<Type> types;
  for (const Typed& argument : arguments) types.push_back(argument.type);
  const Signature* chosen = nullptr;
  Type type;
  for (const Signature* signature : known) {
    auto result = matched(*signature, types);
    if (!result) continue;
    if (chosen == nullptr) {
      chosen = signature;
      type = std::move(*result);
      const bool open = std::any_of(types.begin(), types.end(), [](const Type& argument) {
        return argument.kind == TypeKind::kDyn;
      });
      if (!open) break;
    } else if (!same(type, *result)) {
      type = of(TypeKind::kDyn);
    }
  }
  if (chosen == nullptr && !dynamic_) {
    std::string hint;
    for (std::size_t i = 0; i < known.size() && i < 4; ++i) {
      hint += (i == 0 ? "it is `" : ", `") + written(*known[i]) + "`";
    }
    error("E204 wrong-types", name_of(ast),
          "`" + std::string(name) + "` does not take " + types_of(arguments), hint);
    return failed(ast);
  }
  const Fn fn = (chosen == nullptr ? known.front() : chosen)->fn;
  for (Typed& argument : arguments) fold(argument);
  if (fn == Fn::kToString && types.size() == 1 && types[0].kind == TypeKind::kString) {
    type = types[0];
  }
  Typed value = made(Op::kCall, ast, arguments, std::move(type));
  node(value).a = static_cast<std::uint32_t>(fn);
  check_constant_call(ast, fn, node(value), arguments);
  return value;
}

Typed Compiler::unknown_function(const Ast& ast, std::string_view name, bool is_method,
                                 std::span<const Typed> arguments) {
  if (!dynamic_) {
    std::vector<std::string> names = function_names(is_method);
    for (const char* macro : {"all", "exists", "exists_one", "map", "filter"}) {
      if (is_method) names.emplace_back(macro);
    }
    if (!is_method && scope_.aggregate_scope() != nullptr) add_aggregates(names);
    std::string hint = did_you_mean(name, names);
    if (!signatures_of(name, !is_method).empty()) {
      hint = is_method ? "it is called with its value in the parentheses: `"
                       : "it is called on a value: `";
      hint += written(*signatures_of(name, !is_method).front()) + "`";
    }
    error("E203 unknown-function", name_of(ast), "there is no function `" + std::string(name) + "`",
          hint);
    return failed(ast);
  }
  Typed value = made(Op::kCall, ast, arguments, Type{});
  node(value).a = static_cast<std::uint32_t>(Fn::kUnknown);
  value.constant = false;
  return value;
}

/// Regular expressions that are constant are compiled once; constants that are none, no times,
/// numbers or zones are errors now.
void Compiler::check_constant_call(const Ast& ast, Fn fn, expr::Node& call,
                                   std::span<const Typed> arguments) {
  const auto constant = [&](std::size_t i) -> const expr::Value* {
    if (i >= arguments.size()) return nullptr;
    const expr::Node& argument = program_->nodes[program_->children[call.first + i]];
    const bool text =
        argument.op == Op::kConstant && argument.constant.kind == expr::ValueKind::kString;
    return text ? &argument.constant : nullptr;
  };
  const auto place = [&](std::size_t i) {
    return range_of(at(child(ast, static_cast<std::uint32_t>(ast.count - arguments.size() + i))));
  };
  if (fn == Fn::kMatches && constant(1) != nullptr && pattern_sizes_ >= kMaxPatternSizes) {
    // Each is compiled where it is used, at the cost of that evaluation.
    if (!dynamic_) give_up("the regular expressions in this expression are too large");
  } else if (fn == Fn::kMatches && constant(1) != nullptr) {
    auto pattern = std::make_shared<const expr::Pattern>(constant(1)->text());
    pattern_sizes_ += kPatternSize + pattern->size();
    if (!pattern->ok()) {
      error("E207 bad-constant", place(1), "this is no regular expression: " + pattern->error());
      return;
    }
    program_->patterns.push_back(std::move(pattern));
    call.b = static_cast<std::uint32_t>(program_->patterns.size());
  }
  if (dynamic_) return;
  if (is_getter(fn) && constant(1) != nullptr && !expr::is_zone(constant(1)->text())) {
    error("E207 bad-constant", place(1),
          "there is no time zone `" + std::string(constant(1)->text()) + "`",
          "a zone is `Europe/Zagreb`, `UTC` or `+02:00`");
  }
  if (!is_reader(fn) || arguments.size() != 1 || constant(0) == nullptr) return;
  expr::Scratch scratch;
  if (expr::call(fn, {constant(0), 1}, nullptr, scratch).is_error()) {
    error("E207 bad-constant", place(0),
          "`" + std::string(constant(0)->text()) + "` is no " + word_for(fn));
  }
}

}  // namespace limen::cel
