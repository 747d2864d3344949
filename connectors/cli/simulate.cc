#include <fmt/format.h>
#include <unistd.h>

#include <csignal>

#include "connectors/cli/commands.h"
#include "connectors/cli/load_rules.h"
#include "connectors/cli/progress.h"
#include "connectors/cli/scenario_file.h"
#include "connectors/file/line_writer.h"
#include "connectors/simulator/border.h"

namespace limen::cli {

namespace {

/// A Monday at midnight, so that a run without --from shows a whole week in order.
constexpr types::EventTime kDefaultStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};

}  // namespace

int simulate(const Simulate& arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  auto scenario = load_scenario(arguments.scenario);
  if (!scenario) return fail(scenario.error().message);
  simulator::BorderOptions options;
  options.seed = arguments.seed;
  options.start = arguments.from.value_or(kDefaultStart);
  options.events_per_second = arguments.rate;
  auto border = simulator::Border::make(std::move(*scenario), options);
  if (!border) return fail(border.error().message);
  auto writer = file::LineWriter::open(arguments.output);
  if (!writer) return fail(writer.error().message);
  // Events on a terminal are progress enough.
  const bool quiet = arguments.output == "-" && isatty(STDOUT_FILENO) == 1;
  Progress progress;
  types::InputCounters written_so_far;
  simulator::Event event;
  while (border->next(event, options.start + arguments.duration)) {
    if (const auto written = writer->write(event.line); !written) {
      progress.end();
      return fail(written.error().message);
    }
    if (++written_so_far.events % 4096 == 0 && !quiet) progress.show(written_so_far);
  }
  progress.end();
  const auto closed = writer->close();
  return closed ? 0 : fail(closed.error().message);
}

}  // namespace limen::cli
