#include "connectors/kafka/partition.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "connectors/kafka/bounded.h"

namespace limen::kafka {

namespace {

constexpr std::chrono::milliseconds kAsk{500};

Owned<rd_kafka_topic_partition_list_t> list_of(const std::string& topic, std::int32_t partition,
                                               std::int64_t offset) {
  Owned<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset;
  return list;
}

rd_kafka_resp_err_t code_of(rd_kafka_error_t* error) {
  if (error == nullptr) return RD_KAFKA_RESP_ERR_NO_ERROR;
  const auto code = rd_kafka_error_code(error);
  rd_kafka_error_destroy(error);
  return code;
}

}  // namespace

std::optional<Watermarks> ask_watermarks(Client& client, const std::string& topic,
                                         std::int32_t partition) {
  const auto found = within(client, 2 * kAsk, [topic, partition](Client& asked) {
    std::optional<Watermarks> marks(std::in_place);
    const auto error =
        rd_kafka_query_watermark_offsets(asked.handle(), topic.c_str(), partition, &marks->low,
                                         &marks->high, static_cast<int>(kAsk.count()));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) marks.reset();
    return marks;
  });
  return found.value_or(std::nullopt);
}

Partition::Partition(Client& client, std::string topic, std::int32_t number, Signal& signal)
    : client_(&client),
      topic_(std::move(topic)),
      number_(number),
      queue_(rd_kafka_queue_get_partition(client.handle(), topic_.c_str(), number)) {
  // Before it is assigned: the assignment leaves a queue alone that the application has taken.
  rd_kafka_queue_forward(queue_.get(), nullptr);
  rd_kafka_queue_cb_event_enable(
      queue_.get(), [](rd_kafka_t*, void* to) { static_cast<Signal*>(to)->ring(); }, &signal);
}

Partition::~Partition() {
  if (queue_) rd_kafka_queue_cb_event_enable(queue_.get(), nullptr, nullptr);
}

rd_kafka_resp_err_t Partition::read_from(std::int64_t offset) {
  const auto list = list_of(topic_, number_, offset);
  if (started_) {
    const auto error = code_of(rd_kafka_incremental_unassign(client_->handle(), list.get()));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return error;
    started_ = false;
  }
  const auto error = code_of(rd_kafka_incremental_assign(client_->handle(), list.get()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return error;
  started_ = true;
  astray_ = false;
  at_end_ = false;
  next_ = offset;
  return error;
}

void Partition::take(std::size_t max, std::vector<rd_kafka_message_t*>& out) {
  if (raw_.size() < max) raw_.resize(max);
  const auto got = rd_kafka_consume_batch_queue(queue_.get(), 0, raw_.data(), max);
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max<ssize_t>(got, 0)); ++i) {
    rd_kafka_message_t* message = raw_[i];
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) take_error(*message);
    // An older offset was fetched before we went elsewhere.
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR || message->offset < next_) {
      rd_kafka_message_destroy(message);
      continue;
    }
    next_ = message->offset + 1;
    at_end_ = proving_ = false;
    out.push_back(message);
  }
}

void Partition::take_error(const rd_kafka_message_t& message) {
  if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    at_end_ = true;
    proving_ = false;
    end_seen_ = message.offset;
    return;
  }
  if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
    astray_ = true;
    return;
  }
  client_->log(driver::LogLevel::kWarning,
               fmt::format("{}/{}: {}", topic_, number_, rd_kafka_message_errstr(&message)));
}

void Partition::doubt_end() { in_doubt_ = in_doubt_ || at_end_ || proving_; }

void Partition::prove_end() {
  if (!in_doubt_) return;
  // Asking the broker for its end would block, in librdkafka 2.0, for as long as the broker is away
  // (a request that was never sent is tried without an end): read on from here, which ends with an
  // end of its own.
  if (read_from(place()) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  in_doubt_ = false;
  proving_ = true;
}

std::optional<std::uint64_t> Partition::find_again() {
  const auto marks = ask_watermarks(*client_, topic_, number_);
  if (!marks) return std::nullopt;
  const std::int64_t was = next_;
  // Behind the end, the topic was made anew: all that it has now is new to us.
  const std::int64_t to = was < marks->low || was > marks->high ? marks->low : was;
  if (read_from(to) != RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  return to > was ? static_cast<std::uint64_t>(to - was) : 0;
}

std::int64_t Partition::place() const { return at_end_ ? std::max(next_, end_seen_) : next_; }

std::optional<std::uint64_t> Partition::lag() const {
  std::int64_t low = 0;
  std::int64_t high = 0;
  const auto error =
      rd_kafka_get_watermark_offsets(client_->handle(), topic_.c_str(), number_, &low, &high);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR || high < 0) return std::nullopt;
  return high > next_ ? static_cast<std::uint64_t>(high - next_) : 0;
}

}  // namespace limen::kafka
