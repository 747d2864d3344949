#pragma once

#include <cstddef>
#include <vector>

#include "engine/types/check.h"

namespace limen::state {

/// A queue in one block that grows by doubling and keeps its memory: push and pop are O(1), no allocation in steady state.
///
/// Invalidates references when it grows. T is trivially copyable. Not thread-safe.
template <class T>
class Ring {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] T& operator[](std::size_t i) noexcept { return items_[(head_ + i) & mask()]; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept {
    return items_[(head_ + i) & mask()];
  }
  [[nodiscard]] T& front() noexcept { return items_[head_]; }
  [[nodiscard]] const T& front() const noexcept { return items_[head_]; }
  [[nodiscard]] T& back() noexcept { return (*this)[size_ - 1]; }
  [[nodiscard]] const T& back() const noexcept { return (*this)[size_ - 1]; }

  T& push(const T& item) {
    if (size_ == items_.size()) grow();
    T& place = items_[(head_ + size_) & mask()];
    place = item;
    ++size_;
    return place;
  }
  /// Removes the oldest; requires one.
  void pop() {
    LIMEN_CHECK(size_ > 0);
    head_ = (head_ + 1) & mask();
    --size_;
  }
  void pop_back() {
    LIMEN_CHECK(size_ > 0);
    --size_;
  }
  void clear() noexcept {
    head_ = 0;
    size_ = 0;
  }

  template <class Archive>
  void archive(Archive& a) {
    std::vector<T> items;
    for (std::size_t i = 0; i < size_; ++i) items.push_back((*this)[i]);
    a(items);
    if constexpr (Archive::kLoading) {
      clear();
      for (const T& item : items) push(item);
    }
  }

 private:
  [[nodiscard]] std::size_t mask() const noexcept { return items_.size() - 1; }
  void grow() {
    std::vector<T> larger(items_.empty() ? 4 : items_.size() * 2);
    for (std::size_t i = 0; i < size_; ++i) larger[i] = (*this)[i];
    items_.swap(larger);
    head_ = 0;
  }

  std::vector<T> items_;  // a power of two of them
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

}  // namespace limen::state
