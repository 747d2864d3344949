#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace limen::situation {

/// The newest value of something that one thread makes and others read; any thread at any time.
///
/// A reader keeps what it got for as long as it likes; the lock is held for the copy of a pointer.
template <class T>
class Published {
 public:
  void set(T value) {
    auto next = std::make_shared<const T>(std::move(value));
    const std::lock_guard lock(mutex_);
    value_.swap(next);
  }
  /// Null before the first set().
  [[nodiscard]] std::shared_ptr<const T> get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace limen::situation
