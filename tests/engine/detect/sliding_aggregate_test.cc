#include "engine/detect/sliding_aggregate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <random>
#include <set>

#include "engine/detect/partial.h"

namespace limen::detect {
namespace {

using expr::Value;
using expr::ValueKind;
using plan::AggregateFn;

plan::Aggregate spec(AggregateFn fn, ValueKind kind) { return {fn, nullptr, nullptr, kind}; }

TEST(SlidingAggregate, OfNothingIsZeroOrAnError) {
  state::TextPool pool;
  for (const auto fn : {AggregateFn::kCount, AggregateFn::kDistinct, AggregateFn::kSum}) {
    const SlidingAggregate aggregate(spec(fn, ValueKind::kInt));
    EXPECT_EQ(aggregate.value(pool).kind, ValueKind::kInt);
    EXPECT_EQ(aggregate.value(pool).i, 0);
  }
  for (const auto fn : {AggregateFn::kMean, AggregateFn::kMin, AggregateFn::kMax,
                        AggregateFn::kFirst, AggregateFn::kLast}) {
    EXPECT_TRUE(SlidingAggregate(spec(fn, ValueKind::kInt)).value(pool).is_error());
  }
}

TEST(SlidingAggregate, AnIntSumThatDoesNotFitIsAnErrorAndLeavesNoTrace) {
  state::TextPool pool;
  SlidingAggregate sum(spec(AggregateFn::kSum, ValueKind::kInt));
  sum.add(Value::integer(std::numeric_limits<std::int64_t>::max()), pool);
  sum.add(Value::integer(1), pool);
  EXPECT_TRUE(sum.value(pool).is_error());
  sum.remove_oldest(pool);
  EXPECT_EQ(sum.value(pool).i, 1);
}

TEST(SlidingAggregate, ALargeDoubleThatHasLeftLeavesNoTrace) {
  state::TextPool pool;
  SlidingAggregate sum(spec(AggregateFn::kSum, ValueKind::kDouble));
  sum.add(Value::real(1e300), pool);
  for (int i = 0; i < 5; ++i) sum.add(Value::real(0.5), pool);
  sum.remove_oldest(pool);
  EXPECT_EQ(sum.value(pool).d, 2.5);
}

TEST(SlidingAggregate, ReleasesTheTextsThatHaveLeft) {
  state::TextPool pool;
  SlidingAggregate largest(spec(AggregateFn::kMax, ValueKind::kString));
  SlidingAggregate first(spec(AggregateFn::kFirst, ValueKind::kString));
  for (const char* text : {"b", "a", "c"}) {
    largest.add(Value::string(text), pool);
    first.add(Value::string(text), pool);
  }
  EXPECT_EQ(largest.value(pool).text(), "c");
  EXPECT_EQ(first.value(pool).text(), "b");
  largest.clear(pool);
  first.clear(pool);
  EXPECT_EQ(pool.size(), 0U);
}

/// The aggregates of a list, computed the obvious way.
void expect_aggregates(const std::deque<std::int64_t>& values,
                       const std::vector<std::pair<AggregateFn, Value>>& got) {
  for (const auto& [fn, value] : got) {
    std::int64_t wanted = 0;
    switch (fn) {
      case AggregateFn::kCount:
        wanted = static_cast<std::int64_t>(values.size());
        break;
      case AggregateFn::kDistinct:
        wanted = static_cast<std::int64_t>(std::set(values.begin(), values.end()).size());
        break;
      case AggregateFn::kSum:
        for (const auto v : values) wanted += v;
        break;
      case AggregateFn::kMin:
        wanted = *std::min_element(values.begin(), values.end());
        break;
      case AggregateFn::kMax:
        wanted = *std::max_element(values.begin(), values.end());
        break;
      case AggregateFn::kFirst:
        wanted = values.front();
        break;
      default:
        wanted = values.back();
    }
    EXPECT_EQ(value.i, wanted) << static_cast<int>(fn);
  }
}

constexpr AggregateFn kAll[] = {AggregateFn::kCount, AggregateFn::kDistinct, AggregateFn::kSum,
                                AggregateFn::kMin,   AggregateFn::kMax,      AggregateFn::kFirst,
                                AggregateFn::kLast};

TEST(SlidingAggregate, AgreesWithTheObviousWayWhileValuesComeAndGo) {
  state::TextPool pool;
  std::mt19937 random(3);
  std::vector<SlidingAggregate> aggregates;
  for (const auto fn : kAll) aggregates.emplace_back(spec(fn, ValueKind::kInt));
  std::deque<std::int64_t> values;
  for (int step = 0; step < 5000; ++step) {
    if (values.empty() || random() % 5 < 3) {
      values.push_back(static_cast<std::int64_t>(random() % 20));
      for (auto& aggregate : aggregates) aggregate.add(Value::integer(values.back()), pool);
    } else {
      values.pop_front();
      for (auto& aggregate : aggregates) aggregate.remove_oldest(pool);
    }
    if (values.empty()) continue;
    std::vector<std::pair<AggregateFn, Value>> got;
    for (std::size_t i = 0; i < aggregates.size(); ++i) {
      got.emplace_back(kAll[i], aggregates[i].value(pool));
    }
    expect_aggregates(values, got);
  }
}

TEST(Partial, MergedInOrderAgreesWithTheWhole) {
  state::TextPool pool;
  std::mt19937 random(4);
  for (int round = 0; round < 200; ++round) {
    std::deque<std::int64_t> values;
    std::vector<std::vector<std::int64_t>> parts(1 + random() % 5);
    for (auto& part : parts) {
      for (std::size_t i = random() % 4; i > 0; --i) {
        part.push_back(static_cast<std::int64_t>(random() % 6));
        values.push_back(part.back());
      }
    }
    if (values.empty()) continue;
    std::vector<std::pair<AggregateFn, Value>> got;
    for (const auto fn : kAll) {
      const plan::Aggregate aggregate = spec(fn, ValueKind::kInt);
      Partial merged;
      for (const auto& part : parts) {
        Partial partial;
        for (const auto v : part) partial.add(aggregate, Value::integer(v), pool);
        merged.merge(aggregate, partial, pool);
      }
      got.emplace_back(fn, merged.value(aggregate, pool));
    }
    expect_aggregates(values, got);
  }
}

}  // namespace
}  // namespace limen::detect
