#include "connectors/metrics/engine_metrics.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

#include "connectors/metrics/family.h"

namespace limen::metrics {

namespace {

using types::EngineStatus;
using types::InputStatus;
using types::RuleStatus;
using Families = std::vector<prometheus::MetricFamily>;

constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high",
                                                         "critical"};

double seconds(types::Micros span) { return std::chrono::duration<double>(span).count(); }
double number(std::uint64_t value) { return static_cast<double>(value); }

/// "E101 not-json" -> "not-json".
std::string_view word_of(types::Reason reason) {
  const std::string_view text = types::reason_text(reason);
  return text.substr(text.find(' ') + 1);
}

void add_build(Families& all, const EngineStatus& status) {
  Family build = Family::gauge("limen_build_info", "The version that runs; always 1.");
  build.add(1, {{"version", status.version}});
  std::move(build).append_to(all);
  Family ready = Family::gauge("limen_ready", "Whether events are taken: 1, or 0.");
  ready.add(status.not_ready.empty() && status.now != types::kMinTime ? 1 : 0);
  std::move(ready).append_to(all);
}

void add_by_input(Families& all, const EngineStatus& status, const char* name, const char* help,
                  std::uint64_t types::InputCounters::* count) {
  Family family = Family::counter(name, help);
  for (const InputStatus& input : status.inputs) {
    family.add(number(input.counters.*count), {{"input", input.name}});
  }
  std::move(family).append_to(all);
}

void add_rejected(Families& all, const EngineStatus& status) {
  Family family = Family::counter("limen_records_rejected_total",
                                  "Records that are no valid event, by reason.");
  for (std::size_t i = 0; i < types::kReasons; ++i) {
    std::uint64_t sum = 0;
    for (const InputStatus& input : status.inputs) sum += input.counters.invalid_by_reason[i];
    family.add(number(sum), {{"reason", word_of(static_cast<types::Reason>(i))}});
  }
  std::move(family).append_to(all);
}

void add_inputs(Families& all, const EngineStatus& status) {
  using Counters = types::InputCounters;
  add_by_input(all, status, "limen_records_consumed_total", "Records read.", &Counters::events);
  add_by_input(all, status, "limen_consumed_bytes_total", "Bytes of the records read.",
               &Counters::bytes);
  add_by_input(all, status, "limen_records_late_total", "Valid events before the watermark.",
               &Counters::late);
  add_by_input(all, status, "limen_records_duplicate_total", "Events that had come before.",
               &Counters::duplicates);
  add_by_input(all, status, "limen_records_ignored_total",
               "Records of types that are none of ours.", &Counters::ignored);
  add_by_input(all, status, "limen_unknown_fields_total",
               "Fields of valid events that the schema does not have.", &Counters::unknown_fields);
  add_rejected(all, status);
  Family reachable =
      Family::gauge("limen_input_reachable", "Whether the input can be read: 1, or 0.");
  Family watermark = Family::gauge("limen_input_watermark_timestamp_seconds",
                                   "The input's own watermark, in event time.");
  for (const InputStatus& input : status.inputs) {
    const bool away = input.activity == types::InputActivity::kUnreachable;
    reachable.add(away ? 0 : 1, {{"input", input.name}});
    if (input.watermark == types::kMinTime) continue;
    watermark.add(seconds(input.watermark.time_since_epoch()), {{"input", input.name}});
  }
  std::move(reachable).append_to(all);
  std::move(watermark).append_to(all);
}

void add_time(Families& all, const EngineStatus& status) {
  const auto gauge = [&](const char* name, const char* help, double value) {
    Family family = Family::gauge(name, help);
    family.add(value);
    std::move(family).append_to(all);
  };
  gauge("limen_buffered_events", "Events that wait for the watermark.", number(status.buffered));
  if (status.now == types::kMinTime) return;
  gauge("limen_engine_seen_timestamp_seconds", "The engine's last sign of life.",
        seconds(status.now.time_since_epoch()));
  if (status.watermark != types::kMinTime) {
    gauge("limen_watermark_timestamp_seconds", "The rules' watermark, in event time.",
          seconds(status.watermark.time_since_epoch()));
    gauge("limen_event_time_lag_seconds", "How far the watermark is behind the clock.",
          seconds(status.now - status.watermark));
  }
  if (status.snapshot_at != types::kMinTime) {
    gauge("limen_snapshot_age_seconds", "Time since the last snapshot of the state.",
          seconds(status.now - status.snapshot_at));
  }
}

void add_durations(Families& all, const char* name, const char* help,
                   const types::Durations& durations) {
  prometheus::MetricFamily family{name, help, prometheus::MetricType::Histogram, {}};
  auto& histogram = family.metric.emplace_back().histogram;
  for (std::size_t i = 0; i < durations.counts.size(); ++i) {
    histogram.sample_count += durations.counts[i];
    const double bound = i < types::Durations::kBounds.size()
                             ? types::Durations::kBounds[i]
                             : std::numeric_limits<double>::infinity();
    histogram.bucket.push_back({histogram.sample_count, bound});
  }
  histogram.sample_sum = durations.sum;
  all.push_back(std::move(family));
}

void add_snapshots(Families& all, const EngineStatus& status) {
  const types::SnapshotStatus& snapshots = status.snapshots;
  Family taken = Family::counter("limen_snapshots_total", "Snapshots of the state, by outcome.");
  taken.add(number(snapshots.taken), {{"outcome", "taken"}});
  taken.add(number(snapshots.failed), {{"outcome", "failed"}});
  Family bytes = Family::gauge("limen_snapshot_bytes", "Size of the newest snapshot.");
  Family pause = Family::gauge("limen_snapshot_pause_seconds",
                               "How long the newest snapshot held the stream up.");
  if (snapshots.taken > 0) {
    bytes.add(number(snapshots.bytes));
    pause.add(seconds(snapshots.pause));
  }
  Family restoring =
      Family::gauge("limen_restore_duration_seconds", "How long the start took to restore state.");
  if (snapshots.restoring) restoring.add(seconds(*snapshots.restoring));
  for (Family* family : {&taken, &bytes, &pause, &restoring}) std::move(*family).append_to(all);
}

void add_reloads(Families& all, const EngineStatus& status) {
  const types::ReloadStatus& reloads = status.reloads;
  Family total = Family::counter("limen_config_reloads_total", "Reloads of rules, by outcome.");
  total.add(number(reloads.succeeded), {{"outcome", "succeeded"}});
  total.add(number(reloads.failed), {{"outcome", "failed"}});
  Family good = Family::gauge("limen_config_last_reload_successful",
                              "Whether the rules that were read last are valid: 1, or 0.");
  good.add(reloads.findings.empty() ? 1 : 0);
  Family filling = Family::gauge("limen_config_reload_filling",
                                 "Whether new rules are being filled from history: 1, or 0.");
  filling.add(reloads.filling ? 1 : 0);
  Family last = Family::gauge("limen_config_last_reload_timestamp_seconds",
                              "When rules were last read anew, whatever came of it.");
  if (reloads.last != types::kMinTime) last.add(seconds(reloads.last.time_since_epoch()));
  for (Family* family : {&total, &good, &filling, &last}) std::move(*family).append_to(all);
}

void add_rules(Families& all, const EngineStatus& status) {
  Family matches = Family::counter("limen_rule_matches_total", "Firings, by rule.");
  Family errors = Family::counter(
      "limen_rule_errors_total",
      "Evaluations that gave no answer, by rule: an error, or a field that was absent.");
  Family passed = Family::counter("limen_rule_passed_over_total",
                                  "Events that a rule's exceptions or its key passed over.");
  Family capped =
      Family::counter("limen_rule_capped_total", "Events that left a window early for a limit.");
  Family small_cell =
      Family::counter("limen_rule_small_cell_total",
                      "Windows with too few events for a rule that reads protected fields.");
  for (const RuleStatus& rule : status.rules) {
    matches.add(number(rule.counters.fired), {{"rule", rule.rule}});
    errors.add(number(rule.counters.errors), {{"rule", rule.rule}, {"kind", "error"}});
    errors.add(number(rule.counters.absent), {{"rule", rule.rule}, {"kind", "absent"}});
    passed.add(number(rule.counters.passed_over), {{"rule", rule.rule}});
    capped.add(number(rule.counters.capped), {{"rule", rule.rule}});
    small_cell.add(number(rule.counters.small_cell), {{"rule", rule.rule}});
  }
  for (Family* family : {&matches, &errors, &passed, &capped, &small_cell}) {
    std::move(*family).append_to(all);
  }
}

void add_alerts(Families& all, const EngineStatus& status) {
  Family active = Family::gauge("limen_alerts_active", "Episodes open now, shadow rules apart.");
  Family transitions = Family::counter("limen_alert_transitions_total",
                                       "Alerts that began or ended, shadow rules apart.");
  for (const std::string_view severity : kSeverities) {
    types::RuleCounters sum;
    for (const RuleStatus& rule : status.rules) {
      if (rule.shadow || rule.severity != severity) continue;
      sum.open += rule.counters.open;
      sum.fired += rule.counters.fired;
      sum.resolved += rule.counters.resolved;
    }
    active.add(number(sum.open), {{"severity", severity}});
    transitions.add(number(sum.fired), {{"severity", severity}, {"to", "firing"}});
    transitions.add(number(sum.resolved), {{"severity", severity}, {"to", "resolved"}});
  }
  std::move(active).append_to(all);
  std::move(transitions).append_to(all);
}

void add_sinks(Families& all, const EngineStatus& status) {
  Family family = Family::counter("limen_sink_deliveries_total",
                                  "Alerts given to a sink, by what became of it.");
  for (const types::SinkStatus& sink : status.sinks) {
    family.add(number(sink.delivered), {{"sink", sink.name}, {"outcome", "delivered"}});
    family.add(number(sink.failed), {{"sink", sink.name}, {"outcome", "failed"}});
    family.add(number(sink.dropped), {{"sink", sink.name}, {"outcome", "dropped"}});
  }
  std::move(family).append_to(all);
}

}  // namespace

std::vector<prometheus::MetricFamily> engine_metrics(const EngineStatus& status) {
  Families all;
  add_build(all, status);
  add_inputs(all, status);
  add_time(all, status);
  add_durations(all, "limen_processing_duration_seconds", "Time that batches took.",
                status.processing);
  add_durations(all, "limen_commit_duration_seconds",
                "Time from the end of a batch until all of it was acknowledged.", status.commits);
  add_snapshots(all, status);
  add_reloads(all, status);
  add_rules(all, status);
  add_alerts(all, status);
  add_sinks(all, status);
  return all;
}

}  // namespace limen::metrics
