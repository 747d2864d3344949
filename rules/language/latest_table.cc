#include "rules/language/latest_table.h"

#include <algorithm>

#include "rules/language/scopes.h"

namespace limen::language {

namespace {

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

expr::ColumnType column_type(types::SlotType type) {
  switch (type) {
    case types::SlotType::kInt:
      return expr::ColumnType::kInt;
    case types::SlotType::kDouble:
      return expr::ColumnType::kDouble;
    case types::SlotType::kBool:
      return expr::ColumnType::kBool;
    case types::SlotType::kTimestamp:
      return expr::ColumnType::kTimestamp;
    case types::SlotType::kList:
      return expr::ColumnType::kList;
    default:
      return expr::ColumnType::kString;
  }
}

bool may_be_key(types::FieldType type) {
  return type == types::FieldType::kString || type == types::FieldType::kInt ||
         type == types::FieldType::kBool;
}

class LatestReader {
 public:
  LatestReader(const TableAst& ast, const types::Schema& schema, types::SlotTable& slots,
               Diagnostics& diagnostics)
      : ast_(ast), schema_(schema), slots_(slots), diagnostics_(diagnostics) {}

  std::optional<LatestForm> read() {
    const std::size_t errors = diagnostics_.errors();
    const auto kind = schema_.find_kind(ast_.latest->value);
    if (!kind) {
      std::vector<std::string_view> names;
      for (const types::Kind& known : schema_.kinds()) names.push_back(known.name);
      diagnostics_.error(ast_.latest->span, "E046 unknown-kind",
                         "there is no kind of event " + quoted(ast_.latest->value),
                         suggest(ast_.latest->value, names));
      return std::nullopt;
    }
    form_.fields = std::make_shared<const EventFields>(schema_, std::vector<types::KindId>{*kind});
    form_.spec.on = *kind;
    form_.spec.keep = form_.fields;
    form_.spec.max_age = ast_.max_age;
    key();
    if (diagnostics_.errors() != errors) return std::nullopt;
    columns();
    return std::move(form_);
  }

 private:
  void key() {
    for (const Node* node : ast_.key) {
      const EventField* entry = form_.fields->find(node->value);
      const auto same = std::ranges::find(form_.spec.by, node->value, &plan::KeyField::path);
      if (entry == nullptr) {
        std::vector<std::string_view> paths;
        for (const auto& [path, known] : form_.fields->all()) paths.push_back(path);
        diagnostics_.error(node->span, "E012 unknown-field",
                           quoted(ast_.latest->value) + " has no field " + quoted(node->value),
                           suggest(node->value, paths));
      } else if (same != form_.spec.by.end()) {
        diagnostics_.error(node->span, "E040 duplicate-name",
                           quoted(node->value) + " stands in this key twice");
      } else if (!may_be_key(entry->field.type)) {
        diagnostics_.error(node->span, "E047 bad-key",
                           quoted(node->value) + " is a " +
                               std::string(name_of(entry->field.type)) +
                               ", and a key is made of texts, ints and bools");
      } else if (const auto no = forbidden(node->value, *entry, Reading{})) {
        diagnostics_.error(node->span, no->code, no->message, no->hint);
      } else {
        form_.spec.by.push_back(
            {node->value, slots_.add(node->value, entry->slot_type), entry->slot_type});
      }
    }
  }

  void columns() {
    std::vector<expr::Column> columns;
    form_.spec.meaning = ast_.latest->value;
    for (const auto& [path, entry] : form_.fields->all()) {
      if (entry.field.forbidden) continue;
      columns.push_back({path, column_type(entry.slot_type), &entry.field});
      form_.spec.columns.push_back({path, slots_.add(path, entry.slot_type), entry.slot_type});
      form_.spec.meaning += ' ' + path;
    }
    std::vector<std::string> key;
    form_.spec.meaning += " by";
    for (const plan::KeyField& field : form_.spec.by) {
      key.push_back(field.path);
      form_.spec.meaning += ' ' + field.path;
    }
    if (ast_.max_age) form_.spec.meaning += " for " + std::to_string(ast_.max_age->count());
    form_.table = std::make_shared<const expr::Table>(ast_.name->value, key, columns);
  }

  const TableAst& ast_;
  const types::Schema& schema_;
  types::SlotTable& slots_;
  Diagnostics& diagnostics_;
  LatestForm form_;
};

}  // namespace

std::optional<LatestForm> read_latest(const TableAst& ast, const types::Schema& schema,
                                      types::SlotTable& slots, Diagnostics& diagnostics) {
  return LatestReader(ast, schema, slots, diagnostics).read();
}

}  // namespace limen::language
