#include "connectors/kafka/topic_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <span>

namespace limen::kafka {

namespace {

constexpr auto kCalm = std::chrono::seconds(5);
constexpr auto kAnxious = std::chrono::milliseconds(300);
constexpr int kTimeoutMs = 700;  // bounds how long a stop waits for the thread

bool same(const TopicWatch::View& a, const TopicWatch::View& b) {
  const auto same_partition = [](const auto& x, const auto& y) {
    return x.number == y.number && x.led == y.led;
  };
  const auto same_topic = [&](const auto& x, const auto& y) {
    return x.first == y.first && x.second.problem == y.second.problem &&
           std::equal(x.second.partitions.begin(), x.second.partitions.end(),
                      y.second.partitions.begin(), y.second.partitions.end(), same_partition);
  };
  return a.reachable == b.reachable &&
         std::equal(a.topics.begin(), a.topics.end(), b.topics.begin(), b.topics.end(), same_topic);
}

std::string topic_problem(const std::string& name, rd_kafka_resp_err_t error) {
  if (error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
    return fmt::format("topic {} does not exist yet; waiting for it", name);
  }
  return fmt::format("topic {}: {}", name, rd_kafka_err2str(error));
}

bool led(const rd_kafka_metadata_t& metadata, const rd_kafka_metadata_partition& partition) {
  const std::span brokers(metadata.brokers, static_cast<std::size_t>(metadata.broker_cnt));
  return std::any_of(brokers.begin(), brokers.end(),
                     [&](const auto& broker) { return broker.id == partition.leader; });
}

}  // namespace

TopicWatch::TopicWatch(Client& client, std::vector<std::string> topics)
    : client_(client), names_(std::move(topics)) {
  for (const auto& name : names_) {
    topics_.emplace_back(rd_kafka_topic_new(client_.handle(), name.c_str(), nullptr));
  }
  thread_ = std::thread([this] { run(); });
}

TopicWatch::~TopicWatch() {
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

std::optional<TopicWatch::View> TopicWatch::changed() {
  const std::lock_guard guard(mutex_);
  if (!changed_) return std::nullopt;
  changed_ = false;
  return view_;
}

void TopicWatch::hurry() {
  {
    const std::lock_guard guard(mutex_);
    hurry_ = true;
  }
  wake_.notify_all();
}

void TopicWatch::run() {
  std::unique_lock guard(mutex_);
  while (!stop_) {
    hurry_ = false;
    guard.unlock();
    const bool well = look();
    guard.lock();
    const auto pause = well ? std::chrono::milliseconds(kCalm) : kAnxious;
    // A hurry ends a calm wait only: brokers that are down are asked often enough as it is.
    wake_.wait_for(guard, pause, [&] { return stop_ || (hurry_ && well); });
  }
}

bool TopicWatch::look() {
  View view;
  {
    const std::lock_guard guard(mutex_);
    view = view_;
  }
  bool well = true;
  view.reachable = true;
  for (std::size_t i = 0; i < names_.size() && view.reachable; ++i) {
    well = look_at(names_[i], view) && well;
  }
  if (view.reachable) client_.heard_from_broker();
  const std::lock_guard guard(mutex_);
  if (!same(view, view_)) {
    view_ = std::move(view);
    changed_ = true;
  }
  return well && view_.reachable;
}

bool TopicWatch::look_at(const std::string& name, View& view) {
  const auto at =
      static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
  const rd_kafka_metadata_t* raw = nullptr;
  const auto error = rd_kafka_metadata(client_.handle(), 0, topics_[at].get(), &raw, kTimeoutMs);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    view.reachable = false;
    return false;
  }
  const Owned<const rd_kafka_metadata_t> metadata(raw);
  Topic& topic = view.topics[name];
  topic.problem.clear();
  if (metadata->topic_cnt == 0) return false;
  const auto& found = metadata->topics[0];
  if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) topic.problem = topic_problem(name, found.err);
  if (found.partition_cnt > 0) topic.partitions.clear();
  bool all_led = true;
  for (int i = 0; i < found.partition_cnt; ++i) {
    topic.partitions.push_back({found.partitions[i].id, led(*metadata, found.partitions[i])});
    all_led = all_led && topic.partitions.back().led;
  }
  if (!all_led) topic.problem = fmt::format("topic {} has partitions without a leader", name);
  return topic.problem.empty();
}

}  // namespace limen::kafka
