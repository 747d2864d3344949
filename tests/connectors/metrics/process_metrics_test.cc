#include "connectors/metrics/process_metrics.h"

#include <gtest/gtest.h>

#include <chrono>

namespace limen::metrics {
namespace {

double value_of(const std::string& name) {
  for (const auto& family : process_metrics()) {
    if (family.name != name) continue;
    const auto& metric = family.metric.front();
    return family.type == prometheus::MetricType::Counter ? metric.counter.value
                                                          : metric.gauge.value;
  }
  return -1;
}

TEST(ParseProcessStat, ReadsPastANameWithSpacesAndBrackets) {
  const auto stat = parse_process_stat(
      "7 (a) (b c)) S 1 7 7 0 -1 4194560 9 8 7 6 120 30 5 4 20 0 3 0 4242 1048576 256 1 2 3");
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->cpu_ticks, 150);
  EXPECT_EQ(stat->start_ticks, 4242);
  EXPECT_EQ(stat->virtual_bytes, 1048576);
  EXPECT_EQ(stat->resident_pages, 256);
  EXPECT_FALSE(parse_process_stat(""));
  EXPECT_FALSE(parse_process_stat("7 (a) S 1 2 3"));
}

TEST(ProcessMetrics, AreThoseOfThisProcess) {
  EXPECT_GT(value_of("process_resident_memory_bytes"), 1e6);
  EXPECT_GT(value_of("process_virtual_memory_bytes"), value_of("process_resident_memory_bytes"));
  EXPECT_GE(value_of("process_cpu_seconds_total"), 0);
  EXPECT_GE(value_of("process_open_fds"), 3);
  EXPECT_LT(value_of("process_open_fds"), value_of("process_max_fds"));
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_NEAR(value_of("process_start_time_seconds"), now, 600);
}

}  // namespace
}  // namespace limen::metrics
