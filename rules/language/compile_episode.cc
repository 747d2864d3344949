#include "rules/language/compile_episode.h"

#include <algorithm>
#include <charconv>

namespace limen::language {

namespace {

using cel::TypeKind;

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

bool is_seconds(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kUint || kind == TypeKind::kDouble ||
         kind == TypeKind::kDyn;
}

/// Whether a text is a value of the field as keys write it: else no event ever has that key.
bool can_be(std::string_view text, const plan::KeyField& field, const types::Schema& schema) {
  switch (field.slot_type) {
    case types::SlotType::kBool:
      return text == "true" || text == "false";
    case types::SlotType::kInt: {
      std::int64_t number = 0;
      const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
      return problem == std::errc{} && end == text.data() + text.size() &&
             std::to_string(number) == text;
    }
    case types::SlotType::kSymbol:
      return schema.find_symbol(text).has_value();
    default:
      return !text.empty();
  }
}

std::string list_of(const std::vector<plan::KeyField>& by) {
  std::string out;
  for (const plan::KeyField& field : by) out += (out.empty() ? "" : ", ") + field.path;
  return '[' + out + ']';
}

class Keys {
 public:
  Keys(const Node& node, const RuleContext& context, const plan::Rule& rule)
      : node_(node), context_(context), rule_(rule) {}

  /// The table's number, where it fits the rule's key.
  std::optional<std::uint32_t> find() {
    const cel::Name* name = context_.names.find(node_.value);
    const auto* table = name == nullptr ? nullptr : std::get_if<cel::TableName>(name);
    if (table == nullptr) {
      report_no_table();
      return std::nullopt;
    }
    const expr::Table& rows = *table->table;
    const auto& latest = context_.plan.latest;
    if (std::ranges::find(latest, table->index, &plan::LatestTable::table) != latest.end()) {
      error("E048 parts-do-not-fit", quoted(rows.name()) + " has the newest events, not a file",
            "what is expected is known beforehand");
      return std::nullopt;
    }
    if (!same_columns(rows)) return std::nullopt;
    check_rows(rows);
    return table->index;
  }

 private:
  void error(std::string_view code, std::string message, std::string hint = {}) {
    context_.diagnostics.error(node_.span, code, std::move(message), std::move(hint));
  }

  /// A table that has errors of its own has been reported.
  void report_no_table() {
    std::vector<std::string_view> tables;
    for (const TableAst& table : context_.pack.tables) tables.push_back(table.name->value);
    if (std::ranges::find(tables, node_.value) != tables.end()) return;
    error("E012 unknown-field", "the pack has no table " + quoted(node_.value),
          suggest(node_.value, tables));
  }

  bool same_columns(const expr::Table& table) {
    std::vector<std::string> columns = table.key_columns();
    std::vector<std::string> paths;
    for (const plan::KeyField& field : rule_.by) paths.push_back(field.path);
    std::ranges::sort(columns);
    std::ranges::sort(paths);
    if (columns == paths) return true;
    std::string key;
    for (const std::string& column : table.key_columns()) key += (key.empty() ? "" : ", ") + column;
    error("E048 parts-do-not-fit",
          quoted(table.name()) + " is keyed by [" + key + "], and the rule by " + list_of(rule_.by),
          "the keys of `keys` are those of `by`");
    return false;
  }

  void check_rows(const expr::Table& table) {
    const auto& columns = table.key_columns();
    for (std::size_t row = 0; row < table.size(); ++row) {
      const expr::Value& key = table.map().entries[row].key;
      for (const plan::KeyField& field : rule_.by) {
        const auto column =
            static_cast<std::size_t>(std::ranges::find(columns, field.path) - columns.begin());
        const bool one = key.kind == expr::ValueKind::kString;
        const std::string_view text = (one ? key : key.list->items[column]).text();
        if (can_be(text, field, context_.schema)) continue;
        error("E053 bad-cell", "a row of " + quoted(table.name()) + " has the key " + quoted(text) +
                                   ", which " + quoted(field.path) + " of an event never is");
        return;
      }
    }
  }

  const Node& node_;
  const RuleContext& context_;
  const plan::Rule& rule_;
};

}  // namespace

void compile_silent(const SilentAst& ast, const RuleContext& context, cel::Scope& events,
                    Expressions& expressions, plan::Rule& rule) {
  plan::Silent silent;
  silent.duration = ast.duration;
  if (ast.duration.count() == 0) {
    auto compiled = expressions.compile(*ast.node, events);
    if (compiled.program != nullptr && !is_seconds(compiled.type.kind)) {
      context.diagnostics.error(
          ast.node->span, "E204 wrong-types",
          "this is " + cel::to_string(compiled.type) +
              ", and `silent` is a duration or a number of seconds",
          compiled.type.kind == TypeKind::kDuration ? "seconds(…) of a duration is a number" : "");
    }
    silent.seconds = std::move(compiled.program);
  } else if (ast.duration >= context.forget) {
    std::string forget;
    types::append_duration(forget, context.forget);
    context.diagnostics.error(
        ast.node->span, "E048 parts-do-not-fit",
        "a key without events is forgotten after " + forget + ", so that `silent` must be shorter",
        "the site's `forget` says how long keys are kept");
  }
  if (ast.keys != nullptr) silent.keys = Keys(*ast.keys, context, rule).find();
  rule.shape = std::move(silent);
}

void compile_state(const StateAst& ast, cel::Scope& events, Expressions& expressions,
                   plan::Rule& rule) {
  plan::State state;
  const auto compiled = [&](const Node* node, TypeKind wanted) -> expr::ProgramRef {
    return node == nullptr ? nullptr : expressions.compile(*node, events, wanted).program;
  };
  state.opens = compiled(ast.opens, TypeKind::kBool);
  state.closes = compiled(ast.closes, TypeKind::kBool);
  state.until = compiled(ast.until, TypeKind::kTimestamp);
  rule.shape = std::move(state);
}

}  // namespace limen::language
