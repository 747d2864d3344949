#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "engine/classify/predicates.h"
#include "engine/classify/verdicts.h"
#include "engine/expr/scratch.h"
#include "engine/types/batch.h"

namespace limen::classify {

/// Evaluates predicates over a batch, each distinct one at most once a row: 64 rows a step where
/// columns allow it.
///
/// Verdicts are those of expr::evaluate() on each row. Memory: 1.5 KiB a predicate. One thread at a
/// time.
class Columnar {
 public:
  Columnar(Predicates predicates, std::shared_ptr<const types::Schema> schema,
           std::vector<const expr::Table*> tables);

  /// Starts a batch, which must stay as it is until the next.
  void begin(const types::Batch& batch);
  /// The predicate's verdicts; right at least for the rows in `needed`.
  const Verdicts& verdicts(PredicateId id, const Rows& needed);
  /// Words of Rows that the batch takes.
  [[nodiscard]] std::size_t words() const { return words_; }

 private:
  struct SymbolIndex {
    types::SlotId slot = 0;
    std::vector<std::uint16_t> place;  // of each symbol in rows; the last place is for all others
    std::vector<Rows> rows;
    bool built = false;
  };

  void add_symbols(const SymbolPredicate& predicate);
  SymbolIndex& index_of(types::SlotId slot);
  void build(SymbolIndex& index);
  void compute(PredicateId id, const Rows& rows);
  void compute_logic(PredicateId id, const LogicPredicate& logic, const Rows& rows);
  void compute_scalar(const ScalarPredicate& scalar, const Rows& rows, Verdicts& out);
  void compute_symbol(const SymbolPredicate& predicate, Verdicts& out);
  void compute_text(const TextPredicate& predicate, Verdicts& out) const;
  void compute_compare(const ComparePredicate& predicate, Verdicts& out) const;
  void absent_where_missing(types::SlotId slot, Verdicts& out) const;

  Predicates predicates_;
  std::shared_ptr<const types::Schema> schema_;
  std::vector<const expr::Table*> tables_;
  std::vector<SymbolIndex> indexes_;
  std::vector<bool> cheap_;  // no scalar part: computed for all rows at once
  std::vector<Verdicts> verdicts_;
  std::vector<Rows> done_;
  expr::Scratch scratch_;
  const types::Batch* batch_ = nullptr;
  std::size_t words_ = 0;
  Rows all_{};  // the batch's rows
};

}  // namespace limen::classify
