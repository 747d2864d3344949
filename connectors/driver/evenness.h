#pragma once

#include <cstddef>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/shard.h"

namespace limen::driver {

/// Reads inputs evenly: pauses one whose watermark is more than a minute ahead of the slowest
/// active one while the shard's buffer holds more than `buffered` events (design, decision 3).
class Evenness {
 public:
  explicit Evenness(std::size_t buffered) : buffered_(buffered) {}

  /// Pauses and resumes inputs of the source; `ids[i]` is the shard's number of input i,
  /// `states[i]` its part in the watermark.
  void apply(const Shard& shard, Source& source, const std::vector<types::InputId>& ids,
             const std::vector<InputState>& states);
  [[nodiscard]] bool paused(std::size_t input) const {
    return input < paused_.size() && paused_[input];
  }

 private:
  void set(Source& source, std::size_t input, bool paused);

  std::size_t buffered_;
  std::vector<bool> paused_;
  bool any_ = false;
};

}  // namespace limen::driver
