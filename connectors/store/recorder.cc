#include "connectors/store/recorder.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace limen::store {

namespace {

types::EventTime now() {
  return std::chrono::time_point_cast<types::Micros>(std::chrono::system_clock::now());
}

}  // namespace

Recorder::Recorder(AlertStore& store, OnStored on_stored, std::size_t max_waiting)
    : store_(store),
      on_stored_(std::move(on_stored)),
      max_waiting_(max_waiting),
      thread_([this] { run(); }) {}

Recorder::~Recorder() { stop(); }

bool Recorder::offer(NewAlert alert) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= max_waiting_) {
      ++refused_;
      return false;
    }
    waiting_.push_back(std::move(alert));
  }
  wake_.notify_one();
  return true;
}

void Recorder::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::uint64_t Recorder::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

std::size_t Recorder::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

std::string Recorder::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

bool Recorder::store_some(std::vector<NewAlert>& together) {
  const auto stored = store_.append(together, now());
  {
    const std::lock_guard lock(mutex_);
    error_ = stored ? "" : stored.error().message;
  }
  if (!stored) return false;
  for (const Stored& one : *stored) on_stored_(one.seq, together[one.index].json);
  together.clear();
  return true;
}

void Recorder::run() {
  std::vector<NewAlert> together;
  for (bool last = false; !last;) {
    {
      std::unique_lock lock(mutex_);
      if (together.empty()) {
        wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      } else {
        wake_.wait_for(lock, std::chrono::seconds(1), [&] { return stopping_; });
      }
      const std::size_t room = kMaxTogether - together.size();
      const auto end =
          waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(room, waiting_.size()));
      std::move(waiting_.begin(), end, std::back_inserter(together));
      waiting_.erase(waiting_.begin(), end);
      last = stopping_ && waiting_.empty();
    }
    if (!together.empty() && !store_some(together) && stopping_) return;
  }
}

}  // namespace limen::store
