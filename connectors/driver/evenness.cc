#include "connectors/driver/evenness.h"

#include <algorithm>

namespace limen::driver {

namespace {
constexpr types::Micros kAhead = std::chrono::minutes(1);
}

void Evenness::apply(const Shard& shard, Source& source, const std::vector<types::InputId>& ids,
                     const std::vector<InputState>& states) {
  const bool full = shard.buffered() > buffered_;
  if (!full && !any_) return;
  any_ = false;
  paused_.resize(ids.size(), false);
  types::EventTime slowest = types::kMaxTime;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (states[i] == InputState::kActive) slowest = std::min(slowest, shard.watermark(ids[i]));
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const types::EventTime own = shard.watermark(ids[i]);
    // An input without events is the slowest there is: no time to add to.
    const bool ahead = slowest == types::kMinTime
                           ? own != types::kMinTime
                           : slowest != types::kMaxTime && own > slowest && own - slowest > kAhead;
    set(source, i, full && ahead);
  }
}

void Evenness::set(Source& source, std::size_t input, bool paused) {
  any_ = any_ || paused;
  if (paused_[input] == paused) return;
  paused_[input] = paused;
  source.pause(input, paused);
}

}  // namespace limen::driver
