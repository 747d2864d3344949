#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "connectors/driver/ports.h"
#include "connectors/kafka/settings.h"

namespace limen::kafka {

struct Deleter {
  void operator()(rd_kafka_conf_t* p) const { rd_kafka_conf_destroy(p); }
  void operator()(rd_kafka_queue_t* p) const { rd_kafka_queue_destroy(p); }
  void operator()(rd_kafka_topic_t* p) const { rd_kafka_topic_destroy(p); }
  void operator()(rd_kafka_topic_partition_list_t* p) const {
    rd_kafka_topic_partition_list_destroy(p);
  }
  void operator()(const rd_kafka_metadata_t* p) const { rd_kafka_metadata_destroy(p); }
  void operator()(rd_kafka_event_t* p) const { rd_kafka_event_destroy(p); }
  void operator()(rd_kafka_NewTopic_t* p) const { rd_kafka_NewTopic_destroy(p); }
  void operator()(rd_kafka_AdminOptions_t* p) const { rd_kafka_AdminOptions_destroy(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Deleter>;

/// What librdkafka calls back, from the thread that polls; unset ones are not asked for.
struct Hooks {
  driver::LogFn log;
  std::function<void(const rd_kafka_message_t&)> delivered;
  std::function<void(rd_kafka_resp_err_t, const rd_kafka_topic_partition_list_t*)> committed;
  std::function<void(rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*)> rebalanced;
  std::function<void()> trouble;  // a connection was lost, or worse
};

/// One librdkafka handle with its callbacks; destroying it takes a bounded time.
class Client {
 public:
  /// Errors: a property that librdkafka refuses, by name.
  static types::Result<std::unique_ptr<Client>> make(rd_kafka_type_t type, const Settings& settings,
                                                     const Properties& own, Hooks hooks);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] rd_kafka_t* handle() const { return handle_; }
  /// True from the moment all brokers are down until heard_from_broker().
  [[nodiscard]] bool down() const { return down_; }
  void heard_from_broker();
  /// The last error that librdkafka told, while it matters; any thread.
  [[nodiscard]] std::string problem() const;
  void log(driver::LogLevel level, const std::string& text) const;

 private:
  explicit Client(Hooks hooks) : hooks_(std::move(hooks)) {}
  void install(rd_kafka_conf_t* conf);
  static void on_log(const rd_kafka_t* rk, int level, const char* facility, const char* text);
  static void on_error(rd_kafka_t* rk, int code, const char* reason, void* self);

  Hooks hooks_;
  rd_kafka_t* handle_ = nullptr;
  std::atomic<bool> down_ = false;
  mutable std::mutex mutex_;
  std::string problem_;  // guarded by mutex_
};

/// A configuration with ours, then the person's properties.
[[nodiscard]] types::Result<Owned<rd_kafka_conf_t>> make_conf(const Settings& settings,
                                                              const Properties& own);

}  // namespace limen::kafka
