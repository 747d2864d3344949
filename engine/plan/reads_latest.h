#pragma once

#include "engine/plan/plan.h"

namespace limen::plan {

/// Whether the program (null: none) reads the table of this number.
[[nodiscard]] bool reads_table(const expr::ProgramRef& program, std::uint32_t table);
/// Whether the program (null: none) reads a `latest` table.
[[nodiscard]] bool reads_latest(const expr::ProgramRef& program, const Plan& plan);
/// Whether a rule's `when` or `except` does: then it is looked at when the event is in its place.
[[nodiscard]] bool filter_reads_latest(const Rule& rule, const Plan& plan);
/// Whether any expression of the rule does.
[[nodiscard]] bool reads_latest(const Rule& rule, const Plan& plan);

/// Calls visit(program) for each expression of the rule; some may be null.
template <class Visit>
void each_program(const Rule& rule, Visit visit) {
  visit(rule.when);
  for (const Exception& exception : rule.except) visit(exception.program);
  visit(rule.condition);
  for (const SayPart& part : rule.say) {
    if (const auto* program = std::get_if<expr::ProgramRef>(&part)) visit(*program);
  }
  if (const auto* window = std::get_if<Window>(&rule.shape)) {
    for (const Aggregate& aggregate : window->aggregates) {
      visit(aggregate.x);
      visit(aggregate.condition);
    }
    for (const Measure& measure : window->measures) visit(measure.program);
    if (window->unusual) visit(window->unusual->of);
  } else if (const auto* sequence = std::get_if<Sequence>(&rule.shape)) {
    for (const Step& step : sequence->steps) visit(step.when);
  } else if (const auto* silent = std::get_if<Silent>(&rule.shape)) {
    visit(silent->seconds);
  } else if (const auto* state = std::get_if<State>(&rule.shape)) {
    visit(state->opens);
    visit(state->closes);
    visit(state->until);
  }
}

}  // namespace limen::plan
