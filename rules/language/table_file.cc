#include "rules/language/table_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <set>

#include "rules/language/csv.h"

namespace limen::language {

namespace {

using expr::Column;
using expr::ColumnType;
using expr::Value;

constexpr std::array<std::string_view, 6> kTypes = {"string", "int",       "double",
                                                    "bool",   "timestamp", "list"};
constexpr std::size_t kMaxFindings = 20;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

/// Texts and lists of the row that is being read; the table copies them.
struct RowMemory {
  std::deque<std::vector<Value>> items;
  std::deque<expr::ListValue> lists;
};

Value list_of(std::string_view text, RowMemory& memory) {
  std::vector<Value>& items = memory.items.emplace_back();
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    items.push_back(Value::string(trimmed(text.substr(begin, end - begin))));
    begin = end + 1;
  }
  Value value;
  value.kind = expr::ValueKind::kList;
  value.list = &memory.lists.emplace_back(
      expr::ListValue{items.data(), static_cast<std::uint32_t>(items.size())});
  return value;
}

/// The cell as a value of its column; nothing where it is none.
std::optional<Value> cell_value(const std::string& raw, ColumnType type, RowMemory& memory) {
  const std::string_view text = trimmed(raw);
  if (type == ColumnType::kString) return Value::string(raw);
  if (text.empty()) return Value::error(expr::ErrorCode::kAbsent);
  std::int64_t whole = 0;
  double real = 0;
  switch (type) {
    case ColumnType::kString:
      break;
    case ColumnType::kInt:
      if (read_number(text, whole)) return Value::integer(whole);
      break;
    case ColumnType::kDouble:
      if (read_number(text, real)) return Value::real(real);
      break;
    case ColumnType::kBool:
      if (text == "true" || text == "false") return Value::boolean(text == "true");
      break;
    case ColumnType::kTimestamp:
      if (const auto time = types::parse_rfc3339(text)) {
        return Value::timestamp_micros(types::to_int(*time));
      }
      break;
    case ColumnType::kList:
      return list_of(text, memory);
  }
  return std::nullopt;
}

class TableReader {
 public:
  TableReader(const TableAst& ast, const std::shared_ptr<const Source>& file,
              Diagnostics& diagnostics)
      : ast_(ast), file_(file), diagnostics_(diagnostics), errors_(diagnostics.errors()) {}

  std::shared_ptr<const expr::Table> read() {
    const std::vector<CsvRow> rows = read_csv(file_, diagnostics_);
    if (rows.empty()) {
      if (diagnostics_.errors() == errors_) {
        error({file_, 0, 1}, "E050 bad-csv", "the file has no header line");
      }
      return nullptr;
    }
    header(rows.front());
    column_types();
    keys();
    if (diagnostics_.errors() != errors_) return nullptr;
    std::vector<std::string> key_names;
    for (const Node* key : ast_.key) key_names.push_back(key->value);
    table_ = std::make_shared<expr::Table>(ast_.name->value, key_names, columns_);
    for (std::size_t i = 1; i < rows.size() && !full(); ++i) add(rows[i]);
    return diagnostics_.errors() == errors_ ? table_ : nullptr;
  }

 private:
  void error(Span span, std::string_view code, std::string message, std::string hint = {}) {
    diagnostics_.error(std::move(span), code, std::move(message), std::move(hint));
  }
  [[nodiscard]] bool full() const { return diagnostics_.errors() - errors_ >= kMaxFindings; }

  void header(const CsvRow& row) {
    for (const CsvCell& cell : row) {
      const auto same = std::ranges::find(columns_, cell.text, &Column::name);
      if (cell.text.empty()) {
        error(cell.span, "E050 bad-csv", "a column has no name");
      } else if (same != columns_.end()) {
        error(cell.span, "E050 bad-csv", "the column `" + cell.text + "` stands here twice");
      }
      columns_.push_back({cell.text, ColumnType::kString});
    }
  }

  Column* column(const Node& name) {
    const auto found = std::ranges::find(columns_, name.value, &Column::name);
    if (found != columns_.end()) return &*found;
    std::vector<std::string_view> names;
    for (const Column& known : columns_) names.push_back(known.name);
    error(name.span, "E051 unknown-column", file_->name() + " has no column `" + name.value + '`',
          suggest(name.value, names));
    return nullptr;
  }

  void column_types() {
    for (const Entry& entry : ast_.columns) {
      Column* found = column(*entry.name);
      const auto type = std::ranges::find(kTypes, entry.value->value);
      if (entry.value->kind != NodeKind::kScalar || type == kTypes.end()) {
        error(entry.value->span, "E007 bad-value",
              "there is no type of columns `" + entry.value->value + '`',
              suggest(entry.value->value, {kTypes.begin(), kTypes.end()}));
      } else if (found != nullptr) {
        found->type = static_cast<ColumnType>(type - kTypes.begin());
      }
    }
  }

  void keys() {
    std::set<std::string_view> seen;
    for (const Node* key : ast_.key) {
      const Column* found = column(*key);
      if (!seen.insert(key->value).second) {
        error(key->span, "E040 duplicate-name", "`" + key->value + "` stands in this key twice");
      } else if (found != nullptr) {
        key_at_.push_back(static_cast<std::size_t>(found - columns_.data()));
      }
    }
  }

  void add(const CsvRow& row) {
    if (row.size() != columns_.size()) {
      const Span span{file_, row.front().span.begin, row.back().span.end};
      error(span, "E052 bad-row",
            "this row has " + std::to_string(row.size()) + " cells, the header " +
                std::to_string(columns_.size()));
      return;
    }
    RowMemory memory;
    std::vector<Value> cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto value = cell_value(row[i].text, columns_[i].type, memory);
      if (!value) {
        error(row[i].span, "E053 bad-cell",
              '`' + row[i].text + "` in column `" + columns_[i].name + "` is no " +
                  std::string(kTypes[static_cast<std::size_t>(columns_[i].type)]));
      }
      cells.push_back(value.value_or(Value::error(expr::ErrorCode::kAbsent)));
    }
    std::vector<std::string> key;
    for (const std::size_t at : key_at_) key.push_back(row[at].text);
    if (!table_->add(key, cells)) {
      error(row[key_at_.front()].span, "E054 duplicate-row",
            "a row with the key `" + key_text(key) + "` stands above already");
    }
  }

  static std::string key_text(const std::vector<std::string>& key) {
    std::string text;
    for (const std::string& part : key) text += (text.empty() ? "" : ", ") + part;
    return text;
  }

  const TableAst& ast_;
  std::shared_ptr<const Source> file_;
  Diagnostics& diagnostics_;
  std::size_t errors_;
  std::vector<Column> columns_;
  std::vector<std::size_t> key_at_;
  std::shared_ptr<expr::Table> table_;
};

}  // namespace

std::shared_ptr<const expr::Table> read_table(const TableAst& ast,
                                              const std::shared_ptr<const Source>& file,
                                              Diagnostics& diagnostics) {
  return TableReader(ast, file, diagnostics).read();
}

}  // namespace limen::language
