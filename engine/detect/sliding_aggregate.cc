#include "engine/detect/sliding_aggregate.h"

#include <limits>

#include "engine/types/check.h"

namespace limen::detect {

using expr::ErrorCode;
using expr::Value;
using expr::ValueKind;
using plan::AggregateFn;
using state::TextPool;

Value int_sum(Int128 sum, bool is_unsigned) {
  if (is_unsigned) {
    if (sum < 0 || sum > std::numeric_limits<std::uint64_t>::max()) {
      return Value::error(ErrorCode::kOverflow);
    }
    return Value::uinteger(static_cast<std::uint64_t>(sum));
  }
  if (sum < std::numeric_limits<std::int64_t>::min() ||
      sum > std::numeric_limits<std::int64_t>::max()) {
    return Value::error(ErrorCode::kOverflow);
  }
  return Value::integer(static_cast<std::int64_t>(sum));
}

SlidingAggregate::SlidingAggregate(const plan::Aggregate& spec) : state_(make(spec)) {}

SlidingAggregate::State SlidingAggregate::make(const plan::Aggregate& spec) {
  switch (spec.fn) {
    case AggregateFn::kCount:
      return Count{};
    case AggregateFn::kDistinct:
      return Distinct{};
    case AggregateFn::kMin:
      return Extreme{.wanted = -1};
    case AggregateFn::kMax:
      return Extreme{.wanted = 1};
    case AggregateFn::kFirst:
      return End{.first = true};
    case AggregateFn::kLast:
      return End{.first = false};
    case AggregateFn::kStddev:
      return Stddev{};
    case AggregateFn::kQuantile:
      return Quantile{.q = spec.q};
    case AggregateFn::kSum:
    case AggregateFn::kMean:
      break;
  }
  const bool mean = spec.fn == AggregateFn::kMean;
  if (spec.x_kind == ValueKind::kDouble) return DoubleSum{.mean = mean};
  return IntSum{.is_unsigned = spec.x_kind == ValueKind::kUint, .mean = mean};
}

void SlidingAggregate::add(const Value& value, TextPool& pool) {
  ++size_;
  std::visit([&](auto& state) { add_to(state, value, pool); }, state_);
}

void SlidingAggregate::remove_oldest(TextPool& pool) {
  LIMEN_CHECK(size_ > 0);
  --size_;
  std::visit([&](auto& state) { remove_from(state, pool); }, state_);
}

Value SlidingAggregate::value(const TextPool& pool) const {
  return std::visit([&](const auto& state) { return value_in(state, pool); }, state_);
}

void SlidingAggregate::clear(TextPool& pool) {
  while (size_ > 0) remove_oldest(pool);
}

void SlidingAggregate::add_to(Count& state, const Value& /*value*/, TextPool& /*pool*/) {
  ++state.n;
}
void SlidingAggregate::remove_from(Count& state, TextPool& /*pool*/) { --state.n; }
Value SlidingAggregate::value_in(const Count& state, const TextPool& /*pool*/) {
  return Value::integer(state.n);
}

void SlidingAggregate::add_to(IntSum& state, const Value& value, TextPool& /*pool*/) {
  state.values.push(value.i);
  state.sum += state.is_unsigned ? static_cast<Int128>(value.u) : static_cast<Int128>(value.i);
}
void SlidingAggregate::remove_from(IntSum& state, TextPool& /*pool*/) {
  const std::int64_t oldest = state.values.front();
  state.sum -= state.is_unsigned ? static_cast<Int128>(static_cast<std::uint64_t>(oldest))
                                 : static_cast<Int128>(oldest);
  state.values.pop();
}
Value SlidingAggregate::value_in(const IntSum& state, const TextPool& /*pool*/) {
  if (!state.mean) return int_sum(state.sum, state.is_unsigned);
  if (state.values.empty()) return Value::error(ErrorCode::kNothing);
  return Value::real(static_cast<double>(static_cast<long double>(state.sum) /
                                         static_cast<long double>(state.values.size())));
}

void SlidingAggregate::add_to(DoubleSum& state, const Value& value, TextPool& /*pool*/) {
  state.values.push(value.d);
  state.back.add(value.d);
}
void SlidingAggregate::remove_from(DoubleSum& state, TextPool& /*pool*/) {
  if (state.front.empty()) {
    // All that is in becomes the front: from the youngest to the oldest, each with those after it.
    for (std::size_t i = 0; i < state.values.size(); ++i) state.front.push({});
    ExactSum sum;
    for (std::size_t i = state.values.size(); i-- > 0;) {
      sum.add(state.values[i]);
      state.front[i] = sum;
    }
    state.back = ExactSum{};
  }
  state.front.pop();
  state.values.pop();
}
Value SlidingAggregate::value_in(const DoubleSum& state, const TextPool& /*pool*/) {
  ExactSum sum = state.back;
  if (!state.front.empty()) sum.add(state.front.front());
  if (!state.mean) return Value::real(sum.value());
  if (state.values.empty()) return Value::error(ErrorCode::kNothing);
  return Value::real(sum.value() / static_cast<double>(state.values.size()));
}

void SlidingAggregate::add_to(Stddev& state, const Value& value, TextPool& /*pool*/) {
  state.values.push(as_double(value));
  state.back.add(as_double(value));
}
void SlidingAggregate::remove_from(Stddev& state, TextPool& /*pool*/) {
  if (state.front.empty()) {
    for (std::size_t i = 0; i < state.values.size(); ++i) state.front.push({});
    Moments moments;
    for (std::size_t i = state.values.size(); i-- > 0;) {
      moments.add(state.values[i]);
      state.front[i] = moments;
    }
    state.back = Moments{};
  }
  state.front.pop();
  state.values.pop();
}
Value SlidingAggregate::value_in(const Stddev& state, const TextPool& /*pool*/) {
  Moments moments = state.back;
  if (!state.front.empty()) moments.merge(state.front.front());
  if (moments.count() < 2) return Value::error(ErrorCode::kNothing);
  return Value::real(moments.stddev());
}

void SlidingAggregate::add_to(Quantile& state, const Value& value, TextPool& /*pool*/) {
  state.values.push(as_double(value));
  state.ordered.add(as_double(value));
}
void SlidingAggregate::remove_from(Quantile& state, TextPool& /*pool*/) {
  state.ordered.remove(state.values.front());
  state.values.pop();
}
Value SlidingAggregate::value_in(const Quantile& state, const TextPool& /*pool*/) {
  if (state.values.empty()) return Value::error(ErrorCode::kNothing);
  return Value::real(state.ordered.quantile(state.q));
}

void SlidingAggregate::add_to(Extreme& state, const Value& value, TextPool& pool) {
  while (!state.candidates.empty()) {
    const Stored& youngest = state.candidates.back().value;
    if (compare(value, value_of(youngest, pool)) == -state.wanted) break;
    release(youngest, pool);
    state.candidates.pop_back();
  }
  state.candidates.push({store(value, pool), state.added});
  ++state.added;
}
void SlidingAggregate::remove_from(Extreme& state, TextPool& pool) {
  if (!state.candidates.empty() && state.candidates.front().number == state.removed) {
    release(state.candidates.front().value, pool);
    state.candidates.pop();
  }
  ++state.removed;
}
Value SlidingAggregate::value_in(const Extreme& state, const TextPool& pool) {
  if (state.candidates.empty()) return Value::error(ErrorCode::kNothing);
  return value_of(state.candidates.front().value, pool);
}

void SlidingAggregate::add_to(End& state, const Value& value, TextPool& pool) {
  state.values.push(store(value, pool));
}
void SlidingAggregate::remove_from(End& state, TextPool& pool) {
  release(state.values.front(), pool);
  state.values.pop();
}
Value SlidingAggregate::value_in(const End& state, const TextPool& pool) {
  if (state.values.empty()) return Value::error(ErrorCode::kNothing);
  return value_of(state.first ? state.values.front() : state.values.back(), pool);
}

void SlidingAggregate::add_to(Distinct& state, const Value& value, TextPool& /*pool*/) {
  const state::Hash128 hash = hash_of(value);
  state.values.push(hash);
  ++state.times[hash];
}
void SlidingAggregate::remove_from(Distinct& state, TextPool& /*pool*/) {
  const auto it = state.times.find(state.values.front());
  if (--it->second == 0) state.times.erase(it);
  state.values.pop();
}
Value SlidingAggregate::value_in(const Distinct& state, const TextPool& /*pool*/) {
  return Value::integer(static_cast<std::int64_t>(state.times.size()));
}

}  // namespace limen::detect
