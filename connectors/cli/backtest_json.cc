#include <fmt/format.h>

#include <cstdio>

#include "connectors/cli/backtest_report.h"
#include "engine/types/json_text.h"

namespace limen::cli {

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  types::append_json_string(out, text);
  return out;
}

double per_day(const BacktestReport& report, std::uint64_t count) {
  return report.days() > 0 ? static_cast<double>(count) / report.days() : 0.0;
}

std::string side_json(const BacktestReport& report, const RuleComparison& rule, std::size_t side) {
  const plan::Rule& spec = *rule.rule[side];
  return fmt::format(
      R"({{"pack":{},"pack_version":{},"rule_hash":{},"shadow":{},"fired":{},"inhibited":{},)"
      R"("a_day":{}}})",
      quoted(spec.pack), spec.pack_version, quoted(spec.hash), spec.shadow, rule.fired[side],
      rule.inhibited[side], per_day(report, rule.fired[side]));
}

std::string days_json(const RuleComparison& rule) {
  std::string out = "{";
  for (const auto& [day, fired] : rule.days) {
    const types::EventTime midnight{std::chrono::days(day)};
    if (out.size() > 1) out.push_back(',');
    out += fmt::format(R"({}:{{"a":{},"b":{}}})", quoted(types::to_rfc3339(midnight).substr(0, 10)),
                       fired[kA], fired[kB]);
  }
  return out + '}';
}

std::string rule_json(const BacktestReport& report, const RuleComparison& rule) {
  std::string out = fmt::format(R"({}:{{"changed":{},)", quoted(rule.name), rule.is_changed());
  if (!rule.renamed.empty()) out += fmt::format(R"("renamed":{},)", quoted(rule.renamed));
  if (rule.rule[kA] != nullptr) out += R"("a":)" + side_json(report, rule, kA) + ',';
  if (rule.rule[kB] != nullptr) out += R"("b":)" + side_json(report, rule, kB) + ',';
  return out + fmt::format(R"("both":{},"only_a":{},"only_b":{},"days":{}}})", rule.both,
                           rule.only[kA].size(), rule.only[kB].size(), days_json(rule));
}

/// Writes the alerts, each with what is different about it.
void print_alerts(const std::vector<Firing>& firings, std::string_view difference, bool& first) {
  for (const Firing& firing : firings) {
    fmt::print(R"({}{{"difference":"{}","alert":{}}})", first ? "" : ",\n", difference,
               firing.json);
    first = false;
  }
}

}  // namespace

void print_json(const BacktestReport& report) {
  fmt::print(R"({{"a":{},"b":{},"events":{},)", quoted(report.names[kA]), quoted(report.names[kB]),
             report.counters.events);
  if (report.begin) {
    fmt::print(R"("begin":{},"end":{},)", quoted(types::to_rfc3339(*report.begin)),
               quoted(types::to_rfc3339(report.end)));
  }
  fmt::print("\"days\":{},\n\"rules\":{{", report.days());
  bool first = true;
  for (const RuleComparison& rule : report.rules) {
    fmt::print("{}{}", first ? "" : ",\n", rule_json(report, rule));
    first = false;
  }
  fmt::print("}},\n\"alerts\":[");
  first = true;
  for (const RuleComparison& rule : report.rules) {
    print_alerts(rule.only[kA], "only_a", first);
    print_alerts(rule.only[kB], "only_b", first);
    print_alerts(rule.inhibited_in_a, "inhibited_a", first);
    print_alerts(rule.inhibited_in_b, "inhibited_b", first);
  }
  fmt::print("]}}\n");
}

}  // namespace limen::cli
