#include "engine/expr/table.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/types/check.h"

namespace limen::expr {

Table::Table(std::string name, std::vector<std::string> key, std::vector<Column> columns)
    : name_(std::move(name)), key_(std::move(key)), columns_(std::move(columns)) {}

bool Table::add(const std::vector<std::string>& key, const std::vector<Value>& cells) {
  LIMEN_CHECK(cells.size() == columns_.size());
  const std::vector<std::string_view> parts(key.begin(), key.end());
  std::string joined = joined_key(parts);
  if (by_key_.contains(joined)) return false;
  const auto number = static_cast<std::uint32_t>(rows_.size());
  by_key_.emplace(texts_.emplace_back(std::move(joined)), number);
  rows_.push_back({this, number});
  for (const Value& cell : cells) cells_.push_back(keep(cell));
  entries_.push_back({keep_key(key), Value::of(&rows_.back())});
  map_ = {entries_.data(), number + 1};
  return true;
}

std::uint32_t Table::put(std::string_view joined, const Value& key,
                         const std::vector<Value>& cells) {
  const auto number = static_cast<std::uint32_t>(rows_.size());
  LIMEN_CHECK(cells.size() == columns_.size() && by_key_.emplace(joined, number).second);
  rows_.push_back({this, number});
  cells_.insert(cells_.end(), cells.begin(), cells.end());
  entries_.push_back({key, Value::of(&rows_.back())});
  map_ = {entries_.data(), number + 1};
  return number;
}

void Table::replace(std::uint32_t row, const std::vector<Value>& cells) {
  LIMEN_CHECK(cells.size() == columns_.size() && row < rows_.size());
  std::ranges::copy(cells, cells_.begin() + static_cast<std::ptrdiff_t>(row * columns_.size()));
}

void Table::remove(std::uint32_t row, std::string_view joined, std::string_view last_joined) {
  LIMEN_CHECK(row < rows_.size() && by_key_.erase(joined) == 1);
  const auto last = static_cast<std::uint32_t>(rows_.size() - 1);
  if (row != last) {
    const auto width = static_cast<std::ptrdiff_t>(columns_.size());
    std::copy_n(cells_.end() - width, width, cells_.begin() + row * width);
    entries_[row].key = entries_[last].key;
    by_key_.at(last_joined) = row;
  }
  rows_.pop_back();
  cells_.resize(last * columns_.size());
  entries_.pop_back();
  map_ = {entries_.data(), last};
}

Value Table::keep_key(const std::vector<std::string>& key) {
  std::vector<Value> parts;
  for (const std::string& part : key) parts.push_back(Value::string(part));
  if (parts.size() == 1) return keep(parts.front());
  const ListValue list{parts.data(), static_cast<std::uint32_t>(parts.size())};
  return keep(Value::of(&list));
}

std::size_t Table::column(std::string_view name) const {
  std::size_t i = 0;
  while (i < columns_.size() && columns_[i].name != name) ++i;
  return i;
}

Value Table::keep(const Value& value) {
  if (value.kind == ValueKind::kString) return Value::string(texts_.emplace_back(value.text()));
  if (value.kind != ValueKind::kList) return value;
  std::vector<Value>& items = items_.emplace_back();
  items.reserve(value.list->size);
  for (std::uint32_t i = 0; i < value.list->size; ++i) {
    items.push_back(keep(value.list->items[i]));
  }
  return Value::of(&lists_.emplace_back(items.data(), value.list->size));
}

const RowValue* Table::find(std::string_view joined_key) const {
  const auto found = by_key_.find(joined_key);
  return found == by_key_.end() ? nullptr : &rows_[found->second];
}

std::string Table::joined_key(const std::vector<std::string_view>& parts) {
  if (parts.size() == 1) return std::string(parts.front());
  std::string joined;
  for (const std::string_view part : parts) {
    joined += std::to_string(part.size());
    joined += ':';
    joined += part;
  }
  return joined;
}

}  // namespace limen::expr
