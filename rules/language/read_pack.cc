#include <algorithm>
#include <array>

#include "rules/language/map_reader.h"
#include "rules/language/pack.h"

namespace limen::language {

namespace {

// pack     = pack, version, [about], schema, [lists], [macros], [tables], rules, [tests]
// lists    = { name: [scalar, ...] }
// macros   = { name: expression }
// tables   = { name: {file, key: column | [column, ...], [columns: {column: type}]} }

constexpr std::string_view kBaseSchema = "crossing-event/1";

/// cel-spec, language definition, "Syntax": RESERVED and the literals.
constexpr std::array<std::string_view, 21> kReserved = {
    "true",     "false",   "null",      "in",       "as",  "break",  "const",
    "continue", "else",    "for",       "function", "if",  "import", "let",
    "loop",     "package", "namespace", "return",   "var", "void",   "while"};

class PackReader {
 public:
  PackReader(PackAst& pack, const types::Schema& schema, Diagnostics& diagnostics)
      : pack_(pack), schema_(schema), diagnostics_(diagnostics) {}

  void read(const Node& root) {
    MapReader file(root, "pack", diagnostics_);
    name(file);
    if (const auto version = file.required().integer("version")) pack_.version = *version;
    file.text_node("about");
    schema(file);
    named(file, "lists", "list", pack_.lists);
    named(file, "macros", "macro", pack_.macros);
    tables(file);
    rules(file);
    if (const Node* tests = file.list("tests")) {
      for (const Node& test : tests->items) pack_.tests.push_back(&test);
    }
    file.finish();
  }

 private:
  void name(MapReader& file) {
    const Node* node = file.required().text_node("pack");
    if (node == nullptr) return;
    pack_.name = node->value;
    if (is_name(node->value)) return;
    diagnostics_.error(node->span, "E006 bad-name",
                       "the name of a pack is small letters, digits and hyphens, a letter first",
                       written_as(node->value));
  }

  void schema(MapReader& file) {
    const Node* node = file.required().text_node("schema");
    if (node == nullptr || node->value == schema_.name || node->value == kBaseSchema) return;
    diagnostics_.error(node->span, "E043 unknown-schema",
                       "there is no schema `" + node->value + "`, events are checked against `" +
                           schema_.name + '`',
                       suggest(node->value, {schema_.name, kBaseSchema}));
  }

  void named(MapReader& file, std::string_view key, std::string_view what,
             std::vector<Entry>& entries) {
    const Node* map = file.map(key);
    if (map == nullptr) return;
    for (const auto& [entry, value] : map->entries) {
      check_expression_name(entry, what, diagnostics_);
      const NodeKind wanted = what == "list" ? NodeKind::kList : NodeKind::kScalar;
      if (value.kind == wanted) {
        entries.push_back({&entry, &value});
        continue;
      }
      diagnostics_.error(value.kind == NodeKind::kNull ? entry.span : value.span, "E004 wrong-type",
                         '`' + entry.value + "` takes " +
                             (wanted == NodeKind::kList ? "a list" : "an expression") +
                             "; this is " + what_it_is(value));
      entries.push_back({&entry, nullptr});
    }
  }

  void tables(MapReader& file) {
    const Node* map = file.map("tables");
    if (map == nullptr) return;
    for (const auto& [name, value] : map->entries) {
      check_expression_name(name, "table", diagnostics_);
      pack_.tables.push_back(table(name, value));
    }
  }

  TableAst table(const Node& name, const Node& value) {
    TableAst table;
    table.name = &name;
    MapReader map(value, "table", diagnostics_);
    const bool latest = value.find("latest") != nullptr;
    table.key = map.required().text_or_texts("key");
    if (latest) {
      table.latest = map.text_node("latest");
      table.when = map.scalar("when");
      table.max_age = map.duration("max_age");
    } else {
      table.file = map.required().text_node("file");
      if (const Node* columns = map.map("columns")) {
        for (const auto& [column, type] : columns->entries) {
          table.columns.push_back({&column, &type});
        }
      }
    }
    refuse_other_parts(map, latest);
    map.finish();
    return table;
  }

  /// A table is a file's, or of newest events.
  void refuse_other_parts(MapReader& map, bool latest) {
    using Keys = std::array<std::string_view, 2>;
    const Keys others = latest ? Keys{"file", "columns"} : Keys{"when", "max_age"};
    for (const std::string_view key : others) {
      if (map.any(key) == nullptr) continue;
      diagnostics_.error(map.key_span(key), "E048 parts-do-not-fit",
                         '`' + std::string(key) + "` goes with " +
                             (latest ? "a file, and this table has the newest events"
                                     : "`latest`, and this table is a file's"));
    }
  }

  void rules(MapReader& file) {
    const Node* list = file.required().list("rules");
    if (list == nullptr) return;
    for (const Node& node : list->items) pack_.rules.push_back(read_rule(node, diagnostics_));
  }

  PackAst& pack_;
  const types::Schema& schema_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::string written_as(std::string_view name) {
  std::string fixed;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    fixed.push_back(c == ' ' || c == '_' || c == '.' ? '-'
                    : capital                        ? static_cast<char>(c - 'A' + 'a')
                                                     : c);
  }
  return is_name(fixed) ? "write `" + fixed + '`' : std::string();
}

bool is_expression_name(std::string_view text) {
  return is_identifier(text) && std::ranges::find(kReserved, text) == kReserved.end();
}

void check_expression_name(const Node& name, std::string_view what, Diagnostics& diagnostics) {
  if (is_expression_name(name.value)) return;
  if (is_identifier(name.value)) {
    diagnostics.error(name.span, "E006 bad-name",
                      '`' + name.value + "` is a word of the expression language");
    return;
  }
  std::string fixed = name.value;
  std::ranges::replace(fixed, '-', '_');
  diagnostics.error(
      name.span, "E006 bad-name",
      "the name of " + with_article(what) + " is letters, digits and `_`, no digit first",
      is_expression_name(fixed) ? "write `" + fixed + '`' : "");
}

PackAst read_pack(const std::shared_ptr<const Source>& source, const types::Schema& schema,
                  Diagnostics& diagnostics) {
  PackAst pack;
  pack.source = source;
  auto root = read_document(source, diagnostics);
  if (!root) return pack;
  pack.root = std::make_unique<const Node>(std::move(*root));
  PackReader(pack, schema, diagnostics).read(*pack.root);
  return pack;
}

}  // namespace limen::language
