#include "connectors/metrics/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "connectors/metrics/family.h"

namespace limen::metrics {

namespace {

/// Seconds since 1970 at which the system came up; 0 where it does not say.
double boot_time() {
  std::ifstream in("/proc/stat");
  for (std::string word; in >> word;) {
    double value = 0;
    if (word == "btime" && in >> value) return value;
  }
  return 0;
}

double open_files() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator it("/proc/self/fd", error), end; !error && it != end;
       it.increment(error)) {
    ++count;
  }
  return count - 1;  // the one that looks
}

double most_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

std::optional<ProcessStat> parse_process_stat(std::string_view line) {
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  std::istringstream in{std::string(line.substr(name_end + 1))};
  std::string state;
  in >> state;
  std::array<double, 21> fields{};  // fields 4 to 24
  for (double& field : fields) in >> field;
  if (!in) return std::nullopt;
  const auto field = [&](std::size_t place) { return fields[place - 4]; };
  return ProcessStat{field(14) + field(15), field(22), field(23), field(24)};
}

std::vector<prometheus::MetricFamily> process_metrics() {
  std::vector<prometheus::MetricFamily> all;
  std::ifstream in("/proc/self/stat");
  std::string line;
  std::getline(in, line);
  const auto stat = parse_process_stat(line);
  if (!stat) return all;
  const auto tick = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto add = [&](Family family, double value) {
    family.add(value);
    std::move(family).append_to(all);
  };
  add(Family::counter("process_cpu_seconds_total", "Processor time used, user and system."),
      stat->cpu_ticks / tick);
  add(Family::gauge("process_resident_memory_bytes", "Memory held."),
      stat->resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
  add(Family::gauge("process_virtual_memory_bytes", "Address space used."), stat->virtual_bytes);
  add(Family::gauge("process_start_time_seconds", "When the process began, since 1970."),
      boot_time() + stat->start_ticks / tick);
  add(Family::gauge("process_open_fds", "File descriptors open."), open_files());
  add(Family::gauge("process_max_fds", "File descriptors that may be open."), most_files());
  return all;
}

}  // namespace limen::metrics
