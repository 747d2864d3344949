#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/expr/scratch.h"
#include "engine/expr/table.h"
#include "engine/plan/plan.h"
#include "engine/types/archive.h"
#include "engine/types/event_view.h"

namespace limen::detect {

/// The rows of one `latest` table as of an instant: for each key the newest event that was taken,
/// where that is not before the instant - max_age (or - forget).
///
/// Events come in their order, so rows grow old in the order in which they were renewed. State: a
/// row's fields, for each key with an event of that age. Not thread-safe; its table is borrowed by
/// expressions, so it stays where it is.
class LatestRows {
 public:
  LatestRows(const plan::LatestTable& spec, const plan::Plan& plan, types::Micros forget);
  LatestRows(const LatestRows&) = delete;
  LatestRows& operator=(const LatestRows&) = delete;

  /// Requires the key's fields, and all older rows gone (advance()).
  void take(const types::EventView& event);
  /// Drops the rows whose events are before the instant - max_age.
  void advance(types::EventTime instant);
  /// Takes over the rows of a table of the same meaning.
  void take_over(LatestRows& old);

  [[nodiscard]] const expr::Table& table() const { return table_; }
  [[nodiscard]] const plan::LatestTable& spec() const { return spec_; }

  template <class Archive>
  void archive(Archive& a) {
    std::vector<Stored> rows;
    if constexpr (!Archive::kLoading) rows = stored();
    a(rows);
    if constexpr (Archive::kLoading) restore(std::move(rows));
  }

 private:
  /// What of a row is saved: its fields as an event of its own, column i in slot i.
  struct Stored {
    types::EventTime time{};
    std::uint64_t number = 0;      // in the table: iteration has an order
    std::vector<std::string> key;  // texts
    std::vector<std::uint64_t> payload;
    std::vector<std::uint64_t> present;
    std::string text;

    template <class Archive>
    void archive(Archive& a) {
      a(time, number, key, payload, present, text);
    }
  };
  /// A row and what its cells borrow.
  struct Row {
    Stored stored;
    std::string joined;
    std::vector<expr::Value> key_parts;
    expr::ListValue key_list{};
    std::vector<expr::Value> cells;
    std::deque<std::vector<expr::Value>> items;  // of lists, by column
    std::deque<expr::ListValue> lists;
  };

  void find_key(const types::EventView& event);
  void copy(const types::EventView& event, Stored& row) const;
  void fill(Row& row);
  void add(Row& row);
  void drop_oldest();
  [[nodiscard]] std::vector<Stored> stored() const;
  void restore(std::vector<Stored> rows);

  const plan::LatestTable& spec_;
  const types::Schema& schema_;
  types::Micros max_age_;
  expr::Table table_;
  std::list<Row> rows_;          // oldest first
  std::vector<Row*> by_number_;  // as the table numbers them
  std::unordered_map<std::string_view, std::list<Row>::iterator> by_key_;
  expr::Scratch scratch_;
  std::vector<std::string> key_;  // of the event in work
  std::string joined_;
};

/// All `latest` tables of a shard, and the tables of its plan with their rows.
class LatestTables {
 public:
  LatestTables(const plan::Plan& plan, types::Micros forget);

  /// What expressions read: by number of the plan's tables.
  [[nodiscard]] const std::vector<const expr::Table*>& tables() const { return tables_; }
  void take(std::uint32_t number, const types::EventView& event) { rows_[number]->take(event); }
  void advance(types::EventTime instant) {
    for (auto& rows : rows_) rows->advance(instant);
  }
  void take_over(LatestTables& old);

  template <class Archive>
  void archive(Archive& a) {
    for (auto& rows : rows_) rows->archive(a);
  }

 private:
  std::vector<std::unique_ptr<LatestRows>> rows_;
  std::vector<const expr::Table*> tables_;
};

}  // namespace limen::detect
