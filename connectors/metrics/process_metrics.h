#pragma once

#include <prometheus/metric_family.h>

#include <optional>
#include <string_view>
#include <vector>

namespace limen::metrics {

/// The figures of /proc/PID/stat that are looked at (proc(5)).
struct ProcessStat {
  double cpu_ticks = 0;
  double start_ticks = 0;  // after boot
  double virtual_bytes = 0;
  double resident_pages = 0;
};
/// Nothing where the line is of another form; the program's name in it may hold anything.
[[nodiscard]] std::optional<ProcessStat> parse_process_stat(std::string_view line);

/// What this process uses, under Prometheus' own names for it; nothing where there is no /proc.
[[nodiscard]] std::vector<prometheus::MetricFamily> process_metrics();

}  // namespace limen::metrics
