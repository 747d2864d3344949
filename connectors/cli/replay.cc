#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

#include "connectors/cli/commands.h"
#include "connectors/cli/file_sink.h"
#include "connectors/cli/file_source.h"
#include "connectors/cli/load_rules.h"
#include "connectors/cli/progress.h"
#include "connectors/cli/stats.h"
#include "connectors/driver/replay.h"
#include "connectors/file/line_writer.h"

namespace limen::cli {

namespace {

types::Result<void> write_stats(const std::string& path, std::string json) {
  if (path.empty()) return {};
  auto writer = file::LineWriter::open(path);
  if (!writer) return tl::unexpected(writer.error());
  json.pop_back();  // the writer ends lines
  if (auto written = writer->write(json); !written) return written;
  return writer->close();
}

driver::ReplayOptions options_of(const Replay& arguments, Progress& progress) {
  driver::ReplayOptions options;
  options.from = arguments.from;
  options.until = arguments.until;
  options.progress = [&progress](const Shard& shard) { progress.show(total(shard)); };
  return options;
}

}  // namespace

int replay(const Replay& arguments) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error that we tell
  const auto begin = std::chrono::steady_clock::now();
  const auto loaded =
      load_rules({arguments.rules, arguments.tables, arguments.schema, /*extra_fields=*/{}});
  if (!loaded || loaded->plan == nullptr) return 1;
  auto source = FileSource::open(arguments.inputs);
  if (!source) return fail(source.error().message);
  auto sink = FileSink::open(arguments.output, arguments.shadow, arguments.quarantine,
                             arguments.trace);
  if (!sink) return fail(sink.error().message);
  ShardOptions shard_options;
  shard_options.lateness = arguments.lateness;
  shard_options.trace = !arguments.trace.empty();
  Shard shard(loaded->plan, shard_options);
  Progress progress;
  const auto report = driver::replay(shard, *source, *sink, options_of(arguments, progress));
  progress.end();
  if (!report) return fail(report.error().message);
  if (const auto closed = sink->close(); !closed) return fail(closed.error().message);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  const auto written = write_stats(arguments.stats, stats_json(shard, *report, seconds.count()));
  if (!written) return fail(written.error().message);
  return 0;
}

}  // namespace limen::cli
