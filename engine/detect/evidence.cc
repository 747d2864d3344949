#include "engine/detect/evidence.h"

#include <algorithm>

namespace limen::detect {

void Evidence::push(state::TextPool::Handle text, state::TextPool& pool) {
  pool.hold(text);
  if (size_ == kMost) {
    pool.release(texts_[first_]);
    first_ = static_cast<std::uint8_t>((first_ + 1U) % kMost);
    --size_;
  }
  texts_[(first_ + std::size_t{size_}) % kMost] = text;
  ++size_;
}

void Evidence::clear(state::TextPool& pool) {
  for (std::size_t i = 0; i < size_; ++i) pool.release(texts_[(first_ + i) % kMost]);
  first_ = 0;
  size_ = 0;
}

void Evidence::collect_newest(std::size_t count, const state::TextPool& pool,
                              std::vector<std::string_view>& out) const {
  const std::size_t size = size_;
  for (std::size_t i = size - std::min(count, size); i < size; ++i) {
    out.push_back(pool.text(texts_[(first_ + i) % kMost]));
  }
}

}  // namespace limen::detect
