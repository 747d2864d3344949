#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "connectors/kafka/client.h"

namespace limen::kafka {

/// Asks the brokers again and again which partitions topics have and whether they are led: every
/// 5 s while all is well, every 300 ms while not. One thread of its own.
class TopicWatch {
 public:
  struct Partition {
    std::int32_t number = 0;
    bool led = false;
  };
  struct Topic {
    std::vector<Partition> partitions;  // as last known
    std::string problem;                // empty when all is well
  };
  struct View {
    std::map<std::string, Topic> topics;
    bool reachable = false;
  };

  /// The client must outlive the watch.
  TopicWatch(Client& client, std::vector<std::string> topics);
  ~TopicWatch();
  TopicWatch(const TopicWatch&) = delete;
  TopicWatch& operator=(const TopicWatch&) = delete;

  /// What changed since the last call, or nothing where nothing did.
  [[nodiscard]] std::optional<View> changed();
  /// Asks again at once.
  void hurry();

 private:
  void run();
  bool look();
  bool look_at(const std::string& name, View& view);

  Client& client_;
  std::vector<std::string> names_;
  std::vector<Owned<rd_kafka_topic_t>> topics_;
  std::mutex mutex_;
  std::condition_variable wake_;
  View view_;             // guarded by mutex_
  bool changed_ = false;  // guarded by mutex_
  bool hurry_ = false;    // guarded by mutex_
  bool stop_ = false;     // guarded by mutex_
  std::thread thread_;
};

}  // namespace limen::kafka
