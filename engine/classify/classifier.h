#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/classify/columnar.h"
#include "engine/plan/layout.h"
#include "engine/plan/plan.h"
#include "engine/types/counters.h"

namespace limen::classify {

/// Which rules take which events of a batch, and every other verdict that is kept with an event.
///
/// Match rules see all valid events; all else passes late ones over (rules.md, section 3). Errors,
/// absent fields and events passed over are counted for each rule. One thread at a time.
class Classifier {
 public:
  Classifier(const plan::Plan& plan, const plan::Layout& layout);

  /// Looks at the batch for the rules of a level: 0 for events, above for alerts as events.
  void run(const types::Batch& batch, std::span<types::RuleCounters> counters,
           std::uint8_t level = 0);

  /// Rows that the rule takes.
  [[nodiscard]] const Rows& taken(std::uint32_t rule) const { return taken_[rule]; }
  /// Rows that some ordered rule takes.
  [[nodiscard]] const Rows& ordered() const { return ordered_; }
  /// The row's verdicts, as plan::Layout numbers them, 64 a word.
  [[nodiscard]] std::span<const std::uint64_t> verdicts(std::size_t row) const {
    return {row_verdicts_.data() + row * verdict_words_, verdict_words_};
  }
  [[nodiscard]] std::size_t verdict_words() const { return verdict_words_; }
  [[nodiscard]] std::size_t words() const { return columnar_.words(); }

 private:
  struct Filter {
    std::vector<types::KindId> on;
    std::optional<PredicateId> when;
    std::vector<PredicateId> except;
    std::vector<types::SlotId> by;
    std::optional<PredicateId> has_zone;
    std::optional<types::EventTime> expires;
    bool ordered = false;  // late events are not for it
    std::uint8_t level = 0;
  };

  struct Compiled {
    Columnar columnar;
    std::vector<Filter> filters;
    std::vector<std::optional<PredicateId>> conditions;  // of verdicts
  };
  static Compiled compile(const plan::Plan& plan, const plan::Layout& layout);
  Classifier(Compiled compiled, const plan::Plan& plan, const plan::Layout& layout);

  /// Alerts' place is behind all kinds.
  [[nodiscard]] std::size_t kind_index(types::KindId kind) const {
    return kind == types::Schema::kAlert ? kinds_.size() - 1 : kind;
  }
  void split_kinds(const types::Batch& batch);
  void filter(const types::Batch& batch, const Filter& filter, types::RuleCounters& counters,
              Rows& out);
  [[nodiscard]] Rows asked(const plan::Verdict& spec) const;
  void count_errors(const Verdicts& verdicts, const Rows& rows,
                    types::RuleCounters& counters) const;
  void transpose();

  Columnar columnar_;
  std::vector<Filter> filters_;                         // of rules, then of `latest` tables
  std::vector<std::optional<PredicateId>> conditions_;  // of verdicts
  std::vector<plan::Verdict> verdict_specs_;
  std::vector<Rows> kinds_;
  Rows late_{};
  std::vector<Rows> taken_;  // by filter
  std::size_t rules_;
  types::RuleCounters of_tables_;  // what filters of tables count; no rule's
  Rows ordered_{};
  std::vector<Rows> verdict_rows_;
  std::size_t verdict_words_;
  std::vector<std::uint64_t> row_verdicts_;
};

}  // namespace limen::classify
