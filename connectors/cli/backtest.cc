#include <fmt/format.h>

#include <algorithm>

#include "connectors/cli/backtest_report.h"
#include "connectors/cli/commands.h"
#include "connectors/cli/comparison.h"
#include "connectors/cli/file_source.h"
#include "connectors/cli/load_rules.h"
#include "connectors/cli/progress.h"
#include "connectors/cli/stats.h"
#include "connectors/driver/replay.h"

namespace limen::cli {

namespace {

std::string joined(const std::vector<std::string>& paths) {
  return fmt::format("{}", fmt::join(paths, " "));
}

/// Where alerts are counted from and to: what the events span, less what is before --from.
void measure(const Backtest& arguments, types::EventTime earliest, types::EventTime watermark,
             BacktestReport& report) {
  if (earliest == types::kMaxTime) return;
  report.begin = std::max(earliest, arguments.from.value_or(earliest));
  report.end = std::max(*report.begin, watermark);
}

}  // namespace

int backtest(const Backtest& arguments) {
  const auto a = load_rules({arguments.rules, arguments.tables, arguments.schema, {}});
  const auto b =
      load_rules({arguments.against,
                  arguments.against_tables.empty() ? arguments.tables : arguments.against_tables,
                  arguments.schema,
                  {}});
  if (!a || !b || a->plan == nullptr || b->plan == nullptr) return 1;
  auto source = FileSource::open(arguments.inputs);
  if (!source) return fail(source.error().message);
  ShardOptions shard_options;
  shard_options.lateness = arguments.lateness;
  Shard shard_a(a->plan, shard_options);
  Shard shard_b(b->plan, shard_options);
  types::EventTime earliest = types::kMaxTime;
  shard_a.on_batch([&earliest](const types::Batch& batch) {
    for (std::size_t row = 0; row < batch.size(); ++row) {
      earliest = std::min(earliest, batch.row(row).time());
    }
  });
  Comparison comparison(*a->plan, *b->plan);
  ComparisonSink sink_a(comparison, kA);
  ComparisonSink sink_b(comparison, kB);
  const std::vector<driver::Lane> lanes = {{&shard_a, &sink_a}, {&shard_b, &sink_b}};
  Progress progress;
  driver::ReplayOptions options;
  options.from = arguments.from;
  options.until = arguments.until;
  options.progress = [&progress](const Shard& shard) { progress.show(total(shard)); };
  const auto done = driver::replay(lanes, *source, options);
  progress.end();
  if (!done) return fail(done.error().message);
  BacktestReport report;
  report.names = {joined(arguments.rules), joined(arguments.against)};
  report.counters = total(shard_a);
  measure(arguments, earliest, shard_a.watermark(), report);
  report.rules = comparison.finish();
  if (arguments.json) {
    print_json(report);
  } else {
    print_text(report, arguments.show);
  }
  return 0;
}

}  // namespace limen::cli
