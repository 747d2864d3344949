#include "connectors/kafka/producer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "connectors/kafka/client.h"

namespace limen::kafka {

namespace {

using driver::LogLevel;

constexpr std::size_t kEnough = 50'000;  // records on their way at which a caller should stop
constexpr auto kRetryEvery = std::chrono::milliseconds(500);

const Properties kOwn = {
    {"enable.idempotence", "true"},
    {"acks", "all"},
    {"message.timeout.ms", "0"},  // for ever: a record that gives up would be lost
    {"linger.ms", "0"},
    {"retry.backoff.ms", "5"},
    {"compression.type", "lz4"},
    {"queue.buffering.max.messages", "200000"},
    {"queue.buffering.max.kbytes", "262144"},
};

/// Whether no later try can go better.
bool hopeless(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
         error == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE || error == RD_KAFKA_RESP_ERR_INVALID_MSG ||
         error == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

void take_headers(const rd_kafka_message_t& message, Producer::Record& record) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    record.headers.emplace_back(name, std::string(static_cast<const char*>(value), size));
  }
}

rd_kafka_headers_t* headers_of(const Producer::Record& record) {
  if (record.headers.empty()) return nullptr;
  rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
  for (const auto& [name, value] : record.headers) {
    rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  return headers;
}

Producer::Record record_of(const rd_kafka_message_t& message, std::uint64_t mark) {
  Producer::Record record;
  record.topic = rd_kafka_topic_name(message.rkt);
  record.key.assign(static_cast<const char*>(message.key), message.key_len);
  record.value.assign(static_cast<const char*>(message.payload), message.len);
  take_headers(message, record);
  record.mark = mark;
  return record;
}

}  // namespace

Producer::Producer(Settings settings, Properties own, driver::LogFn log)
    : settings_(std::move(settings)), own_(kOwn), log_(std::move(log)) {
  own_.insert(own_.end(), own.begin(), own.end());
}

Producer::~Producer() = default;

types::Result<std::unique_ptr<Producer>> Producer::make(const Settings& settings, Properties own,
                                                        driver::LogFn log) {
  std::unique_ptr<Producer> producer(new Producer(settings, std::move(own), std::move(log)));
  if (auto opened = producer->open(); !opened) return tl::unexpected(opened.error());
  return producer;
}

types::Result<void> Producer::open() {
  Hooks hooks;
  hooks.log = log_;
  hooks.delivered = [this](const rd_kafka_message_t& message) { delivered(&message); };
  auto client = Client::make(RD_KAFKA_PRODUCER, settings_, own_, std::move(hooks));
  if (!client) return tl::unexpected(client.error());
  client_ = std::move(*client);
  return {};
}

void Producer::warm_up(const std::vector<std::string>& topics, driver::Milliseconds wait) {
  const auto until = std::chrono::steady_clock::now() + wait;
  for (const auto& topic : topics) {
    const auto left =
        std::chrono::duration_cast<driver::Milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    const Owned<rd_kafka_topic_t> handle(
        rd_kafka_topic_new(client_->handle(), topic.c_str(), nullptr));
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client_->handle(), 0, handle.get(), &metadata,
                                         static_cast<int>(left.count()));
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_metadata_destroy(metadata);
  }
}

void Producer::send(Record record) {
  record.mark = mark_;
  ++open_[mark_];
  ++outstanding_;
  // Behind what waits already, to keep the order.
  if (!waiting_.empty() || !hand_to_librdkafka(record)) waiting_.push_back(std::move(record));
}

/// Whether the record is off our hands.
bool Producer::hand_to_librdkafka(const Record& record) {
  rd_kafka_headers_t* headers = headers_of(record);
  // NOLINTNEXTLINE: librdkafka's C variadic call; values are copied.
  const auto error = rd_kafka_producev(
      client_->handle(), RD_KAFKA_V_TOPIC(record.topic.c_str()),
      RD_KAFKA_V_KEY(record.key.empty() ? nullptr : record.key.data(), record.key.size()),
      RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()),
      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_HEADERS(headers),
      RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(record.mark)), RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return true;
  if (headers != nullptr) rd_kafka_headers_destroy(headers);
  waiting_for_room_ = error == RD_KAFKA_RESP_ERR__QUEUE_FULL;
  if (hopeless(error)) {
    ++counters_.refused;
    log_(LogLevel::kError,
         fmt::format("dropped a record of {} bytes for {}, key {}: {}", record.value.size(),
                     record.topic, record.key, rd_kafka_err2str(error)));
    done(record.mark);
    return true;
  }
  if (!waiting_for_room_) failure_ = fmt::format("{}: {}", record.topic, rd_kafka_err2str(error));
  return false;
}

void Producer::delivered(const void* opaque) {
  const auto& message = *static_cast<const rd_kafka_message_t*>(opaque);
  const auto mark = reinterpret_cast<std::uint64_t>(message._private);
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    ++counters_.delivered;
    failure_.clear();
    client_->heard_from_broker();
    done(mark);
    return;
  }
  Record record = record_of(message, mark);
  if (hopeless(message.err)) {
    ++counters_.refused;
    log_(LogLevel::kError,
         fmt::format("dropped a record of {} bytes for {}, key {}: {}", record.value.size(),
                     record.topic, record.key, rd_kafka_err2str(message.err)));
    done(mark);
    return;
  }
  if (message.err != RD_KAFKA_RESP_ERR__PURGE_QUEUE &&
      message.err != RD_KAFKA_RESP_ERR__PURGE_INFLIGHT) {
    failure_ = fmt::format("{}: {}", record.topic, rd_kafka_err2str(message.err));
  }
  ++counters_.retried;
  waiting_.push_back(std::move(record));
  retry_at_ = std::chrono::steady_clock::now() + kRetryEvery;
}

void Producer::done(std::uint64_t mark) {
  --outstanding_;
  const auto found = open_.find(mark);
  if (found != open_.end() && --found->second == 0) open_.erase(found);
}

void Producer::serve(driver::Milliseconds wait) {
  rd_kafka_poll(client_->handle(), static_cast<int>(wait.count()));
  if (rd_kafka_fatal_error(client_->handle(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR) rebuild();
  retry_due();
}

void Producer::rebuild() {
  std::array<char, 512> why{};
  rd_kafka_fatal_error(client_->handle(), why.data(), why.size());
  log_(LogLevel::kWarning,
       fmt::format("Kafka's producer gave up ({}); a new one sends again what was on its way",
                   std::string_view(why.data())));
  ++counters_.rebuilds;
  // Purged records come back as delivery reports and stand in waiting_ then.
  rd_kafka_purge(client_->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  while (rd_kafka_outq_len(client_->handle()) > 0) rd_kafka_poll(client_->handle(), 10);
  // The settings were taken once, so they are taken again; else the old handle stays and we come
  // back here.
  if (auto opened = open(); !opened) log_(LogLevel::kError, opened.error().message);
  retry_at_ = std::chrono::steady_clock::now();
}

void Producer::retry_due() {
  if (waiting_.empty()) return;
  if (!waiting_for_room_ && std::chrono::steady_clock::now() < retry_at_) return;
  std::vector<Record> batch;
  batch.swap(waiting_);
  std::size_t sent = 0;
  while (sent < batch.size() && hand_to_librdkafka(batch[sent])) ++sent;
  if (sent < batch.size()) retry_at_ = std::chrono::steady_clock::now() + kRetryEvery;
  // What did not fit stands before what came back meanwhile.
  waiting_.insert(waiting_.begin(),
                  std::make_move_iterator(batch.begin() + static_cast<long>(sent)),
                  std::make_move_iterator(batch.end()));
}

bool Producer::flush(driver::Milliseconds wait) {
  const auto until = std::chrono::steady_clock::now() + wait;
  while (outstanding_ > 0 && std::chrono::steady_clock::now() < until) {
    serve(driver::Milliseconds(20));
  }
  return outstanding_ == 0;
}

bool Producer::ready() const { return waiting_.empty() && outstanding_ < kEnough; }

std::uint64_t Producer::mark() { return mark_++; }

bool Producer::acknowledged(std::uint64_t mark) const {
  return open_.empty() || open_.begin()->first > mark;
}

std::string Producer::problem() const {
  if (!failure_.empty()) return fmt::format("cannot write {}; keeps trying", failure_);
  if (client_->down()) {
    const std::string why = client_->problem();
    return fmt::format("cannot reach Kafka at {}{}{}; keeps trying", settings_.brokers,
                       why.empty() ? "" : ": ", why);
  }
  return {};
}

void Producer::provoke_fatal_error() {
  rd_kafka_test_fatal_error(client_->handle(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
                            "provoked by a test");
}

}  // namespace limen::kafka
