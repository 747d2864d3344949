#include "engine/classify/classifier.h"

#include <algorithm>
#include <bit>

#include "engine/plan/reads_latest.h"

namespace limen::classify {

namespace {

std::vector<const expr::Table*> tables_of(const plan::Plan& plan) {
  std::vector<const expr::Table*> tables;
  for (const auto& table : plan.tables) tables.push_back(table.get());
  return tables;
}

std::uint64_t count(const Rows& rows, std::size_t words) {
  std::uint64_t total = 0;
  for (std::size_t w = 0; w < words; ++w) {
    total += static_cast<std::uint64_t>(std::popcount(rows[w]));
  }
  return total;
}

/// Transposes 64 x 64 bits in place: bit j of word i becomes bit i of word j (Warren, Hacker's
/// Delight, section 7-3).
void transpose64(std::array<std::uint64_t, 64>& block) {
  std::uint64_t mask = 0x00000000ffffffff;
  for (unsigned j = 32; j != 0; j >>= 1U, mask ^= mask << j) {
    for (unsigned k = 0; k < 64; k = ((k | j) + 1) & ~j) {
      const std::uint64_t swap = ((block[k] >> j) ^ block[k | j]) & mask;
      block[k] ^= swap << j;
      block[k | j] ^= swap;
    }
  }
}

}  // namespace

Classifier::Compiled Classifier::compile(const plan::Plan& plan, const plan::Layout& layout) {
  Predicates predicates(plan.schema);
  std::vector<Filter> filters;
  for (const plan::Rule& rule : plan.rules) {
    Filter filter;
    filter.on = rule.on;
    if (rule.when != nullptr && !plan::reads_latest(rule.when, plan)) {
      filter.when = predicates.add(rule.when);
    }
    if (!plan::filter_reads_latest(rule, plan)) {  // else the rest is for when it is in its place
      for (const plan::Exception& e : rule.except) {
        filter.except.push_back(predicates.add(e.program));
      }
      for (const plan::KeyField& field : rule.by) filter.by.push_back(field.slot);
      if (rule.has_zone != nullptr) filter.has_zone = predicates.add(rule.has_zone);
    }
    filter.expires = rule.expires;
    filter.ordered = !std::holds_alternative<plan::Match>(rule.shape) || rule.reads_latest;
    filter.level = rule.level;
    filters.push_back(std::move(filter));
  }
  for (const plan::LatestTable& latest : plan.latest) {
    Filter filter;
    filter.on = {latest.on};
    if (latest.when != nullptr && !plan::reads_latest(latest.when, plan)) {
      filter.when = predicates.add(latest.when);
    }
    for (const plan::KeyField& field : latest.by) filter.by.push_back(field.slot);
    filter.ordered = true;
    filters.push_back(std::move(filter));
  }
  std::vector<std::optional<PredicateId>> conditions;
  for (const plan::Verdict& verdict : layout.verdicts) {
    conditions.emplace_back();
    if (verdict.condition != nullptr && !verdict.in_place)
      conditions.back() = predicates.add(verdict.condition);
  }
  return {Columnar(std::move(predicates), plan.schema, tables_of(plan)), std::move(filters),
          std::move(conditions)};
}

Classifier::Classifier(const plan::Plan& plan, const plan::Layout& layout)
    : Classifier(compile(plan, layout), plan, layout) {}

Classifier::Classifier(Compiled compiled, const plan::Plan& plan, const plan::Layout& layout)
    : columnar_(std::move(compiled.columnar)),
      filters_(std::move(compiled.filters)),
      conditions_(std::move(compiled.conditions)),
      verdict_specs_(layout.verdicts),
      kinds_(plan.schema->kinds().size() + 1),
      taken_(filters_.size()),
      rules_(plan.rules.size()),
      verdict_rows_((layout.verdicts.size() + 63) / 64 * 64),
      verdict_words_((layout.verdicts.size() + 63) / 64) {}

void Classifier::split_kinds(const types::Batch& batch) {
  for (Rows& rows : kinds_) std::fill_n(rows.begin(), words(), 0);
  std::fill_n(late_.begin(), words(), 0);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    const types::RowInfo& info = batch.info(row);
    const std::uint64_t bit = std::uint64_t{1} << (row & 63U);
    kinds_[kind_index(info.kind)][row >> 6U] |= bit;
    if (info.late) late_[row >> 6U] |= bit;
  }
}

void Classifier::count_errors(const Verdicts& verdicts, const Rows& rows,
                              types::RuleCounters& counters) const {
  for (std::size_t w = 0; w < words(); ++w) {
    const std::uint64_t error = verdicts.error[w] & rows[w];
    if (error == 0) continue;
    const auto absent = static_cast<std::uint64_t>(std::popcount(error & verdicts.absent[w]));
    counters.absent += absent;
    counters.errors += static_cast<std::uint64_t>(std::popcount(error)) - absent;
  }
}

void Classifier::filter(const types::Batch& batch, const Filter& filter,
                        types::RuleCounters& counters, Rows& out) {
  const std::size_t n = words();
  std::fill_n(out.begin(), n, 0);
  for (const types::KindId kind : filter.on) {
    const Rows& rows = kinds_[kind_index(kind)];
    for (std::size_t w = 0; w < n; ++w) out[w] |= rows[w];
  }
  if (filter.ordered) {
    for (std::size_t w = 0; w < n; ++w) out[w] &= ~late_[w];
  }
  if (filter.expires) {
    const std::uint64_t before = count(out, n);
    for (std::size_t row = 0; row < batch.size(); ++row) {
      if (batch.row(row).time() < *filter.expires) continue;
      out[row >> 6U] &= ~(std::uint64_t{1} << (row & 63U));
    }
    counters.passed_over += before - count(out, n);
  }
  if (filter.when) {
    const Verdicts& when = columnar_.verdicts(*filter.when, out);
    count_errors(when, out, counters);
    for (std::size_t w = 0; w < n; ++w) out[w] &= when.yes[w];
  }
  const std::uint64_t passing = count(out, n);
  if (passing == 0) return;
  for (const PredicateId id : filter.except) {
    const Verdicts& exception = columnar_.verdicts(id, out);
    count_errors(exception, out, counters);
    for (std::size_t w = 0; w < n; ++w) out[w] &= ~exception.yes[w];
  }
  for (const types::SlotId slot : filter.by) {
    const std::uint64_t* present = batch.presence(slot);
    for (std::size_t w = 0; w < n; ++w) out[w] &= present[w];
  }
  if (filter.has_zone) {
    const Verdicts& zone = columnar_.verdicts(*filter.has_zone, out);
    for (std::size_t w = 0; w < n; ++w) out[w] &= zone.yes[w];
  }
  counters.passed_over += passing - count(out, n);
}

/// The rows of which a condition is asked.
Rows Classifier::asked(const plan::Verdict& spec) const {
  if (spec.kinds.empty()) return verdict_rows_[spec.within];
  Rows out{};
  for (const types::KindId kind : spec.kinds) {
    const Rows& rows = kinds_[kind_index(kind)];
    for (std::size_t w = 0; w < words(); ++w) out[w] |= rows[w] & verdict_rows_[spec.within][w];
  }
  return out;
}

void Classifier::run(const types::Batch& batch, std::span<types::RuleCounters> counters,
                     std::uint8_t level) {
  columnar_.begin(batch);
  split_kinds(batch);
  for (std::uint32_t rule = 0; rule < filters_.size(); ++rule) {
    if (filters_[rule].level != level) continue;
    filter(batch, filters_[rule], rule < rules_ ? counters[rule] : of_tables_, taken_[rule]);
  }
  std::fill_n(ordered_.begin(), words(), 0);
  for (std::size_t i = 0; i < verdict_specs_.size(); ++i) {
    const plan::Verdict& spec = verdict_specs_[i];
    Rows& rows = verdict_rows_[i];
    if (spec.level != level) {
      std::fill_n(rows.begin(), words(), 0);
      continue;
    }
    if (spec.filter_of || spec.row_of) {
      const Rows& taken = taken_[spec.filter_of ? *spec.filter_of : rules_ + *spec.row_of];
      for (std::size_t w = 0; w < words(); ++w) {
        rows[w] = taken[w] & ~late_[w];
        ordered_[w] |= rows[w];
      }
      continue;
    }
    const Rows within = asked(spec);
    if (!conditions_[i]) {
      rows = within;
      continue;
    }
    const Verdicts& condition = columnar_.verdicts(*conditions_[i], within);
    for (std::size_t w = 0; w < words(); ++w) rows[w] = condition.yes[w] & within[w];
    for (const std::uint32_t rule : spec.rules) count_errors(condition, within, counters[rule]);
  }
  transpose();
}

void Classifier::transpose() {
  row_verdicts_.resize(words() * 64 * verdict_words_);
  std::array<std::uint64_t, 64> block{};
  for (std::size_t v = 0; v < verdict_words_; ++v) {
    for (std::size_t w = 0; w < words(); ++w) {
      if (ordered_[w] == 0) continue;
      for (std::size_t i = 0; i < 64; ++i) block[i] = verdict_rows_[v * 64 + i][w];
      transpose64(block);
      for (std::size_t i = 0; i < 64; ++i) {
        row_verdicts_[(w * 64 + i) * verdict_words_ + v] = block[i];
      }
    }
  }
}

}  // namespace limen::classify
