#include "connectors/cli/backtest_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "connectors/cli/paint.h"
#include "connectors/explain/alert_line.h"
#include "rules/language/source.h"

namespace limen::cli {

namespace {

using Row = std::vector<std::string>;

constexpr double kMicrosPerDay = 86'400e6;
constexpr std::size_t kTimeWidth = 20;  // without decimals
constexpr std::size_t kWidth = 120;     // of lines of a pipe or file, where they show texts

std::string time_of(types::EventTime time) { return types::to_rfc3339(time); }

/// " (3 invalid, 2 late)"; empty where all were taken.
std::string left_out(const types::InputCounters& counters) {
  std::string out;
  const auto add = [&out](std::uint64_t count, std::string_view what) {
    if (count == 0) return;
    out += fmt::format("{}{} {}", out.empty() ? " (" : ", ", grouped(count), what);
  };
  add(counters.invalid, "invalid");
  add(counters.ignored, "of other types");
  add(counters.duplicates, counters.duplicates == 1 ? "duplicate" : "duplicates");
  add(counters.late, "late");
  return out.empty() ? out : out + ')';
}

void print_head(const BacktestReport& report, const Paint& paint) {
  fmt::print("{}A{}: {}\n{}B{}: {}\n", paint.strong, paint.end, report.names[kA], paint.strong,
             paint.end, report.names[kB]);
  if (!report.begin) {
    fmt::print("no valid events\n\n");
    return;
  }
  std::string length;
  types::append_duration(length,
                         std::chrono::floor<std::chrono::seconds>(report.end - *report.begin));
  fmt::print("{} events{}, {} from {} to {}\n", grouped(report.counters.events),
             left_out(report.counters), length, time_of(*report.begin), time_of(report.end));
  if (report.days() < 1) fmt::print("less than a day: hits a day are scaled up\n");
  fmt::print("\n");
}

/// What is to be known of the rule besides its numbers.
std::string note_of(const RuleComparison& rule) {
  std::string note;
  const auto add = [&note](const std::string& text) { note += note.empty() ? text : ", " + text; };
  for (const std::size_t side : {kA, kB}) {
    if (rule.rule[1 - side] != nullptr) continue;
    add(side == kA ? "only in A" : "only in B");
    if (!rule.renamed.empty()) add((side == kA ? "now " : "was ") + rule.renamed + "?");
  }
  if (rule.is_changed()) add("changed");
  const auto shadow = [&rule](std::size_t side) {
    return rule.rule[side] == nullptr || rule.rule[side]->shadow;
  };
  if (shadow(kA) && shadow(kB)) {
    add("shadow");
  } else if (rule.rule[kA] != nullptr && rule.rule[kA]->shadow) {
    add("shadow in A");
  } else if (rule.rule[kB] != nullptr && rule.rule[kB]->shadow) {
    add("shadow in B");
  }
  for (const std::size_t side : {kA, kB}) {
    if (rule.inhibited[side] == 0) continue;
    add(fmt::format("{} of {} inhibited", grouped(rule.inhibited[side]), side == kA ? "A" : "B"));
  }
  return note;
}

Row row_of(const BacktestReport& report, const RuleComparison& rule) {
  Row row{rule.name};
  for (const std::size_t side : {kA, kB}) {
    row.push_back(rule.rule[side] == nullptr ? "-" : grouped(rule.fired[side]));
  }
  for (const std::size_t side : {kA, kB}) {
    const double hits = static_cast<double>(rule.fired[side]) / std::max(report.days(), 1e-9);
    row.push_back(rule.rule[side] == nullptr ? "-" : fmt::format("{:.1f}", hits));
  }
  row.push_back(grouped(rule.both));
  row.push_back(grouped(rule.only[kA].size()));
  row.push_back(grouped(rule.only[kB].size()));
  row.push_back(note_of(rule));
  return row;
}

/// The first and the last column stand left, the others, numbers, right.
void print_table(const std::vector<Row>& rows, const Paint& paint) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], language::code_points(row[i]));
    }
  }
  for (std::size_t number = 0; number < rows.size(); ++number) {
    const Row& row = rows[number];
    std::string line = padded(row.front(), widths.front());
    for (std::size_t i = 1; i + 1 < row.size(); ++i) {
      line += fmt::format("  {:>{}}", row[i], widths[i]);
    }
    if (!row.back().empty()) line += "  " + row.back();
    fmt::print("{}{}{}\n", number == 0 ? paint.strong : "", line, number == 0 ? paint.end : "");
  }
}

bool is_same(const RuleComparison& rule) {
  return rule.rule[kA] != nullptr && rule.rule[kB] != nullptr && !rule.is_changed() &&
         rule.rule[kA]->shadow == rule.rule[kB]->shadow && !rule.has_differences();
}

Row total_of(const BacktestReport& report) {
  RuleComparison all;
  const plan::Rule any;
  all.rule = {&any, &any};
  Sides<std::uint64_t> only{};
  for (const RuleComparison& rule : report.rules) {
    all.both += rule.both;
    for (const std::size_t side : {kA, kB}) {
      all.fired[side] += rule.fired[side];
      all.inhibited[side] += rule.inhibited[side];
      only[side] += rule.only[side].size();
    }
  }
  all.name = "all rules";
  Row row = row_of(report, all);
  row[6] = grouped(only[kA]);
  row[7] = grouped(only[kB]);
  return row;
}

/// What differs first, then what is the same, then the sum; rules that never fired are only named.
void print_rules(const BacktestReport& report, const Paint& paint) {
  std::vector<Row> rows{
      {"rule", "fired A", "fired B", "a day A", "a day B", "both", "only A", "only B", ""}};
  std::vector<Row> same;
  std::vector<std::string> quiet;
  for (const RuleComparison& rule : report.rules) {
    if (!is_same(rule)) {
      rows.push_back(row_of(report, rule));
    } else if (rule.fired[kA] > 0) {
      same.push_back(row_of(report, rule));
      same.back().back() = same.back().back().empty() ? "same" : "same, " + same.back().back();
    } else {
      quiet.push_back(rule.name);
    }
  }
  rows.insert(rows.end(), same.begin(), same.end());
  if (rows.size() > 2) rows.push_back(total_of(report));
  if (rows.size() > 1) print_table(rows, paint);
  if (quiet.empty()) return;
  fmt::print("{}{} unchanged rule{} fired in neither: {}\n", rows.size() > 1 ? "\n" : "",
             quiet.size(), quiet.size() == 1 ? "" : "s", fmt::join(quiet, ", "));
}

void print_alerts(const std::vector<Firing>& firings, std::string_view sign,
                  std::string_view colour, std::string_view behind, std::size_t most) {
  const std::size_t width = terminal_width(kWidth);
  for (std::size_t i = 0; i < std::min(most, firings.size()); ++i) {
    const explain::AlertLine alert = explain::alert_line(firings[i].json);
    const std::string time = padded(time_of(firings[i].time), kTimeWidth);
    std::string line = fmt::format("  {} {}  ", sign, time);
    if (!alert.key.empty()) line += alert.key + "  ";
    line += alert.text;
    const std::string after = !behind.empty()        ? fmt::format("  ({})", behind)
                              : firings[i].inhibited ? "  (inhibited)"
                                                     : "";
    const std::size_t room = std::max<std::size_t>(60, width) - after.size();
    fmt::print("{}{}{}{}\n", colour, cut(line, room), after, colour.empty() ? "" : "\x1b[0m");
  }
}

void print_differences(const RuleComparison& rule, std::size_t most, const Paint& paint) {
  std::string counts;
  std::size_t more = 0;
  const auto count = [&](const std::vector<Firing>& firings, std::string_view what) {
    if (firings.empty()) return;
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", grouped(firings.size()), what);
    more += firings.size() - std::min(most, firings.size());
  };
  count(rule.only[kA], "only in A");
  count(rule.only[kB], "only in B");
  count(rule.inhibited_in_a, "inhibited in A only");
  count(rule.inhibited_in_b, "inhibited in B only");
  fmt::print("\n{}{}{}: {}\n", paint.strong, rule.name, paint.end, counts);
  print_alerts(rule.only[kA], "-", paint.bad, "", most);
  print_alerts(rule.only[kB], "+", paint.good, "", most);
  print_alerts(rule.inhibited_in_a, "~", "", "inhibited in A only", most);
  print_alerts(rule.inhibited_in_b, "~", "", "inhibited in B only", most);
  if (more > 0)
    fmt::print("  … and {} more: --show N shows more of each, --json all\n", grouped(more));
}

}  // namespace

double BacktestReport::days() const {
  return begin ? static_cast<double>((end - *begin).count()) / kMicrosPerDay : 0.0;
}

void print_text(const BacktestReport& report, std::size_t most) {
  const Paint colours = paint();
  print_head(report, colours);
  print_rules(report, colours);
  const bool differ = std::ranges::any_of(report.rules, &RuleComparison::has_differences);
  if (!differ) {
    fmt::print("\nA and B give the same alerts\n");
    return;
  }
  fmt::print("\n{}-{} only in A  {}+{} only in B  ~ in both, but inhibited in one only\n",
             colours.bad, colours.end, colours.good, colours.end);
  for (const RuleComparison& rule : report.rules) {
    if (rule.has_differences()) print_differences(rule, most, colours);
  }
}

}  // namespace limen::cli
