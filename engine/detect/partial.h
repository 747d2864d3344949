#pragma once

#include <cstdint>
#include <memory>

#include "engine/detect/distinct_values.h"
#include "engine/detect/exact_sum.h"
#include "engine/detect/int128.h"
#include "engine/detect/moments.h"
#include "engine/detect/quantile_sketch.h"
#include "engine/detect/stored.h"
#include "engine/plan/plan.h"

namespace limen::detect {

/// One aggregate over part of a window, to be merged with later parts: what hopping windows keep
/// for each `every`.
///
/// State: 72 bytes, and what distinct, stddev and quantile keep. The text it holds is released by
/// clear().
class Partial {
 public:
  void add(const plan::Aggregate& spec, const expr::Value& value, state::TextPool& pool);
  /// Takes in a part whose events all come after those of this one. Borrows the other's text: do
  /// not clear() after it.
  void merge(const plan::Aggregate& spec, const Partial& later, const state::TextPool& pool);
  [[nodiscard]] expr::Value value(const plan::Aggregate& spec, const state::TextPool& pool) const;
  void clear(state::TextPool& pool);
  /// Forgets all without releasing: for results of merge().
  void reset();

  template <class Archive>
  void archive(Archive& a) {
    a(n_, int_sum_, double_sum_, value_);
    bool has = sketch_ != nullptr;
    a(has);
    if (Archive::kLoading) sketch_ = has ? std::make_unique<Sketch>() : nullptr;
    if (has) a(sketch_->distinct, sketch_->moments, sketch_->quantiles);
  }

 private:
  /// What few aggregates need, and one each: made when it is needed first, and kept.
  struct Sketch {
    DistinctValues distinct;
    Moments moments;
    QuantileSketch quantiles;
  };
  Sketch& sketch();
  void add_number(const plan::Aggregate& spec, const expr::Value& value);
  [[nodiscard]] expr::Value mean(const plan::Aggregate& spec) const;

  std::int64_t n_ = 0;
  Int128 int_sum_ = 0;
  ExactSum double_sum_;
  Stored value_;  // min, max, first, last
  std::unique_ptr<Sketch> sketch_;
};

}  // namespace limen::detect
