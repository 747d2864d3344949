#include "engine/plan/reads_latest.h"

#include <algorithm>

namespace limen::plan {

bool reads_table(const expr::ProgramRef& program, std::uint32_t table) {
  return program != nullptr && std::ranges::any_of(program->nodes, [&](const expr::Node& node) {
           return node.op == expr::Op::kTable && node.a == table;
         });
}

bool reads_latest(const expr::ProgramRef& program, const Plan& plan) {
  return std::ranges::any_of(
      plan.latest, [&](const LatestTable& latest) { return reads_table(program, latest.table); });
}

bool filter_reads_latest(const Rule& rule, const Plan& plan) {
  return reads_latest(rule.when, plan) ||
         std::ranges::any_of(rule.except, [&](const Exception& exception) {
           return reads_latest(exception.program, plan);
         });
}

bool reads_latest(const Rule& rule, const Plan& plan) {
  bool found = false;
  each_program(
      rule, [&](const expr::ProgramRef& program) { found = found || reads_latest(program, plan); });
  return found;
}

}  // namespace limen::plan
