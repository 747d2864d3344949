#include "connectors/kafka/client.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace limen::kafka {

namespace {

driver::LogLevel level_of(int syslog_level, std::string_view facility) {
  // Connections that fail are told once, by problem(); librdkafka tells each attempt.
  if (facility == "FAIL" || facility == "ERROR") return driver::LogLevel::kDebug;
  // One set of properties serves consumers and producers; what the other kind reads is no news.
  if (facility == "CONFWARN") return driver::LogLevel::kDebug;
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
  if (handle_ != nullptr) rd_kafka_destroy_flags(handle_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

void Client::install(rd_kafka_conf_t* conf) {
  rd_kafka_conf_set_opaque(conf, this);
  rd_kafka_conf_set_log_cb(conf, &Client::on_log);
  rd_kafka_conf_set_error_cb(conf, &Client::on_error);
  if (hooks_.delivered) {
    rd_kafka_conf_set_dr_msg_cb(conf, [](rd_kafka_t*, const rd_kafka_message_t* m, void* self) {
      static_cast<Client*>(self)->hooks_.delivered(*m);
    });
  }
  if (hooks_.committed) {
    rd_kafka_conf_set_offset_commit_cb(
        conf, [](rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* offsets,
                 void* self) { static_cast<Client*>(self)->hooks_.committed(error, offsets); });
  }
  if (hooks_.rebalanced) {
    rd_kafka_conf_set_rebalance_cb(
        conf, [](rd_kafka_t*, rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* list,
                 void* self) { static_cast<Client*>(self)->hooks_.rebalanced(error, list); });
  }
}

void Client::on_log(const rd_kafka_t* rk, int level, const char* facility, const char* text) {
  const auto* self = static_cast<const Client*>(rd_kafka_opaque(rk));
  if (self->hooks_.log) self->hooks_.log(level_of(level, facility), fmt::format("Kafka: {}", text));
}

void Client::on_error(rd_kafka_t*, int code, const char* reason, void* opaque) {
  auto* self = static_cast<Client*>(opaque);
  const auto error = static_cast<rd_kafka_resp_err_t>(code);
  {
    const std::lock_guard guard(self->mutex_);
    // "All brokers are down" says less than the connection's error that came before it.
    if (error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || self->problem_.empty()) {
      self->problem_ = without_counts(reason);
    }
  }
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) self->down_ = true;
  if (self->hooks_.trouble) self->hooks_.trouble();
}

void Client::heard_from_broker() {
  down_ = false;
  const std::lock_guard guard(mutex_);
  problem_.clear();
}

std::string Client::problem() const {
  const std::lock_guard guard(mutex_);
  return problem_;
}

void Client::log(driver::LogLevel level, const std::string& text) const {
  if (hooks_.log) hooks_.log(level, text);
}

}  // namespace limen::kafka
