#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/engine/feeding.h"

namespace limen {
namespace {

using testing_shard::crossing;
using testing_shard::Lines;

constexpr std::string_view kPair = R"(
  - rule: pair
    title: t
    severity: low
    domain: flow
    on: crossing
    by: [point]
    sequence:
      - {step: first, when: mode == "car" && outcome == "refused"}
      - {step: second, when: outcome == "admitted"}
    within: 1h
)";

/// Feeds the lines, and lets the watermark pass them.
void feed(Shard& shard, const Lines& lines) {
  ShardOutput out;
  shard.feed(0, lines.all(), out);
  shard.advance(shard.latest() + types::Micros(1), out);
}

/// What comes of one first event, so many second ones, with a limit of so many events a key.
types::RuleCounters counted(int second, std::size_t events_per_key) {
  ShardOptions options;
  options.events_per_key = events_per_key;
  Shard shard(testing_shard::plan_of(kPair), options);
  shard.add_input("in");
  Lines lines;
  lines.add(crossing("a", "2026-05-02T06:00:00Z", "XZAAA", R"("outcome":"refused")"));
  for (int i = 0; i < second; ++i) {
    const std::string time = fmt::format("2026-05-02T06:00:{:02}Z", i + 1);
    lines.add(crossing(fmt::format("b{}", i), time, "XZAAA", R"("outcome":"admitted")"));
  }
  feed(shard, lines);
  return shard.rule_counters()[0];
}

// rules.md 7: a key holds at most so many events, the newest among them; the oldest go first,
// counted.
TEST(SequenceLimits, AnEventIsHeldWhileSoManyComeWithIt) {
  EXPECT_EQ(counted(3, 4).fired, 3U);
  EXPECT_EQ(counted(3, 4).capped, 0U);
  EXPECT_EQ(counted(4, 4).fired, 3U);
  EXPECT_EQ(counted(4, 4).capped, 1U);
}

/// Bytes of the state after 600 keys had an event of this outcome each, and one key a first step.
std::size_t bytes_after(std::string_view outcome) {
  Shard shard(testing_shard::plan_of(R"(
  - rule: again
    title: t
    severity: low
    domain: flow
    on: crossing
    by: [point]
    sequence:
      - {step: first, when: outcome == "refused"}
      - {none: outcome == "admitted"}
      - {step: second, when: outcome == "referred"}
      - {step: third, when: outcome == "withdrawn"}
    within: 72h
)"),
              ShardOptions{});
  shard.add_input("in");
  Lines lines;
  lines.add(crossing("first", "2026-05-02T06:00:00Z", "XZFIRST", R"("outcome":"refused")"));
  for (int i = 0; i < 600; ++i) {
    const std::string time = fmt::format("2026-05-02T06:{:02}:{:02}Z", i / 60, i % 60);
    lines.add(crossing(fmt::format("a{}", i), time, fmt::format("XZ{}", i),
                       fmt::format(R"("outcome":"{}")", outcome)));
  }
  feed(shard, lines);
  std::string bytes;
  shard.save(bytes);
  return bytes.size();
}

// Most keys never have a first step: what comes before it is not kept.
TEST(SequenceLimits, AKeyWithoutAFirstStepKeepsNothing) {
  const std::size_t nothing = bytes_after("medical");
  EXPECT_LT(bytes_after("admitted"), nothing + 1000);
  EXPECT_LT(bytes_after("referred"), nothing + 1000);
  EXPECT_GT(bytes_after("refused"), nothing + 600 * 48);
}

/// What comes of a search in which no first event fits, with a limit of so many.
types::RuleCounters searched(std::size_t matchings) {
  ShardOptions options;
  options.matchings = matchings;
  Shard shard(testing_shard::plan_of(R"(
  - rule: pair
    title: t
    severity: low
    domain: flow
    on: crossing
    by: [point]
    sequence:
      - {step: first, when: outcome == "refused"}
      - {step: second, when: outcome == "admitted" && id == first.id}
    within: 1h
)"),
              options);
  shard.add_input("in");
  Lines lines;
  for (const char* id : {"a", "b", "c"}) {
    lines.add(crossing(id, "2026-05-02T06:00:00Z", "XZAAA", R"("outcome":"refused")"));
  }
  lines.add(crossing("d", "2026-05-02T06:00:01Z", "XZAAA", R"("outcome":"admitted")"));
  feed(shard, lines);
  return shard.rule_counters()[0];
}

// rules.md 7: the search tries at least so many events; then it may give up: an error, counted.
TEST(SequenceLimits, ASearchGivesUpAfterSoManyEventsNotBefore) {
  EXPECT_EQ(searched(3).errors, 0U);
  EXPECT_EQ(searched(2).errors, 1U);
}

}  // namespace
}  // namespace limen
