#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "connectors/store/alert_store.h"

namespace limen::store {

/// Stores alerts on a thread of its own, as many in a transaction as have come together, and tells
/// of each new one once it is stored, in the order of its numbers.
///
/// The engine's thread only puts alerts into a queue of at most `max_waiting`. Where the disk
/// fails, the same alerts are tried again every second; the queue then fills, and offer() refuses.
class Recorder {
 public:
  static constexpr std::size_t kMaxWaiting = 50'000;  // about 75 MB of alerts
  static constexpr std::size_t kMaxTogether = 1000;

  /// Called on the recorder's thread.
  using OnStored = std::function<void(std::int64_t seq, const std::string& json)>;

  /// The store must outlive the recorder, and no other may append to it.
  Recorder(AlertStore& store, OnStored on_stored, std::size_t max_waiting = kMaxWaiting);
  ~Recorder();  // as stop()
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Takes an alert; never waits. False, and counted, where the queue is full.
  bool offer(NewAlert alert);
  /// Stores what waits, once more where the disk fails, and ends the thread.
  void stop();

  [[nodiscard]] std::uint64_t refused() const;
  [[nodiscard]] std::size_t waiting() const;
  /// What the disk last complained of; empty once it works again.
  [[nodiscard]] std::string error() const;

 private:
  void run();
  [[nodiscard]] bool store_some(std::vector<NewAlert>& together);

  AlertStore& store_;
  OnStored on_stored_;
  std::size_t max_waiting_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<NewAlert> waiting_;
  std::uint64_t refused_ = 0;
  std::string error_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace limen::store
