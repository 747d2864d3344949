#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/state/key_table.h"
#include "engine/state/text_pool.h"

namespace limen::detect {

/// What the states of all detectors point into: texts, and keys of each `by` list.
///
/// A change of rules hands it on, so that states that are kept need not be made anew.
class Memory {
 public:
  state::TextPool pool;

  /// The keys of the list, made where there are none yet.
  state::KeyTable& keys(const std::vector<plan::KeyField>& by,
                        const std::shared_ptr<const types::Schema>& schema) {
    schema_ = schema;
    std::vector<state::KeyTable::Field> fields;
    std::string name;
    for (const plan::KeyField& field : by) {
      fields.push_back({field.slot, field.slot_type});
      name += std::to_string(field.slot) + ' ';
    }
    auto& table = tables_[name];
    if (table == nullptr) table = std::make_unique<state::KeyTable>(std::move(fields), *schema);
    return *table;
  }

 private:
  std::shared_ptr<const types::Schema> schema_;                     // one for all plans
  std::map<std::string, std::unique_ptr<state::KeyTable>> tables_;  // by slots
};

/// The key tables of a layout, by number. Borrows them.
class KeyTables {
 public:
  void add(state::KeyTable& table) { tables_.push_back(&table); }
  [[nodiscard]] state::KeyTable& operator[](std::size_t i) const { return *tables_[i]; }
  [[nodiscard]] std::size_t size() const { return tables_.size(); }

 private:
  std::vector<state::KeyTable*> tables_;
};

}  // namespace limen::detect
