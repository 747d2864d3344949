#include <algorithm>

#include "engine/detect/reorder.h"
#include "engine/detect/unusual_watch.h"

namespace limen::detect {

void UnusualWatch::take_over(UnusualWatch& old, const plan::Inheritance& parts, Context& context) {
  boundaries_ = std::move(old.boundaries_);
  clock_.take_over(old.clock_);
  method_ = std::move(old.method_);  // it is the same: the state is made of it
  panes_ = std::move(old.panes_);
  free_panes_ = std::move(old.free_panes_);
  keys_ = std::move(old.keys_);
  for (Pane& pane : panes_) {
    for (const std::size_t gone : parts.dropped_aggregates) pane.parts[gone].clear(context.pool);
    reorder(pane.parts, parts.aggregates);
  }
  const bool same_previous = std::ranges::equal(old.condition_.previous(), condition_.previous());
  keys_.each_key([&](std::uint32_t key, Key& state) {
    if (!same_previous) {
      for (const Stored& value : state.previous) release(value, context.pool);
      state.previous.clear();
    }
    context.set_before(due(state), owner_, key);  // inhibitors may have changed
  });
}

void UnusualWatch::drop(Context& context) {
  keys_.each_key([&](std::uint32_t key, Key& state) {
    clear(state, context);
    context.keys[window_->key_table].release(key);
  });
  keys_ = {};
}

}  // namespace limen::detect
