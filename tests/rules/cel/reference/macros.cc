#include <algorithm>
#include <array>

#include "tests/rules/cel/reference/evaluator.h"

namespace limen::cel::reference {

namespace {

struct Macro {
  std::string_view name;
  std::uint32_t variables;
  std::uint32_t parts;  // behind the variables, at least and at most
  std::uint32_t most;
};
constexpr std::array kMacros = {Macro{"all", 1, 1, 1},
                                Macro{"exists", 1, 1, 1},
                                Macro{"exists_one", 1, 1, 1},
                                Macro{"existsOne", 1, 1, 1},
                                Macro{"all", 2, 1, 1},
                                Macro{"exists", 2, 1, 1},
                                Macro{"exists_one", 2, 1, 1},
                                Macro{"existsOne", 2, 1, 1},
                                Macro{"map", 1, 1, 2},
                                Macro{"filter", 1, 1, 1},
                                Macro{"transformList", 2, 1, 2},
                                Macro{"transformMap", 2, 1, 2},
                                Macro{"transformMapEntry", 2, 1, 2},
                                Macro{"optMap", 1, 1, 1},
                                Macro{"optFlatMap", 1, 1, 1}};

const Macro* find(const Ast& ast) {
  for (const Macro& macro : kMacros) {
    const std::uint32_t fixed = 1 + macro.variables;
    const bool fits = ast.count >= fixed + macro.parts && ast.count <= fixed + macro.most;
    if (macro.name == ast.name && fits) return &macro;
  }
  return nullptr;
}

std::size_t size_of(const Value& range) {
  return range.kind == Kind::kMap ? range.entries.size() : range.items.size();
}

}  // namespace

std::optional<Value> Evaluator::macro(const Ast& ast) {
  const Macro* const found = find(ast);
  if (found == nullptr) return std::nullopt;
  const Value target = value(number(ast, 0));
  if (target.kind == Kind::kError) return error();
  if (ast.name.starts_with("opt")) return optional_macro(ast, target);
  if (target.kind != Kind::kList && target.kind != Kind::kMap) return error();
  const bool collects = ast.name == "map" || ast.name == "filter" || ast.name.starts_with("t");
  return collects ? collect(ast, target, found->variables) : test(ast, target, found->variables);
}

Value Evaluator::bind(const Ast& ast) {
  if (ast.name != "bind" || ast.count != 4) {
    refused_ = true;
    return error();
  }
  Value held = value(number(ast, 2));
  locals_.emplace_back(child(ast, 1).name, std::move(held));
  Value made = value(number(ast, 3));
  locals_.pop_back();
  return made;
}

Value Evaluator::optional_macro(const Ast& ast, const Value& target) {
  if (target.kind != Kind::kOptional) return error();
  if (!target.truth) return none();
  locals_.emplace_back(child(ast, 1).name, target.items[0]);
  Value made = value(number(ast, 2));
  locals_.pop_back();
  if (made.kind == Kind::kError) return error();
  if (ast.name == "optMap") return some(std::move(made));
  return made.kind == Kind::kOptional ? made : error();
}

void Evaluator::push(const Ast& ast, std::uint32_t variables, const Value& range, std::size_t i) {
  const bool is_map = range.kind == Kind::kMap;
  const Value& element = is_map ? range.entries[i].second : range.items[i];
  const Value key = is_map ? range.entries[i].first : of(Kind::kInt, static_cast<Wide>(i));
  locals_.emplace_back(child(ast, 1).name, variables == 1 && !is_map ? element : key);
  if (variables == 2) locals_.emplace_back(child(ast, 2).name, element);
}

/// all, exists, exists_one: all elements are looked at.
Value Evaluator::test(const Ast& ast, const Value& range, std::uint32_t variables) {
  std::size_t holds = 0;
  std::size_t errors = 0;
  const std::size_t size = size_of(range);
  for (std::size_t i = 0; i < size; ++i) {
    push(ast, variables, range, i);
    const Value condition = value(number(ast, variables + 1));
    pop(variables);
    if (condition.kind != Kind::kBool) ++errors;
    if (condition.kind == Kind::kBool && condition.truth) ++holds;
  }
  if (ast.name == "exists" && holds > 0) return of(true);
  if (ast.name == "all" && holds + errors < size) return of(false);
  if (errors > 0) return error();
  if (ast.name == "exists") return of(false);
  return of(ast.name == "all" || holds == 1);
}

Value Evaluator::collect(const Ast& ast, const Value& range, std::uint32_t variables) {
  std::vector<Value> items;
  std::vector<Entry> entries;
  const std::uint32_t last = ast.count - 1;
  const bool filters = ast.name == "filter";
  for (std::size_t i = 0; i < size_of(range); ++i) {
    push(ast, variables, range, i);
    const Value first = value(number(ast, variables + 1));
    const bool conditional = filters || last == variables + 2;
    const bool passes = !conditional || (first.kind == Kind::kBool && first.truth);
    Value made = !passes || last == variables + 1 ? first : value(number(ast, last));
    const Value element = locals_[locals_.size() - variables].second;
    pop(variables);
    if (conditional && first.kind != Kind::kBool) return error();
    if (!passes) continue;
    if (made.kind == Kind::kError) return error();
    if (filters) items.push_back(element);
    if (ast.name == "map" || ast.name == "transformList") items.push_back(made);
    if (ast.name == "transformMap") entries.push_back({element, made});
    if (ast.name != "transformMapEntry") continue;
    if (made.kind != Kind::kMap) return error();
    entries.insert(entries.end(), made.entries.begin(), made.entries.end());
  }
  const bool makes_map = ast.name.starts_with("transformMap");
  return makes_map ? map(std::move(entries)) : list(std::move(items));
}

}  // namespace limen::cel::reference
