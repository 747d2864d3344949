#include "engine/classify/columnar.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace limen::classify {

namespace {

using types::SlotId;
using types::SlotType;

template <class T, class Compare>
void compare_column(const std::uint64_t* column, std::size_t rows, std::uint64_t constant,
                    Compare compare, Rows& out) {
  const T right = std::bit_cast<T>(constant);
  std::size_t row = 0;
  for (std::size_t word = 0; row < rows; ++word) {
    const std::size_t count = std::min<std::size_t>(64, rows - row);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < count; ++i) {
      bits |= std::uint64_t{compare(std::bit_cast<T>(column[row + i]), right)} << i;
    }
    out[word] = bits;
    row += count;
  }
}

template <class T>
void compare_column(expr::Op op, const std::uint64_t* column, std::size_t rows,
                    std::uint64_t constant, Rows& out) {
  switch (op) {
    case expr::Op::kEqual:
      return compare_column<T>(column, rows, constant, std::equal_to<T>{}, out);
    case expr::Op::kNotEqual:
      return compare_column<T>(column, rows, constant, std::not_equal_to<T>{}, out);
    case expr::Op::kLess:
      return compare_column<T>(column, rows, constant, std::less<T>{}, out);
    case expr::Op::kLessEqual:
      return compare_column<T>(column, rows, constant, std::less_equal<T>{}, out);
    case expr::Op::kGreater:
      return compare_column<T>(column, rows, constant, std::greater<T>{}, out);
    default:
      return compare_column<T>(column, rows, constant, std::greater_equal<T>{}, out);
  }
}

bool any(const Rows& rows, std::size_t words) {
  return std::any_of(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(words),
                     [](std::uint64_t word) { return word != 0; });
}

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

}  // namespace

Columnar::Columnar(Predicates predicates, std::shared_ptr<const types::Schema> schema,
                   std::vector<const expr::Table*> tables)
    : predicates_(std::move(predicates)),
      schema_(std::move(schema)),
      tables_(std::move(tables)),
      verdicts_(predicates_.size()),
      done_(predicates_.size()) {
  for (PredicateId id = 0; id < predicates_.size(); ++id) {
    const Predicate& predicate = predicates_[id];
    bool cheap = !std::holds_alternative<ScalarPredicate>(predicate);
    if (const auto* logic = std::get_if<LogicPredicate>(&predicate)) {
      cheap = cheap_[logic->left] && cheap_[logic->right];
    } else if (const auto* negation = std::get_if<NotPredicate>(&predicate)) {
      cheap = cheap_[negation->operand];
    } else if (const auto* symbol = std::get_if<SymbolPredicate>(&predicate)) {
      add_symbols(*symbol);
    }
    cheap_.push_back(cheap);
  }
}

void Columnar::add_symbols(const SymbolPredicate& predicate) {
  SymbolIndex& index = index_of(predicate.slot);
  for (const types::Symbol symbol : predicate.any_of) {
    if (index.place[symbol] + 1U < index.rows.size()) continue;
    index.place[symbol] = static_cast<std::uint16_t>(index.rows.size() - 1);
    index.rows.emplace_back();
    const auto others = static_cast<std::uint16_t>(index.rows.size() - 1);
    for (std::uint16_t& place : index.place) {
      if (place + 1U == others && &place != &index.place[symbol]) place = others;
    }
  }
}

Columnar::SymbolIndex& Columnar::index_of(SlotId slot) {
  const auto known = std::ranges::find(indexes_, slot, &SymbolIndex::slot);
  if (known != indexes_.end()) return *known;
  SymbolIndex& index = indexes_.emplace_back();
  index.slot = slot;
  index.place.assign(schema_->symbol_count(), 0);
  index.rows.resize(1);
  return index;
}

void Columnar::begin(const types::Batch& batch) {
  batch_ = &batch;
  words_ = (batch.size() + 63) / 64;
  all_.fill(0);
  for (std::size_t row = 0; row < batch.size(); row += 64) {
    const std::size_t count = std::min<std::size_t>(64, batch.size() - row);
    all_[row / 64] = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
  }
  for (Rows& done : done_) std::fill_n(done.begin(), words_, 0);
  for (SymbolIndex& index : indexes_) index.built = false;
}

const Verdicts& Columnar::verdicts(PredicateId id, const Rows& needed) {
  Rows missing;
  for (std::size_t w = 0; w < words_; ++w) missing[w] = needed[w] & ~done_[id][w];
  if (any(missing, words_)) {
    const Rows& rows = cheap_[id] ? all_ : missing;
    compute(id, rows);
    for (std::size_t w = 0; w < words_; ++w) done_[id][w] |= rows[w];
  }
  return verdicts_[id];
}

void Columnar::absent_where_missing(SlotId slot, Verdicts& out) const {
  const std::uint64_t* present = batch_->presence(slot);
  for (std::size_t w = 0; w < words_; ++w) {
    out.yes[w] &= present[w];
    out.error[w] = all_[w] & ~present[w];
    out.absent[w] = out.error[w];
  }
}

void Columnar::build(SymbolIndex& index) {
  for (Rows& rows : index.rows) std::fill_n(rows.begin(), words_, 0);
  const std::uint64_t* column = batch_->payloads(index.slot);
  const std::uint64_t* present = batch_->presence(index.slot);
  for (std::size_t w = 0; w < words_; ++w) {
    for (std::uint64_t left = present[w] & all_[w]; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(left));
      index.rows[index.place[column[w * 64 + bit]]][w] |= std::uint64_t{1} << bit;
    }
  }
  index.built = true;
}

void Columnar::compute_symbol(const SymbolPredicate& predicate, Verdicts& out) {
  SymbolIndex& index = index_of(predicate.slot);
  if (!index.built) build(index);
  std::fill_n(out.yes.begin(), words_, 0);
  for (const types::Symbol symbol : predicate.any_of) {
    const Rows& rows = index.rows[index.place[symbol]];
    for (std::size_t w = 0; w < words_; ++w) out.yes[w] |= rows[w];
  }
  absent_where_missing(predicate.slot, out);
}

void Columnar::compute_compare(const ComparePredicate& predicate, Verdicts& out) const {
  const std::uint64_t* column = batch_->payloads(predicate.slot);
  if (predicate.type == SlotType::kDouble) {
    compare_column<double>(predicate.op, column, batch_->size(), predicate.constant, out.yes);
  } else {
    compare_column<std::int64_t>(predicate.op, column, batch_->size(), predicate.constant, out.yes);
  }
  absent_where_missing(predicate.slot, out);
}

void Columnar::compute_text(const TextPredicate& predicate, Verdicts& out) const {
  const std::uint64_t* column = batch_->payloads(predicate.slot);
  const std::uint64_t* present = batch_->presence(predicate.slot);
  const std::string_view wanted = predicate.equal_to;
  for (std::size_t w = 0; w < words_; ++w) {
    std::uint64_t bits = 0;
    for (std::uint64_t left = present[w] & all_[w]; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(left));
      const std::uint64_t ref = column[w * 64 + bit];
      const bool equal =
          (ref & 0xffffffffU) == wanted.size() &&
          std::memcmp(batch_->text() + (ref >> 32U), wanted.data(), wanted.size()) == 0;
      bits |= std::uint64_t{equal} << bit;
    }
    out.yes[w] = bits;
  }
  absent_where_missing(predicate.slot, out);
}

void Columnar::compute_scalar(const ScalarPredicate& scalar, const Rows& rows, Verdicts& out) {
  for (std::size_t w = 0; w < words_; ++w) {
    std::uint64_t yes = 0;
    std::uint64_t error = 0;
    std::uint64_t absent = 0;
    for (std::uint64_t left = rows[w]; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(left));
      const types::EventView event = batch_->row(w * 64 + bit);
      const expr::Frame frame{{&event, 1}, {}, tables_, schema_.get(), &scratch_};
      const expr::Value value = expr::evaluate(*scalar.program, scalar.node, frame);
      const bool is_bool = value.kind == expr::ValueKind::kBool;
      yes |= std::uint64_t{value.is_true()} << bit;
      error |= std::uint64_t{!is_bool} << bit;
      absent |= std::uint64_t{value.is_absent()} << bit;
    }
    out.yes[w] = (out.yes[w] & ~rows[w]) | yes;
    out.error[w] = (out.error[w] & ~rows[w]) | error;
    out.absent[w] = (out.absent[w] & ~rows[w]) | absent;
  }
}

void Columnar::compute_logic(PredicateId id, const LogicPredicate& logic, const Rows& rows) {
  const bool is_and = logic.op == expr::Op::kAnd;
  const bool swap = cheap_[logic.right] && !cheap_[logic.left];
  const PredicateId first = swap ? logic.right : logic.left;
  const PredicateId second = swap ? logic.left : logic.right;
  const Verdicts& a = verdicts(first, rows);
  Rows open;  // rows that the first part does not decide
  for (std::size_t w = 0; w < words_; ++w) {
    open[w] = rows[w] & (is_and ? (a.yes[w] | a.error[w]) : ~a.yes[w]);
  }
  const Verdicts& b = verdicts(second, open);
  Verdicts& out = verdicts_[id];
  for (std::size_t w = 0; w < words_; ++w) {
    const std::uint64_t a_yes = is_and ? a.yes[w] : ~(a.yes[w] | a.error[w]);
    const std::uint64_t b_yes = is_and ? b.yes[w] : ~(b.yes[w] | b.error[w]);
    // In words of `and`: yes where both are; an error where one is and neither is false.
    const std::uint64_t both = a_yes & b_yes & open[w];
    const std::uint64_t error =
        open[w] & (a.error[w] | b.error[w]) & (a_yes | a.error[w]) & (b_yes | b.error[w]);
    const std::uint64_t absent = error & (a.absent[w] | ~a.error[w]) & (b.absent[w] | ~b.error[w]);
    const std::uint64_t yes = is_and ? both : rows[w] & ~both & ~error;
    out.yes[w] = (out.yes[w] & ~rows[w]) | yes;
    out.error[w] = (out.error[w] & ~rows[w]) | error;
    out.absent[w] = (out.absent[w] & ~rows[w]) | absent;
  }
}

void Columnar::compute(PredicateId id, const Rows& rows) {
  Verdicts& out = verdicts_[id];
  const auto plain = [&](const Rows& yes) {
    for (std::size_t w = 0; w < words_; ++w) {
      out.yes[w] = yes[w] & all_[w];
      out.error[w] = 0;
      out.absent[w] = 0;
    }
  };
  std::visit(Overloaded{
                 [&](const ConstantPredicate& p) { plain(p.value.is_true() ? all_ : Rows{}); },
                 [&](const HasPredicate& p) {
                   Rows present{};
                   std::copy_n(batch_->presence(p.slot), words_, present.begin());
                   plain(present);
                 },
                 [&](const SymbolPredicate& p) { compute_symbol(p, out); },
                 [&](const ComparePredicate& p) { compute_compare(p, out); },
                 [&](const TextPredicate& p) { compute_text(p, out); },
                 [&](const BoolPredicate& p) {
                   compute_compare({p.slot, SlotType::kBool, expr::Op::kEqual, 1}, out);
                 },
                 [&](const NotPredicate& p) {
                   const Verdicts& operand = verdicts(p.operand, rows);
                   for (std::size_t w = 0; w < words_; ++w) {
                     const std::uint64_t keep = ~rows[w];
                     out.yes[w] =
                         (out.yes[w] & keep) | (rows[w] & ~operand.yes[w] & ~operand.error[w]);
                     out.error[w] = (out.error[w] & keep) | (rows[w] & operand.error[w]);
                     out.absent[w] = (out.absent[w] & keep) | (rows[w] & operand.absent[w]);
                   }
                 },
                 [&](const LogicPredicate& p) { compute_logic(id, p, rows); },
                 [&](const ScalarPredicate& p) { compute_scalar(p, rows, out); },
             },
             predicates_[id]);
}

}  // namespace limen::classify
