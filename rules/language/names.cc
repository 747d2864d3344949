#include "rules/language/names.h"

#include <algorithm>
#include <set>

#include "rules/language/canonical.h"
#include "rules/language/expressions.h"
#include "rules/language/latest_table.h"
#include "rules/language/scan.h"
#include "rules/language/scopes.h"
#include "rules/language/table_file.h"

namespace limen::language {

namespace {

/// The path of a file that stands beside another one.
std::string beside(const std::string& pack, const std::string& file) {
  if (file.starts_with('/')) return file;
  const std::size_t slash = pack.rfind('/');
  return slash == std::string::npos ? file : pack.substr(0, slash + 1) + file;
}

cel::Name unknown() { return cel::VariableName{}; }

/// Macros by name, and what each of them names: a graph that must have no circle.
class MacroCycles {
 public:
  MacroCycles(const std::vector<Entry>& macros, Diagnostics& diagnostics)
      : diagnostics_(diagnostics) {
    for (const Entry& macro : macros) {
      if (macro.value != nullptr) by_name_.emplace(macro.name->value, &macro);
    }
  }

  /// Names of macros that lie on a circle or lead into one; each circle is reported once.
  std::set<std::string> find() {
    for (const auto& [name, entry] : by_name_) visit(name);
    return bad_;
  }

 private:
  bool visit(const std::string& name) {
    if (done_.contains(name)) return bad_.contains(name);
    path_.push_back(name);
    bool bad = false;
    const Node& text = *by_name_.at(name)->value;
    for (const Range range : names_in(text.value)) {
      const std::string used = text.value.substr(range.begin, range.end - range.begin);
      if (!by_name_.contains(used)) continue;
      const auto begin = std::ranges::find(path_, used);
      if (begin == path_.end()) {
        bad = visit(used) || bad;
        continue;
      }
      bad = true;
      std::string circle;
      for (auto it = begin; it != path_.end(); ++it) circle += '`' + *it + "` needs ";
      diagnostics_.error(place_in(text, range.begin, range.end), "E049 macro-cycle",
                         circle + '`' + used + '`');
    }
    path_.pop_back();
    done_.insert(name);
    if (bad) bad_.insert(name);
    return bad;
  }

  Diagnostics& diagnostics_;
  std::map<std::string, const Entry*> by_name_;
  std::vector<std::string> path_;
  std::set<std::string> done_;
  std::set<std::string> bad_;
};

}  // namespace

std::shared_ptr<const Source> TableStore::open(const PackAst& pack, const Node& file) {
  std::vector<std::string> paths;
  if (!options_.tables_dir.empty()) paths.push_back(options_.tables_dir + '/' + file.value);
  paths.push_back(beside(pack.source->name(), file.value));
  for (const std::string& path : paths) {
    if (const auto known = sources_.find(path); known != sources_.end()) return known->second;
    auto text = options_.read_file ? options_.read_file(path) : std::nullopt;
    if (!text) continue;
    files_.push_back(path);
    return sources_[path] = std::make_shared<const Source>(SourceFile{path, std::move(*text)});
  }
  std::string tried;
  for (const std::string& path : paths) tried += (tried.empty() ? "" : " and ") + path;
  diagnostics_.error(file.span, "E055 unreadable-table", "cannot read the table file " + tried,
                     options_.tables_dir.empty()
                         ? "tables stand beside their pack; --tables DIR looks elsewhere first"
                         : "");
  return nullptr;
}

std::optional<std::uint32_t> TableStore::get_latest(const TableAst& ast) {
  auto form = read_latest(ast, *plan_.schema, plan_.slots, diagnostics_);
  if (!form) return std::nullopt;
  const auto number = static_cast<std::uint32_t>(tables_.size());
  tables_.push_back(form->table);
  form->spec.table = number;
  latest_[number] = {std::move(form->spec), std::move(form->fields), ast.when, 0};
  return number;
}

/// It is nobody's yet, so it may read what a rule about one person may, which serves nobody.
void TableStore::compile_when(std::uint32_t table, const TableAst& ast, const PackNames& names) {
  const auto found = latest_.find(table);
  if (found == latest_.end() || ast.when == nullptr) return;
  plan::LatestTable& spec = found->second.spec;
  EventScope scope(*found->second.fields, names, plan_.slots, Reading{});
  spec.when = Expressions(diagnostics_).compile(*ast.when, scope, cel::TypeKind::kBool).program;
  if (spec.when != nullptr) spec.meaning += " when " + canonical(*spec.when, plan_.slots);
}

std::vector<plan::LatestTable> TableStore::latest() {
  std::vector<plan::LatestTable> order;
  for (auto& [number, latest] : latest_) visit(latest, order);
  return order;
}

void TableStore::visit(Latest& latest, std::vector<plan::LatestTable>& order) {
  if (latest.visited == 2) return;
  if (latest.visited == 1) {
    diagnostics_.error(latest.when->span, "E067 table-cycle",
                       "the table `" + tables_[latest.spec.table]->name() +
                           "` needs itself to know which events it takes");
    return;
  }
  latest.visited = 1;
  if (latest.spec.when != nullptr) {
    for (const expr::Node& node : latest.spec.when->nodes) {
      const auto read = latest_.find(node.a);
      if (node.op == expr::Op::kTable && read != latest_.end()) visit(read->second, order);
    }
  }
  latest.visited = 2;
  order.push_back(latest.spec);
}

std::optional<std::uint32_t> TableStore::get(const PackAst& pack, const TableAst& ast) {
  if (ast.latest != nullptr && !ast.key.empty()) return get_latest(ast);
  if (ast.file == nullptr || ast.key.empty()) return std::nullopt;
  const auto file = open(pack, *ast.file);
  if (!file) return std::nullopt;
  std::string form = file->name() + '\0' + ast.name->value;
  for (const Node* key : ast.key) form += '\0' + key->value;
  for (const Entry& column : ast.columns) {
    form += '\1' + column.name->value + '\0' + column.value->value;
  }
  if (const auto known = known_.find(form); known != known_.end() && known->second) {
    return known->second;
  }
  const auto table = read_table(ast, file, diagnostics_);
  std::optional<std::uint32_t> number;
  if (table) {
    number = static_cast<std::uint32_t>(tables_.size());
    tables_.push_back(table);
  }
  return known_[form] = number;
}

PackNames::PackNames(const PackAst& pack, const LoadOptions& options, TableStore& tables,
                     Diagnostics& diagnostics) {
  for (const Entry& list : pack.lists) {
    const auto replaced = options.lists.find(list.name->value);
    const Node* value = replaced == options.lists.end() ? list.value : &replaced->second;
    add(*list.name, "list",
        value == nullptr ? unknown() : cel::Name(list_constant(*value, diagnostics)), diagnostics);
  }
  for (const Entry& macro : pack.macros) {
    add(*macro.name, "macro",
        macro.value == nullptr ? unknown()
                               : cel::Name(cel::MacroName{macro.name->value, macro.value->value}),
        diagnostics);
  }
  for (const TableAst& table : pack.tables) {
    const auto number = tables.get(pack, table);
    add(*table.name, "table",
        number ? cel::Name(cel::TableName{*number, tables.tables()[*number].get()}) : unknown(),
        diagnostics);
  }
  check_macros(pack, diagnostics);
  for (const TableAst& table : pack.tables) {
    const auto name = names_.find(table.name->value);
    if (name == names_.end() || places_.at(table.name->value).first != table.name) continue;
    const auto* known = std::get_if<cel::TableName>(&name->second);
    if (known != nullptr) tables.compile_when(known->index, table, *this);
  }
}

void PackNames::add(const Node& name, std::string_view what, cel::Name meaning,
                    Diagnostics& diagnostics) {
  const auto [it, is_new] = places_.emplace(name.value, std::pair(&name, std::string(what)));
  if (is_new) {
    names_.emplace(name.value, std::move(meaning));
    return;
  }
  const Span& first = it->second.first->span;
  diagnostics.error(name.span, "E040 duplicate-name",
                    "a " + it->second.second + " has the name `" + name.value + "` already",
                    "it stands in line " + std::to_string(first.source->locate(first.begin).line));
}

void PackNames::check_macros(const PackAst& pack, Diagnostics& diagnostics) {
  std::set<std::string> bad = MacroCycles(pack.macros, diagnostics).find();
  for (const Entry& macro : pack.macros) {
    if (macro.value == nullptr) continue;
    const cel::Compiled compiled = cel::compile_dynamic(macro.value->value, {});
    for (const cel::Finding& found : compiled.findings) {
      diagnostics.add({place_in(*macro.value, found.begin, found.end), found.code, found.message,
                       found.hint, found.warning});
      if (!found.warning) bad.insert(macro.name->value);
    }
  }
  for (const std::string& name : bad) names_[name] = unknown();
}

const cel::Name* PackNames::find(std::string_view name) const {
  const auto it = names_.find(name);
  return it == names_.end() ? nullptr : &it->second;
}

const Node* PackNames::place(std::string_view name) const {
  const auto it = places_.find(name);
  return it == places_.end() ? nullptr : it->second.first;
}

}  // namespace limen::language
