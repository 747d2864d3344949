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

/// One librdkafka handle with its callbacks.
///
/// Destroying it takes a bounded time: librdkafka 2.0 may wait for a coordinator that never comes
/// back; the handle then ends by itself, or with the process. No hook is called any more after
/// that.
class Client : public std::enable_shared_from_this<Client> {
 public:
  /// Errors: a property that librdkafka refuses, by name.
  static types::Result<std::unique_ptr<Client>> make(rd_kafka_type_t type, const Settings& settings,
                                                     const Properties& own, Hooks hooks);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] rd_kafka_t* handle() const { return handle_; }
  /// True from the moment all brokers are down until heard_from_broker().
  [[nodiscard]] bool down() const { return shared_->down; }
  void heard_from_broker();
  /// The last error that librdkafka told, while it matters; any thread.
  [[nodiscard]] std::string problem() const;
  void log(driver::LogLevel level, const std::string& text) const;
  /// No hook is called any more.
  void hush();
  /// Whether within() is at it.
  std::atomic<bool> asking = false;
  /// Leaves the consumer group when destroyed, so that another member takes over at once.
  void leave_group_at_end() { leave_group_ = true; }

 private:
  /// What callbacks see; it lives as long as the handle, which may be longer than the client.
  struct Shared {
    Hooks hooks;
    std::atomic<bool> down = false;
    std::atomic<bool> closed = false;
    std::mutex mutex;
    std::string problem;  // guarded by mutex
  };
  explicit Client(Hooks hooks) { shared_->hooks = std::move(hooks); }
  void install(rd_kafka_conf_t* conf);
  static void on_log(const rd_kafka_t* rk, int level, const char* facility, const char* text);
  static void on_error(rd_kafka_t* rk, int code, const char* reason, void* shared);
  static void on_rebalance(rd_kafka_t* rk, rd_kafka_resp_err_t error,
                           rd_kafka_topic_partition_list_t* list, void* shared);

  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  rd_kafka_t* handle_ = nullptr;
  bool leave_group_ = false;
};

/// A configuration with ours, then the person's properties.
[[nodiscard]] types::Result<Owned<rd_kafka_conf_t>> make_conf(const Settings& settings,
                                                              const Properties& own);

}  // namespace limen::kafka
