#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/engine/feeding.h"

namespace {
std::atomic<std::size_t> allocations{0};
}

__attribute__((noinline)) void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
__attribute__((noinline)) void operator delete(void* memory) noexcept { std::free(memory); }
__attribute__((noinline)) void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace limen {
namespace {

using testing_shard::crossing;
using testing_shard::Lines;

constexpr std::string_view kRules = R"(
  - {rule: m, title: m, severity: low, domain: flow, on: crossing, by: [point],
     when: 'outcome == "refused" && timing.wait_s > 100000.0 && mode in ["car", "truck"]'}
  - {rule: s, title: s, severity: low, domain: flow, on: crossing, by: [point], window: {over: 1m},
     measure: {n: count(), w: sum(timing.wait_s), x: max(timing.wait_s), d: distinct(document.token),
               f: first(document.token), r: 'count(outcome == "refused")', a: mean(timing.service_s)},
     if: n > 100000 && w > 1.0 && x > 1.0 && d > 1 && r > 0 && a > 0.0}
  - {rule: h, title: h, severity: low, domain: flow, on: crossing, by: [point],
     window: {over: 1m, every: 10s}, measure: {n: count(), w: sum(timing.wait_s), l: last(document.token)},
     if: n > 100000 || w < 0.0 || l == "none"}
  - {rule: g, title: g, severity: low, domain: flow, on: crossing, window: {over: 30s}, if: count() > 100000}
)";

/// So many events from event `from` on, ten a second, in slight disorder, over five points.
Lines stream(int from, int count) {
  Lines lines;
  for (int i = from; i < from + count; ++i) {
    const int tenth = i + (i % 7 == 0 ? -20 : 0);
    const auto time = types::to_rfc3339(types::from_int(1'780'000'000'000'000 + tenth * 100'000LL));
    lines.add(crossing("id" + std::to_string(i), time, "XZAA" + std::to_string(i % 5),
                       R"("document":{"token":"token-)" + std::to_string(i % 97) +
                           R"("},"timing":{"wait_s":)" + std::to_string(i % 50) +
                           R"(,"service_s":30.5},"outcome":")" +
                           (i % 9 == 0 ? "refused" : "admitted") + "\""));
  }
  return lines;
}

TEST(Allocation, NonePerEventOnceWarm) {
  Shard shard(testing_shard::plan_of(kRules), {});
  shard.add_input("t");
  ShardOutput out;
  const Lines warm_up = stream(0, 40'000);
  const Lines events = stream(40'000, 20'000);
  shard.feed(0, warm_up.all(), out);
  const std::size_t before = allocations;
  shard.feed(0, events.all(), out);
  const std::size_t during = allocations - before;
  EXPECT_TRUE(out.alerts.empty());
  EXPECT_TRUE(out.rejections.empty());
  EXPECT_EQ(shard.counters(0).late, 0U);
  EXPECT_LE(during, 20U) << "in 20,000 events";  // tables of duplicates that grow once more
}

}  // namespace
}  // namespace limen
