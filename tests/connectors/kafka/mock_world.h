#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "connectors/kafka/consumer.h"
#include "connectors/kafka/mock_cluster.h"
#include "connectors/kafka/producer.h"

namespace limen::kafka::testing {

using namespace std::chrono_literals;

inline driver::LogFn quiet() {
  return [](driver::LogLevel, std::string_view) {};
}

/// Calls `step` until it is true, at most for `limit`; the test fails where it never is.
inline bool eventually(const std::function<bool()>& step, std::chrono::seconds limit = 20s) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < until) {
    if (step()) return true;
  }
  return false;
}

/// A mock cluster with a consumer's view of it.
struct World {
  std::unique_ptr<MockCluster> cluster = MockCluster::make().value();
  Settings settings{cluster->bootstrap(), "limen-test", {}};

  std::unique_ptr<Producer> producer() const {
    return Producer::make(settings, {}, quiet()).value();
  }
  std::unique_ptr<Consumer> consumer(std::vector<std::string> topics,
                                     std::vector<driver::Position> from = {}) const {
    auto consumer = Consumer::make(settings, std::move(topics), quiet()).value();
    consumer->start(from);
    return consumer;
  }
  void produce(const std::string& topic, const std::vector<std::string>& values) const {
    auto to = producer();
    for (const auto& value : values) to->send({topic, "", value, {}});
    ASSERT_TRUE(to->flush(10s));
  }
};

/// What was read, by input.
using Read = std::map<std::string, std::vector<std::string>>;

inline void poll_into(Consumer& consumer, Read& read, std::size_t max = 4096) {
  std::vector<driver::InputBatch> batches;
  ASSERT_TRUE(consumer.poll(max, 20ms, batches).has_value());
  for (const auto& batch : batches) {
    for (const auto& record : batch.records) {
      read[consumer.inputs()[batch.input].name].emplace_back(record.content);
    }
  }
}

inline std::size_t total(const Read& read) {
  std::size_t n = 0;
  for (const auto& [name, values] : read) n += values.size();
  return n;
}

}  // namespace limen::kafka::testing
