#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/detect/context.h"

namespace limen::detect {

/// The `if` of one rule of a window, over the values of its aggregates.
///
/// First the parts that compare an aggregate with a constant and are joined by `&&`: where one is
/// false, all is, at a few nanoseconds. Only then measures and the whole condition are evaluated.
class WindowCondition {
 public:
  WindowCondition(const plan::Plan& plan, const plan::WindowRule& part);

  [[nodiscard]] std::uint32_t rule() const { return rule_; }
  /// Whether the condition reads what moves though no event comes: window.start, window.end,
  /// `previous` or a `latest` table. Small cells are counted at each boundary too.
  [[nodiscard]] bool moves() const { return moves_; }

  /// Whether the condition holds over a window of so many events. value_of(i) is the window's
  /// shared aggregate i. Errors are counted, and so are windows with too few events for a rule that
  /// reads protected fields.
  template <class ValueOf>
  bool holds(Context& context, const plan::WindowEnds& ends, std::uint32_t table, std::uint32_t key,
             std::uint64_t events, ValueOf value_of) {
    failed_ = false;
    const bool observed = context.observes(rule_);
    if (too_few(context, events)) {
      if (observed) show(context, {{}, ends, events, false, true, {}, nullptr}, table, key);
      return false;
    }
    for (const Bound& bound : bounds_) {
      if (observed) break;  // who looks on wants all values
      if (previous().empty() && is_false(bound, value_of(bound.aggregate))) return false;
    }
    for (std::size_t i = 0; i < aggregates_.size(); ++i) variables_[i] = value_of(aggregates_[i]);
    const bool holds = evaluate(context, ends, table, key);
    if (observed) show(context, {{}, ends, events, holds, false, {}, nullptr}, table, key);
    return holds;
  }
  /// Measures that `previous` reads, by number.
  [[nodiscard]] std::span<const std::uint32_t> previous() const { return window_->previous; }
  /// The value of the i-th of them in the last evaluation, or of holds_nothing().
  [[nodiscard]] const expr::Value& measure_for_previous(std::size_t i) const {
    return variables_[window_->measure_index(window_->previous[i])];
  }
  /// Sets what `previous` is for the evaluations to come; the value is borrowed.
  void set_previous(std::size_t i, const expr::Value& value) {
    variables_[window_->previous_index(i, keys_)] = value;
  }
  /// Sets it to the measures of a window without events, by the aggregates of nothing.
  template <class ValueOf>
  void set_previous_to_nothing(Context& context, const plan::WindowEnds& ends, std::uint32_t table,
                               std::uint32_t key, ValueOf value_of_nothing) {
    for (std::size_t i = 0; i < aggregates_.size(); ++i) {
      variables_[i] = value_of_nothing(aggregates_[i]);
    }
    set_frame(context, ends, table, key);
    measure(context, empty_scratches_);
    for (std::size_t i = 0; i < previous().size(); ++i) set_previous(i, measure_for_previous(i));
  }
  /// Of an unusual window: evaluates its measures, over which value() and if_holds() follow.
  template <class ValueOf>
  void measure(Context& context, const plan::WindowEnds& ends, std::uint32_t table,
               std::uint32_t key, ValueOf value_of) {
    for (std::size_t i = 0; i < aggregates_.size(); ++i) variables_[i] = value_of(aggregates_[i]);
    set_frame(context, ends, table, key);
    measure(context, scratches_);
  }
  /// A node of a program over the variables; borrowed until the next.
  [[nodiscard]] expr::Value value(Context& context, const expr::Program& program,
                                  std::uint32_t node);
  void set_figures(const plan::Figures& figures);
  /// Whether `if` holds for a window of so many events, true where there is none; counts as holds()
  /// does.
  [[nodiscard]] bool if_holds(Context& context, std::uint64_t events);
  /// Shows an evaluation of the key to who looks on.
  void show(Context& context, plan::Judgement judgement, std::uint32_t table,
            std::uint32_t key) const;
  /// Whether the last evaluation ended in an error.
  [[nodiscard]] bool failed() const { return failed_; }
  /// The variables of the evaluation that held last, as plan::Window numbers them.
  [[nodiscard]] std::span<const expr::Value> variables() const { return variables_; }

 private:
  struct Bound {
    std::uint32_t aggregate;
    expr::Op op;
    expr::Value limit;
  };
  void find_bounds(const expr::Program& condition, std::uint32_t node);
  [[nodiscard]] std::optional<std::uint32_t> aggregate_behind(const expr::Node& node) const;
  static bool is_false(const Bound& bound, const expr::Value& value);
  bool evaluate(Context& context, const plan::WindowEnds& ends, std::uint32_t table,
                std::uint32_t key);
  void set_frame(Context& context, const plan::WindowEnds& ends, std::uint32_t table,
                 std::uint32_t key);
  void measure(Context& context, std::vector<expr::Scratch>& scratches);
  [[nodiscard]] bool too_few(Context& context, std::uint64_t events) const;
  bool verdict(Context& context);

  std::uint32_t rule_;
  const plan::Window* window_;
  const expr::Program* condition_;  // null: none
  std::vector<std::uint32_t> aggregates_;
  std::vector<Bound> bounds_;
  std::vector<expr::Value> variables_;
  std::vector<expr::Scratch>
      scratches_;  // one a measure, whose texts the condition reads, and one for the condition
  std::vector<expr::Scratch> empty_scratches_;  // of the measures of nothing
  std::size_t keys_ = 0;                        // fields of the key
  bool guarded_ = false;                        // reads protected fields
  bool moves_ = false;
  bool failed_ = false;
};

/// Value of a key's field from its text: what `if` and `say` see.
[[nodiscard]] expr::Value key_value(const std::string& text, types::SlotType type);

}  // namespace limen::detect
