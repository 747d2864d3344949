#include "engine/detect/latest_tables.h"

#include <algorithm>
#include <utility>

#include "engine/types/check.h"

namespace limen::detect {

namespace {

using expr::Value;
using types::EventView;

std::string text_of(const EventView& event, const plan::KeyField& field,
                    const types::Schema& schema, expr::Scratch& scratch) {
  std::string out;
  expr::append_string(out, expr::load(event, field.slot, field.slot_type, schema, scratch));
  return out;
}

expr::Table empty(const expr::Table& table) {
  return {table.name(), table.key_columns(), table.columns()};
}

}  // namespace

LatestRows::LatestRows(const plan::LatestTable& spec, const plan::Plan& plan, types::Micros forget)
    : spec_(spec),
      schema_(*plan.schema),
      max_age_(spec.max_age.value_or(forget)),
      table_(empty(*plan.tables[spec.table])) {}

void LatestRows::find_key(const EventView& event) {
  key_.resize(spec_.by.size());
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i < key_.size(); ++i) {
    key_[i] = text_of(event, spec_.by[i], schema_, scratch_);
    parts.emplace_back(key_[i]);
  }
  joined_ = expr::Table::joined_key(parts);
}

/// The fields as slots of a single event, whose texts lie one after the other.
void LatestRows::copy(const EventView& event, Stored& row) const {
  const std::size_t columns = spec_.columns.size();
  row.time = event.time();
  row.payload.assign(columns, 0);
  row.present.assign((columns + 63) / 64, 0);
  row.text.clear();
  for (std::size_t i = 0; i < columns; ++i) {
    const plan::KeyField& column = spec_.columns[i];
    if (!event.has(column.slot)) continue;
    row.present[i >> 6U] |= std::uint64_t{1} << (i & 63U);
    row.payload[i] = event.raw(column.slot);
    if (!types::is_text(column.slot_type)) continue;
    const std::string_view bytes = event.bytes(column.slot);
    row.payload[i] = (std::uint64_t{row.text.size()} << 32U) | bytes.size();
    row.text += bytes;
  }
}

/// Makes the cells of what is stored.
void LatestRows::fill(Row& row) {
  const EventView view{row.stored.payload.data(), row.stored.present.data(),
                       row.stored.text.data()};
  const std::size_t columns = spec_.columns.size();
  row.cells.resize(columns);
  row.items.resize(columns);
  row.lists.resize(columns);
  for (std::size_t i = 0; i < columns; ++i) {
    scratch_.begin(0);
    row.cells[i] = expr::load(view, static_cast<types::SlotId>(i), spec_.columns[i].slot_type,
                              schema_, scratch_);
    if (row.cells[i].kind != expr::ValueKind::kList) continue;
    const expr::ListValue& list = *row.cells[i].list;
    row.items[i].assign(list.items, list.items + list.size);
    row.lists[i] = {row.items[i].data(), list.size};
    row.cells[i] = Value::of(&row.lists[i]);
  }
}

void LatestRows::add(Row& row) {
  std::vector<std::string_view> parts(row.stored.key.begin(), row.stored.key.end());
  row.joined = expr::Table::joined_key(parts);
  row.key_parts.clear();
  for (const std::string_view part : parts) row.key_parts.push_back(Value::string(part));
  row.key_list = {row.key_parts.data(), static_cast<std::uint32_t>(parts.size())};
  const bool single = parts.size() == 1;
  row.stored.number =
      table_.put(row.joined, single ? row.key_parts.front() : Value::of(&row.key_list), row.cells);
  by_number_.push_back(&row);
}

void LatestRows::take(const EventView& event) {
  find_key(event);
  const auto known = by_key_.find(joined_);
  if (known != by_key_.end()) {
    Row& row = *known->second;
    copy(event, row.stored);
    fill(row);
    table_.replace(static_cast<std::uint32_t>(row.stored.number), row.cells);
    rows_.splice(rows_.end(), rows_, known->second);
    return;
  }
  Row& row = rows_.emplace_back();
  row.stored.key = key_;
  copy(event, row.stored);
  fill(row);
  add(row);
  by_key_.emplace(row.joined, std::prev(rows_.end()));
}

void LatestRows::advance(types::EventTime instant) {
  while (!rows_.empty() && instant - rows_.front().stored.time > max_age_) drop_oldest();
}

void LatestRows::drop_oldest() {
  Row& row = rows_.front();
  Row& last = *by_number_.back();
  table_.remove(static_cast<std::uint32_t>(row.stored.number), row.joined, last.joined);
  by_number_[row.stored.number] = &last;
  last.stored.number = row.stored.number;
  by_number_.pop_back();
  by_key_.erase(row.joined);
  rows_.pop_front();
}

std::vector<LatestRows::Stored> LatestRows::stored() const {
  std::vector<Stored> out;
  for (const Row& row : rows_) out.push_back(row.stored);
  return out;
}

void LatestRows::restore(std::vector<Stored> rows) {
  LIMEN_CHECK(rows_.empty());
  std::vector<Row*> in_order(rows.size());
  for (Stored& stored : rows) {
    const bool fits = stored.key.size() == spec_.by.size() &&
                      stored.payload.size() == spec_.columns.size() &&
                      stored.present.size() == (spec_.columns.size() + 63) / 64 &&
                      stored.number < in_order.size() && in_order[stored.number] == nullptr;
    if (!fits) throw types::ArchiveError("the rows of a table do not fit");
    Row& row = rows_.emplace_back();
    row.stored = std::move(stored);
    in_order[row.stored.number] = &row;
    fill(row);
  }
  for (Row* row : in_order) add(*row);
  for (auto it = rows_.begin(); it != rows_.end(); ++it) by_key_.emplace(it->joined, it);
}

void LatestRows::take_over(LatestRows& old) {
  while (!rows_.empty()) drop_oldest();
  restore(old.stored());
}

LatestTables::LatestTables(const plan::Plan& plan, types::Micros forget) {
  for (const auto& table : plan.tables) tables_.push_back(table.get());
  for (const plan::LatestTable& spec : plan.latest) {
    rows_.push_back(std::make_unique<LatestRows>(spec, plan, forget));
    tables_[spec.table] = &rows_.back()->table();
  }
}

void LatestTables::take_over(LatestTables& old) {
  for (auto& rows : rows_) {
    const auto same = std::ranges::find_if(old.rows_, [&](const auto& before) {
      return before->spec().meaning == rows->spec().meaning;
    });
    if (same != old.rows_.end()) rows->take_over(**same);
  }
}

}  // namespace limen::detect
