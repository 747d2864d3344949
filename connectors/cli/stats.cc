#include "connectors/cli/stats.h"

#include <fmt/format.h>

#include "connectors/driver/quarantine.h"
#include "engine/types/json_text.h"

namespace limen::cli {

types::InputCounters total(const Shard& shard) {
  types::InputCounters sum;
  for (types::InputId input = 0; input < shard.inputs(); ++input) {
    const types::InputCounters& one = shard.counters(input);
    sum.events += one.events;
    sum.invalid += one.invalid;
    sum.ignored += one.ignored;
    sum.duplicates += one.duplicates;
    sum.late += one.late;
    sum.bytes += one.bytes;
    sum.unknown_fields += one.unknown_fields;
  }
  return sum;
}

std::string stats_json(const Shard& shard, const driver::ReplayReport& report, double seconds) {
  const types::InputCounters sum = total(shard);
  std::string out = fmt::format(
      R"({{"events":{},"invalid":{},"ignored":{},"duplicates":{},"late":{},"alerts":{},"bytes":{},)"
      R"("seconds":{:.6f},"events_per_second":{:.0f},"rules":{{)",
      sum.events, sum.invalid, sum.ignored, sum.duplicates, sum.late, report.alerts, sum.bytes,
      seconds, seconds > 0 ? static_cast<double>(sum.events) / seconds : 0.0);
  const auto counters = shard.rule_counters();
  for (std::size_t rule = 0; rule < counters.size(); ++rule) {
    if (rule > 0) out.push_back(',');
    types::append_json_string(out, shard.plan().rules[rule].name);
    const types::RuleCounters& count = counters[rule];
    out += fmt::format(
        R"(:{{"fired":{},"resolved":{},"folded":{},"inhibited":{},"passed_over":{},"errors":{},"absent":{},"capped":{},"small_cell":{}}})",
        report.rules[rule].fired, report.rules[rule].resolved, count.folded,
        report.rules[rule].inhibited, count.passed_over, count.errors, count.absent, count.capped,
        count.small_cell);
  }
  out += "}}\n";
  return out;
}

}  // namespace limen::cli
