#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/expr/value.h"
#include "engine/types/schema.h"

namespace limen::expr {

/// What a column's cells are: rules.md, section 1 (`columns:`).
enum class ColumnType : std::uint8_t { kString, kInt, kDouble, kBool, kTimestamp, kList };

struct Column {
  std::string name;
  ColumnType type = ColumnType::kString;
  /// Of a table of newest events: the field whose marks and enumeration it has; borrowed from the
  /// schema.
  const types::Field* field = nullptr;
};

class Table;

/// A row of a table, as expressions see it.
struct RowValue {
  const Table* table;
  std::uint32_t row;
};

/// Rows by key: reference data, read from CSV by rules/language and immutable while rules use it,
/// or the newest events of a `latest` table, whose rows come and go (detect::LatestTables).
///
/// A cell that is absent (an empty one of another type than string, a field that the event lacks)
/// is kAbsent: reading it is an error, has() is false.
class Table {
 public:
  Table(std::string name, std::vector<std::string> key, std::vector<Column> columns);

  /// Adds a row; texts and lists are copied in. Returns false, adding nothing, where the key is
  /// there already. `cells` has a value a column, in their order: kError (kAbsent) where there is
  /// none.
  bool add(const std::vector<std::string>& key, const std::vector<Value>& cells);

  /// Adds a row whose cells, joined key and key (a text, or a list of texts) live elsewhere, at
  /// least as long as the row does. Requires that no row has the key. Returns its number, size()
  /// - 1.
  std::uint32_t put(std::string_view joined, const Value& key, const std::vector<Value>& cells);
  /// Gives a row that put() made other cells.
  void replace(std::uint32_t row, const std::vector<Value>& cells);
  /// Removes a row that put() made; the last one, whose key is `last`, takes its number.
  void remove(std::uint32_t row, std::string_view joined, std::string_view last);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<std::string>& key_columns() const { return key_; }
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// The row with this key, or nullptr. A key of several columns is joined by joined_key().
  [[nodiscard]] const RowValue* find(std::string_view joined_key) const;
  [[nodiscard]] Value cell(std::uint32_t row, std::size_t column) const {
    return cells_[row * columns_.size() + column];
  }
  [[nodiscard]] const RowValue& row(std::size_t i) const { return rows_[i]; }

  /// The table as a map from key (a text, of several columns a list of texts) to row, in the order
  /// of adding.
  [[nodiscard]] const MapValue& map() const { return map_; }
  /// The number of the column of this name, or columns().size().
  [[nodiscard]] std::size_t column(std::string_view name) const;

  /// Texts of a key's parts as one text, without collisions: a single part as it is, several each
  /// as length, ':', text.
  static std::string joined_key(const std::vector<std::string_view>& parts);

 private:
  [[nodiscard]] Value keep(const Value& value);
  [[nodiscard]] Value keep_key(const std::vector<std::string>& key);

  std::string name_;
  std::vector<std::string> key_;
  std::vector<Column> columns_;
  std::deque<RowValue> rows_;
  std::vector<Value> cells_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Value>> items_;
  std::deque<ListValue> lists_;
  std::vector<MapEntry> entries_;
  MapValue map_{nullptr, 0};
  std::unordered_map<std::string_view, std::uint32_t> by_key_;  // keys live in texts_
};

}  // namespace limen::expr
