#include "connectors/kafka/client.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

namespace limen::kafka {

namespace {

constexpr auto kPatience = std::chrono::milliseconds(500);

driver::LogLevel level_of(int syslog_level, std::string_view facility) {
  // Connections that fail are told once, by problem(); librdkafka tells each attempt. A person's
  // property may be for producers only: both kinds of client get all of them.
  if (facility == "FAIL" || facility == "ERROR" || facility == "CONFWARN") {
    return driver::LogLevel::kDebug;
  }
  if (syslog_level <= 3) return driver::LogLevel::kError;
  if (syslog_level == 4) return driver::LogLevel::kWarning;
  return driver::LogLevel::kDebug;
}

/// librdkafka's sentence without "(after 3ms in state CONNECT, 9 identical error(s) suppressed)",
/// so that the same trouble reads the same.
std::string without_counts(std::string_view reason) {
  return std::string(reason.substr(0, reason.find(" (after ")));
}

}  // namespace

types::Result<std::unique_ptr<Client>> Client::make(rd_kafka_type_t type, const Settings& settings,
                                                    const Properties& own, Hooks hooks) {
  auto conf = make_conf(settings, own);
  if (!conf) return tl::unexpected(conf.error());
  std::unique_ptr<Client> client(new Client(std::move(hooks)));
  client->install(conf->get());
  std::array<char, 512> why{};
  client->handle_ = rd_kafka_new(type, conf->get(), why.data(), why.size());
  if (client->handle_ == nullptr) {
    return types::failure(fmt::format("Kafka client: {}", std::string_view(why.data())));
  }
  static_cast<void>(conf->release());  // rd_kafka_new took it
  return client;
}

Client::~Client() {
  if (handle_ == nullptr) return;
  {
    // Not while librdkafka's threads are inside a hook.
    const std::lock_guard guard(shared_->mutex);
    shared_->closed = true;
  }
  std::packaged_task<void()> destroy([shared = shared_, handle = handle_, leave = leave_group_] {
    if (leave) rd_kafka_consumer_close(handle);
    rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  });
  const auto done = destroy.get_future();
  std::thread(std::move(destroy)).detach();
  done.wait_for(kPatience);
}

void Client::install(rd_kafka_conf_t* conf) {
  rd_kafka_conf_set_opaque(conf, shared_.get());
  rd_kafka_conf_set_log_cb(conf, &Client::on_log);
  rd_kafka_conf_set_error_cb(conf, &Client::on_error);
  if (shared_->hooks.delivered) {
    rd_kafka_conf_set_dr_msg_cb(conf, [](rd_kafka_t*, const rd_kafka_message_t* m, void* shared) {
      auto* self = static_cast<Shared*>(shared);
      if (!self->closed) self->hooks.delivered(*m);
    });
  }
  if (shared_->hooks.committed) {
    rd_kafka_conf_set_offset_commit_cb(
        conf, [](rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* offsets,
                 void* shared) {
          auto* self = static_cast<Shared*>(shared);
          if (!self->closed) self->hooks.committed(error, offsets);
        });
  }
  if (shared_->hooks.rebalanced) rd_kafka_conf_set_rebalance_cb(conf, &Client::on_rebalance);
}

void Client::on_rebalance(rd_kafka_t* rk, rd_kafka_resp_err_t error,
                          rd_kafka_topic_partition_list_t* list, void* shared) {
  auto* self = static_cast<Shared*>(shared);
  if (self->closed) {
    rd_kafka_assign(rk, nullptr);  // closing the consumer waits for it
  } else {
    self->hooks.rebalanced(error, list);
  }
}

void Client::on_log(const rd_kafka_t* rk, int level, const char* facility, const char* text) {
  auto* self = static_cast<Shared*>(rd_kafka_opaque(rk));
  const std::lock_guard guard(self->mutex);
  if (self->closed || !self->hooks.log) return;
  self->hooks.log(level_of(level, facility), fmt::format("Kafka: {}", text));
}

void Client::on_error(rd_kafka_t*, int code, const char* reason, void* shared) {
  auto* self = static_cast<Shared*>(shared);
  const auto error = static_cast<rd_kafka_resp_err_t>(code);
  {
    const std::lock_guard guard(self->mutex);
    if (self->closed) return;
    // "All brokers are down" says less than the connection's error that came before it.
    if (error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || self->problem.empty()) {
      self->problem = without_counts(reason);
    }
  }
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) self->down = true;
  if (self->hooks.trouble) self->hooks.trouble();
}

void Client::heard_from_broker() {
  shared_->down = false;
  const std::lock_guard guard(shared_->mutex);
  shared_->problem.clear();
}

void Client::hush() {
  const std::lock_guard guard(shared_->mutex);
  shared_->closed = true;
}

std::string Client::problem() const {
  const std::lock_guard guard(shared_->mutex);
  return shared_->problem;
}

void Client::log(driver::LogLevel level, const std::string& text) const {
  if (shared_->hooks.log) shared_->hooks.log(level, text);
}

}  // namespace limen::kafka
