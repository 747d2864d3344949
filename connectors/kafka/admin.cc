#include "connectors/kafka/admin.h"

#include <fmt/format.h>

#include <array>

#include "connectors/kafka/client.h"

namespace limen::kafka {

namespace {

int ms(driver::Milliseconds wait) { return static_cast<int>(wait.count()); }

Owned<rd_kafka_AdminOptions_t> options_for(rd_kafka_t* handle, rd_kafka_admin_op_t operation,
                                           driver::Milliseconds wait) {
  Owned<rd_kafka_AdminOptions_t> options(rd_kafka_AdminOptions_new(handle, operation));
  std::array<char, 256> why{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), ms(wait), why.data(), why.size());
  return options;
}

types::Result<void> outcome(rd_kafka_resp_err_t error, const char* text) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  return types::failure(text == nullptr ? rd_kafka_err2str(error) : text, true);
}

}  // namespace

Admin::Admin(std::unique_ptr<Client> client) : client_(std::move(client)) {}
Admin::~Admin() = default;

types::Result<std::unique_ptr<Admin>> Admin::make(const Settings& settings, driver::LogFn log) {
  Hooks hooks;
  hooks.log = std::move(log);
  auto client = Client::make(RD_KAFKA_PRODUCER, settings, {}, std::move(hooks));
  if (!client) return tl::unexpected(client.error());
  return std::unique_ptr<Admin>(new Admin(std::move(*client)));
}

types::Result<void> Admin::create_topic(const std::string& name, int partitions,
                                        const Properties& config, driver::Milliseconds wait) {
  std::array<char, 256> why{};
  const Owned<rd_kafka_NewTopic_t> topic(
      rd_kafka_NewTopic_new(name.c_str(), partitions, -1, why.data(), why.size()));
  if (!topic) return types::failure(why.data());
  for (const auto& [key, value] : config) {
    rd_kafka_NewTopic_set_config(topic.get(), key.c_str(), value.c_str());
  }
  const auto options = options_for(client_->handle(), RD_KAFKA_ADMIN_OP_CREATETOPICS, wait);
  const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client_->handle()));
  rd_kafka_NewTopic_t* raw = topic.get();
  rd_kafka_CreateTopics(client_->handle(), &raw, 1, options.get(), queue.get());
  const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), ms(wait)));
  if (!event) return types::failure(fmt::format("no answer when making topic {}", name), true);
  const auto* result = rd_kafka_event_CreateTopics_result(event.get());
  if (result == nullptr || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return outcome(rd_kafka_event_error(event.get()), rd_kafka_event_error_string(event.get()));
  }
  std::size_t count = 0;
  const auto* const* topics = rd_kafka_CreateTopics_result_topics(result, &count);
  if (count == 0) return types::failure("no answer about the topic", true);
  const auto error = rd_kafka_topic_result_error(topics[0]);
  if (error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return {};
  return outcome(error, rd_kafka_topic_result_error_string(topics[0]));
}

types::Result<void> Admin::delete_records(const std::string& topic, int partition,
                                          std::int64_t before, driver::Milliseconds wait) {
  const Owned<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = before;
  rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(list.get());
  const auto options = options_for(client_->handle(), RD_KAFKA_ADMIN_OP_DELETERECORDS, wait);
  const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client_->handle()));
  rd_kafka_DeleteRecords(client_->handle(), &request, 1, options.get(), queue.get());
  const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), ms(wait)));
  rd_kafka_DeleteRecords_destroy(request);
  if (!event) return types::failure("no answer when deleting records", true);
  return outcome(rd_kafka_event_error(event.get()), rd_kafka_event_error_string(event.get()));
}

types::Result<std::size_t> Admin::brokers(driver::Milliseconds wait) {
  const rd_kafka_metadata_t* raw = nullptr;
  const auto error = rd_kafka_metadata(client_->handle(), 0, nullptr, &raw, ms(wait));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return tl::unexpected(types::Error{rd_kafka_err2str(error), true});
  }
  const Owned<const rd_kafka_metadata_t> metadata(raw);
  return static_cast<std::size_t>(metadata->broker_cnt);
}

}  // namespace limen::kafka
