#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/state/text_pool.h"

namespace limen::detect {

/// The newest 20 events of a key, as `source#id` texts of the pool.
class Evidence {
 public:
  static constexpr std::size_t kMost = 20;

  /// Holds the text; the oldest of more than 20 is released.
  void push(state::TextPool::Handle text, state::TextPool& pool);
  void clear(state::TextPool& pool);

  /// Appends the texts of the newest so many events, oldest first; at most 20.
  void collect_newest(std::size_t count, const state::TextPool& pool,
                      std::vector<std::string_view>& out) const;

  template <class Archive>
  void archive(Archive& a) {
    a(texts_, first_, size_);
  }

 private:
  std::array<state::TextPool::Handle, kMost> texts_{};
  std::uint8_t first_ = 0;
  std::uint8_t size_ = 0;
};

}  // namespace limen::detect
