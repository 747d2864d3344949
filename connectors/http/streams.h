#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace limen::http {

class Session;

/// The sessions that are live streams; wakes them where something is due. One thread.
class Streams {
 public:
  explicit Streams(const std::function<void(std::size_t)>& on_count) : on_count_(on_count) {}

  void add(const std::shared_ptr<Session>& session);
  void remove(const Session* session);
  void wake_all();
  [[nodiscard]] std::size_t size() const { return sessions_.size(); }

 private:
  struct Entry {
    const Session* key;
    std::weak_ptr<Session> session;
  };
  const std::function<void(std::size_t)>& on_count_;
  std::vector<Entry> sessions_;
};

}  // namespace limen::http
