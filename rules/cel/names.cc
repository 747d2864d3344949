#include <algorithm>
#include <array>
#include <utility>

#include "engine/expr/type_name.h"
#include "rules/cel/compiler.h"
#include "rules/cel/parser.h"
#include "rules/cel/suggest.h"

namespace limen::cel {

namespace {

using expr::Op;
using expr::ValueKind;

constexpr std::size_t kMaxPath = 16;    // names are not longer than so many parts
constexpr std::size_t kMaxMacros = 50;  // macros in macros

constexpr std::array kTypes = {ValueKind::kNull,    ValueKind::kBool,      ValueKind::kInt,
                               ValueKind::kUint,    ValueKind::kDouble,    ValueKind::kString,
                               ValueKind::kBytes,   ValueKind::kTimestamp, ValueKind::kDuration,
                               ValueKind::kList,    ValueKind::kMap,       ValueKind::kType,
                               ValueKind::kOptional};

std::optional<ValueKind> type_called(std::string_view name) {
  for (const ValueKind kind : kTypes) {
    if (expr::type_name(kind) == name) return kind;
  }
  return std::nullopt;
}

}  // namespace

const Compiler::Local* Compiler::find_local(std::string_view name) const {
  for (std::size_t i = locals_.size(); i > visible_from_; --i) {
    if (locals_[i - 1].name == name) return &locals_[i - 1];
  }
  return nullptr;
}

std::string Compiler::path_text(std::uint32_t ast) const {
  std::vector<std::string_view> parts;
  for (; at(ast).kind == AstKind::kSelect; ast = child(at(ast), 0)) parts.push_back(at(ast).name);
  std::string text(at(ast).name);
  for (auto it = parts.rbegin(); it != parts.rend(); ++it) text += "." + std::string(*it);
  return text;
}

/// The longest part of a path that is a name here.
Compiler::Path Compiler::resolve(std::uint32_t ast) {
  std::vector<std::uint32_t> parts = {ast};  // from the whole path to its first name
  while (at(parts.back()).kind == AstKind::kSelect) parts.push_back(child(at(parts.back()), 0));
  const Ast& first = at(parts.back());
  const Local* local = first.from_root ? nullptr : find_local(first.name);
  if (local != nullptr) return {parts.back(), std::nullopt, local};
  for (std::size_t i = parts.size() > kMaxPath ? parts.size() - kMaxPath : 0; i < parts.size();
       ++i) {
    const std::string text = path_text(parts[i]);
    if (auto name = scope_.find(text)) return {parts[i], std::move(name), nullptr};
    if (type_called(text)) return {parts[i], std::nullopt, nullptr};
  }
  return {parts.back(), std::nullopt, nullptr};
}

Typed Compiler::named(const Path& path, std::uint32_t number) {
  const Ast& ast = at(number);
  if (path.local != nullptr) {
    Typed value{add(Op::kLocal, ast, {}), path.local->type, false};
    node(value).a = path.local->slot;
    note_source(value);
    return value;
  }
  if (!path.name) {
    const auto type = type_called(path_text(number));
    return type ? literal(ast, expr::Value::type(*type), of(TypeKind::kType))
                : unknown_name(number);
  }
  if (const auto* name = std::get_if<FieldName>(&*path.name)) return field(*name, ast, false);
  if (const auto* name = std::get_if<ConstantName>(&*path.name)) return constant(*name, ast);
  if (const auto* name = std::get_if<MacroName>(&*path.name)) return macro(*name, ast);
  if (const auto* name = std::get_if<TableName>(&*path.name)) return table(*name, ast);
  if (const auto* name = std::get_if<VariableName>(&*path.name)) {
    check_marks(name->type.marks, path_text(number), range_of(ast));
    if (name->type.enumeration != nullptr) enumerations_.insert(name->type.enumeration);
    Typed value{add(Op::kVariable, ast, {}), name->type, false};
    node(value).a = name->index;
    note_source(value);
    return value;
  }
  const auto& forbidden = std::get<ForbiddenName>(*path.name);
  error(forbidden.code, range_of(ast), forbidden.message, forbidden.hint);
  return failed(ast);
}

Typed Compiler::field(const FieldName& name, const Ast& ast, bool only_has) {
  check_marks(name.type.marks,
              std::string_view(tree_->source).substr(ast.begin, ast.end - ast.begin),
              range_of(ast));
  if (name.type.enumeration != nullptr) enumerations_.insert(name.type.enumeration);
  Typed value{add(only_has ? Op::kHasField : Op::kField, ast, {}), name.type, false};
  if (only_has) {
    value.type = of(TypeKind::kBool);
    value.type.marks = name.type.marks;
    value.type.marks.may_serve = false;
  }
  note_source(value);
  expr::Node& made = node(value);
  made.a = name.event;
  made.b = name.slot;
  made.slot_type = name.slot_type;
  return value;
}

Typed Compiler::constant(const ConstantName& name, const Ast& ast) {
  if (name.keep) program_->keep.push_back(name.keep);
  return literal(ast, name.value, name.type);
}

Typed Compiler::table(const TableName& name, const Ast& ast) {
  tables_[name.index] = name.table;
  Type row = of(TypeKind::kRow);
  row.table = name.index;
  const bool single = name.table == nullptr || name.table->key_columns().size() == 1;
  const Type text = of(TypeKind::kString);
  const Type key = single ? text : of(TypeKind::kList, {text});
  Typed value{add(Op::kTable, ast, {}), of(TypeKind::kTable, {key, row}), false};
  value.type.table = name.index;
  node(value).a = name.index;
  return value;
}

/// A macro is compiled where it stands, without the variables of comprehensions around it.
Typed Compiler::macro(const MacroName& name, const Ast& ast) {
  const bool cycle = std::find(macros_.begin(), macros_.end(), name.name) != macros_.end();
  if (!cycle && macros_.size() >= kMaxMacros) {
    error("E212 too-large", range_of(ast), "macros in macros go too deep");
    return failed(ast);
  }
  if (cycle) {
    error("E049 macro-cycle", range_of(ast), "the macro `" + name.name + "` uses itself");
    return failed(ast);
  }
  ++expansions_;
  std::unique_ptr<Tree>& tree = trees_[name.name];
  std::vector<Finding> found;
  if (!tree) tree = parse(name.text, found);
  if (!tree) {
    for (const Finding& finding : found) {
      error(finding.code, range_of(ast), "in the macro `" + name.name + "`: " + finding.message);
    }
    return failed(ast);
  }
  const auto use = std::exchange(use_, range_of(ast));
  const Tree* const outer = std::exchange(tree_, tree.get());
  const std::size_t visible = std::exchange(visible_from_, locals_.size());
  macros_.push_back(name.name);
  Typed value = emit(tree_->root);
  macros_.pop_back();
  visible_from_ = visible;
  tree_ = outer;
  use_ = use;
  return value;
}

Typed Compiler::unknown_name(std::uint32_t number) {
  const Ast& ast = at(number);
  if (dynamic_) return failing(ast, expr::ErrorCode::kUnknownName);
  // The path as far as it was written as one, since that is what was meant.
  std::string path = path_text(number);
  const std::string_view rest = std::string_view(tree_->source).substr(ast.end);
  std::size_t length = 0;
  const auto belongs = [](char c) {
    return c == '_' || c == '.' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
  };
  while (length < rest.size() && belongs(rest[length])) ++length;
  const bool is_call = length < rest.size() && rest[length] == '(';
  const std::string_view more =
      is_call ? rest.substr(0, rest.substr(0, length).rfind('.')) : rest.substr(0, length);
  path += more;
  Range range = range_of(ast);
  if (!use_) range.end += static_cast<std::uint32_t>(more.size());
  std::vector<std::string> names = scope_.names();
  for (std::size_t i = visible_from_; i < locals_.size(); ++i) {
    names.emplace_back(locals_[i].name);
  }
  if (scope_.is_prefix(path)) {
    std::erase_if(names, [&](const std::string& name) { return !name.starts_with(path + "."); });
    std::string hint = "its fields are";
    for (std::size_t i = 0; i < names.size() && i < 8; ++i) {
      hint += (i == 0 ? " `" : ", `") + names[i] + "`";
    }
    error("E202 unknown-name", range, "`" + path + "` is a group of fields and no field itself",
          hint);
    return failed(ast);
  }
  error("E202 unknown-name", range, "there is no `" + path + "` here", did_you_mean(path, names));
  return failed(ast);
}

void Compiler::check_marks(const types::Marks& marks, std::string_view name, Range range) {
  scope_.on_read(marks);
  if (marks.is_protected && !scope_.may_read_protected()) {
    error("E210 protected-field", range,
          "`" + std::string(name) + "` is a protected field, which this rule must not read",
          "only a window or unusual over a group, keyed by no person or document, may, with a "
          "`justification`");
  }
  if (marks.serves_person && !scope_.may_serve_person()) {
    error("E211 serves-person", range, "`" + std::string(name) + "` is there to serve the person",
          "only rules of domain `protection` may read it");
  }
}

}  // namespace limen::cel
