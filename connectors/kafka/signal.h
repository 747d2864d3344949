#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace limen::kafka {

/// Wakes one waiting thread; a ring that comes while nobody waits is kept. Any thread may ring.
class Signal {
 public:
  void ring() {
    {
      const std::lock_guard guard(mutex_);
      rung_ = true;
    }
    wake_.notify_one();
  }
  void wait(std::chrono::milliseconds at_most) {
    std::unique_lock guard(mutex_);
    wake_.wait_for(guard, at_most, [&] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool rung_ = false;
};

}  // namespace limen::kafka
