#include "engine/detect/partial.h"

#include "engine/detect/sliding_aggregate.h"

namespace limen::detect {

using expr::ErrorCode;
using expr::Value;
using expr::ValueKind;
using plan::AggregateFn;

namespace {

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

Partial::Sketch& Partial::sketch() {
  if (sketch_ == nullptr) sketch_ = std::make_unique<Sketch>();
  return *sketch_;
}

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
    sketch().distinct.add(hash_of(value));
  } else if (spec.fn == AggregateFn::kStddev) {
    sketch().moments.add(as_double(value));
  } else if (spec.fn == AggregateFn::kQuantile) {
    sketch().quantiles.add(as_double(value));
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
  if (later.sketch_ != nullptr) {
    Sketch& mine = sketch();
    mine.distinct.merge(later.sketch_->distinct);
    mine.moments.merge(later.sketch_->moments);
    mine.quantiles.merge(later.sketch_->quantiles);
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
      return Value::integer(n_ == 0 ? 0 : sketch_->distinct.count());
    case AggregateFn::kSum:
      if (spec.x_kind == ValueKind::kDouble) return Value::real(double_sum_.value());
      return int_sum(int_sum_, spec.x_kind == ValueKind::kUint);
    case AggregateFn::kMean:
      return mean(spec);
    case AggregateFn::kStddev:
      if (n_ < 2) return Value::error(ErrorCode::kNothing);
      return Value::real(sketch_->moments.stddev());
    case AggregateFn::kQuantile:
      if (n_ == 0) return Value::error(ErrorCode::kNothing);
      return Value::real(sketch_->quantiles.quantile(spec.q));
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
  if (sketch_ == nullptr) return;
  sketch_->distinct.clear();
  sketch_->moments = {};
  sketch_->quantiles.clear();
}

}  // namespace limen::detect
