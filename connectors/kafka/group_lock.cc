#include "connectors/kafka/group_lock.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "connectors/kafka/client.h"

namespace limen::kafka {

namespace {

using driver::LogLevel;
using State = driver::Lock::State;

constexpr auto kMakeTopicEvery = std::chrono::seconds(3);
constexpr int kMakeTopicMs = 2000;

/// The broker begins member ids with the client id, and partitions go to members in the order of
/// their ids: the time of joining in it makes the oldest first.
std::string client_id_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return fmt::format("limen-{:020}",
                     std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

}  // namespace

class GroupLock::Impl {
 public:
  Impl(Settings settings, std::string topic, driver::LogFn log)
      : settings_(std::move(settings)), topic_(std::move(topic)), log_(std::move(log)) {}
  ~Impl() { leave(); }

  types::Result<void> join();
  State poll();
  std::string problem() const;

 private:
  void leave();
  void subscribe();
  void rebalanced(rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* list);
  void make_topic();
  void hear_about_topic();

  Settings settings_;
  std::string topic_;
  driver::LogFn log_;
  std::unique_ptr<Client> client_;
  Owned<rd_kafka_queue_t> answers_;
  bool asked_ = false;
  bool member_ = false;  // some assignment has come
  std::chrono::steady_clock::time_point ask_at_{};
  std::string problem_;
  State state_ = State::kWaiting;
};

types::Result<void> GroupLock::Impl::join() {
  const Properties own = {
      {"group.id", settings_.group + "-lock"}, {"client.id", client_id_now()},
      {"session.timeout.ms", "6000"},          {"heartbeat.interval.ms", "1000"},
      {"max.poll.interval.ms", "120000"},      {"partition.assignment.strategy", "range"},
      {"enable.auto.commit", "false"},         {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "latest"},         {"topic.metadata.refresh.interval.ms", "2000"},
  };
  Hooks hooks;
  hooks.log = log_;
  hooks.rebalanced = [this](rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* list) {
    rebalanced(error, list);
  };
  auto client = Client::make(RD_KAFKA_CONSUMER, settings_, own, std::move(hooks));
  if (!client) return tl::unexpected(client.error());
  client_ = std::move(*client);
  rd_kafka_poll_set_consumer(client_->handle());
  answers_.reset(rd_kafka_queue_new(client_->handle()));
  member_ = false;
  asked_ = false;
  ask_at_ = {};
  subscribe();
  return {};
}

void GroupLock::Impl::subscribe() {
  const Owned<rd_kafka_topic_partition_list_t> topics(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(topics.get(), topic_.c_str(), RD_KAFKA_PARTITION_UA);
  rd_kafka_subscribe(client_->handle(), topics.get());
}

void GroupLock::Impl::leave() {
  if (!client_) return;
  answers_.reset();
  if (member_) client_->leave_group_at_end();
  client_.reset();
}

void GroupLock::Impl::rebalanced(rd_kafka_resp_err_t error, rd_kafka_topic_partition_list_t* list) {
  rd_kafka_t* handle = client_->handle();
  if (error != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    if (state_ == State::kHeld) state_ = State::kUncertain;
    rd_kafka_assign(handle, nullptr);
    return;
  }
  member_ = true;
  problem_.clear();
  client_->heard_from_broker();
  rd_kafka_assign(handle, list);
  rd_kafka_pause_partitions(handle, list);  // the lock is all we want of the topic
  const bool ours = rd_kafka_topic_partition_list_find(list, topic_.c_str(), 0) != nullptr;
  if (ours) {
    state_ = State::kHeld;
  } else if (state_ == State::kUncertain || state_ == State::kHeld) {
    state_ = State::kLost;
  }
}

State GroupLock::Impl::poll() {
  if (state_ == State::kLost) {
    // As a newcomer: whoever has it now is older than we.
    leave();
    state_ = State::kWaiting;
    if (auto joined = join(); !joined) problem_ = joined.error().message;
  }
  while (rd_kafka_message_t* message = rd_kafka_consumer_poll(client_->handle(), 0)) {
    if (message->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
      problem_ = fmt::format("topic {} (one partition, for the lock) does not exist", topic_);
    }
    rd_kafka_message_destroy(message);
  }
  if (!member_) make_topic();
  return state_;
}

void GroupLock::Impl::make_topic() {
  if (asked_) return hear_about_topic();
  if (std::chrono::steady_clock::now() < ask_at_) return;
  std::array<char, 256> why{};
  const Owned<rd_kafka_NewTopic_t> topic(
      rd_kafka_NewTopic_new(topic_.c_str(), 1, -1, why.data(), why.size()));
  const Owned<rd_kafka_AdminOptions_t> options(
      rd_kafka_AdminOptions_new(client_->handle(), RD_KAFKA_ADMIN_OP_CREATETOPICS));
  rd_kafka_AdminOptions_set_request_timeout(options.get(), kMakeTopicMs, why.data(), why.size());
  rd_kafka_NewTopic_t* raw = topic.get();
  rd_kafka_CreateTopics(client_->handle(), &raw, 1, options.get(), answers_.get());
  asked_ = true;
}

void GroupLock::Impl::hear_about_topic() {
  const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(answers_.get(), 0));
  if (!event) return;
  asked_ = false;
  ask_at_ = std::chrono::steady_clock::now() + kMakeTopicEvery;
  const auto* result = rd_kafka_event_CreateTopics_result(event.get());
  std::size_t count = 0;
  const auto* const* topics =
      result == nullptr ? nullptr : rd_kafka_CreateTopics_result_topics(result, &count);
  if (count == 0) return;  // no broker answered
  const auto error = rd_kafka_topic_result_error(topics[0]);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    log_(LogLevel::kInfo, fmt::format("made topic {} with one partition, for the lock", topic_));
    subscribe();
  } else if (error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
    problem_ = fmt::format("cannot make topic {} (one partition, for the lock): {}", topic_,
                           rd_kafka_err2str(error));
  }
}

std::string GroupLock::Impl::problem() const {
  if (client_ && client_->down()) {
    return fmt::format("cannot reach Kafka at {}: {}; keeps trying", settings_.brokers,
                       client_->problem());
  }
  return problem_;
}

types::Result<std::unique_ptr<GroupLock>> GroupLock::make(const Settings& settings,
                                                          std::string topic, driver::LogFn log) {
  auto impl = std::make_unique<Impl>(settings, std::move(topic), std::move(log));
  if (auto joined = impl->join(); !joined) return tl::unexpected(joined.error());
  return std::unique_ptr<GroupLock>(new GroupLock(std::move(impl)));
}

GroupLock::GroupLock(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GroupLock::~GroupLock() = default;
State GroupLock::poll() { return impl_->poll(); }
std::string GroupLock::problem() const { return impl_->problem(); }

}  // namespace limen::kafka
