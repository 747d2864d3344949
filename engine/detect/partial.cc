#include "engine/detect/partial.h"

#include <algorithm>

#include "engine/detect/sliding_aggregate.h"

namespace limen::detect {

using expr::ErrorCode;
using expr::Value;
using expr::ValueKind;
using plan::AggregateFn;

namespace {

bool by_bits(const state::Hash128& a, const state::Hash128& b) {
  return a.high != b.high ? a.high < b.high : a.low < b.low;
}

/// Whether a value that comes after `old` takes its place.
bool replaces(AggregateFn fn, const Value& value, const Value& old) {
  switch (fn) {
    case AggregateFn::kMin:
      return compare(value, old) < 0;
    case AggregateFn::kMax:
      return compare(value, old) > 0;
    case AggregateFn::kLast:
      return true;
    default:
      return false;
  }
}

bool keeps_a_value(AggregateFn fn) {
  return fn == AggregateFn::kMin || fn == AggregateFn::kMax || fn == AggregateFn::kFirst ||
         fn == AggregateFn::kLast;
}

}  // namespace

void Partial::add_number(const plan::Aggregate& spec, const Value& value) {
  if (spec.x_kind == ValueKind::kDouble) {
    double_sum_.add(value.d);
  } else if (spec.x_kind == ValueKind::kUint) {
    int_sum_ += value.u;
  } else {
    int_sum_ += value.i;
  }
}

void Partial::add(const plan::Aggregate& spec, const Value& value, state::TextPool& pool) {
  ++n_;
  if (spec.fn == AggregateFn::kSum || spec.fn == AggregateFn::kMean) {
    add_number(spec, value);
  } else if (spec.fn == AggregateFn::kDistinct) {
    const state::Hash128 hash = hash_of(value);
    const auto place = std::lower_bound(distinct_.begin(), distinct_.end(), hash, by_bits);
    if (place == distinct_.end() || !(*place == hash)) distinct_.insert(place, hash);
  } else if (keeps_a_value(spec.fn)) {
    if (n_ > 1 && !replaces(spec.fn, value, value_of(value_, pool))) return;
    if (n_ > 1) release(value_, pool);
    value_ = store(value, pool);
  }
}

void Partial::merge(const plan::Aggregate& spec, const Partial& later,
                    const state::TextPool& pool) {
  if (later.n_ == 0) return;
  int_sum_ += later.int_sum_;
  double_sum_.add(later.double_sum_);
  if (!later.distinct_.empty()) {
    std::vector<state::Hash128> both;
    both.reserve(distinct_.size() + later.distinct_.size());
    std::set_union(distinct_.begin(), distinct_.end(), later.distinct_.begin(),
                   later.distinct_.end(), std::back_inserter(both), by_bits);
    distinct_.swap(both);
  }
  if (keeps_a_value(spec.fn) &&
      (n_ == 0 || replaces(spec.fn, value_of(later.value_, pool), value_of(value_, pool)))) {
    value_ = later.value_;
  }
  n_ += later.n_;
}

Value Partial::mean(const plan::Aggregate& spec) const {
  if (n_ == 0) return Value::error(ErrorCode::kNothing);
  if (spec.x_kind == ValueKind::kDouble) {
    return Value::real(double_sum_.value() / static_cast<double>(n_));
  }
  return Value::real(
      static_cast<double>(static_cast<long double>(int_sum_) / static_cast<long double>(n_)));
}

Value Partial::value(const plan::Aggregate& spec, const state::TextPool& pool) const {
  switch (spec.fn) {
    case AggregateFn::kCount:
      return Value::integer(n_);
    case AggregateFn::kDistinct:
      return Value::integer(static_cast<std::int64_t>(distinct_.size()));
    case AggregateFn::kSum:
      if (spec.x_kind == ValueKind::kDouble) return Value::real(double_sum_.value());
      return int_sum(int_sum_, spec.x_kind == ValueKind::kUint);
    case AggregateFn::kMean:
      return mean(spec);
    default:
      return n_ == 0 ? Value::error(ErrorCode::kNothing) : value_of(value_, pool);
  }
}

void Partial::clear(state::TextPool& pool) {
  release(value_, pool);
  reset();
}

void Partial::reset() {
  n_ = 0;
  int_sum_ = 0;
  double_sum_ = ExactSum{};
  value_ = Stored{};
  distinct_.clear();
}

}  // namespace limen::detect
