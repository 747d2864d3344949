#pragma once

#include <memory>
#include <string>

#include "engine/types/result.h"

struct rd_kafka_mock_cluster_s;

namespace limen::kafka {

class Client;

/// librdkafka's mock cluster on a loopback port: a broker for demos and unit tests that any Kafka
/// client can talk to.
///
/// Keeps the newest 5 MiB of a partition, in memory. It has no real transactions and scans what it
/// keeps on every fetch: give producers linger.ms=100. Not for proof of anything about Kafka.
class MockCluster {
 public:
  static types::Result<std::unique_ptr<MockCluster>> make();
  ~MockCluster();
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  /// `127.0.0.1:PORT`, for any client's bootstrap.servers.
  [[nodiscard]] std::string bootstrap() const;
  types::Result<void> create_topic(const std::string& name, int partitions);
  /// Takes the broker off the net, or puts it back with all that it had.
  void set_down(bool down);

 private:
  explicit MockCluster(std::unique_ptr<Client> client);
  std::unique_ptr<Client> client_;
  rd_kafka_mock_cluster_s* cluster_ = nullptr;
};

}  // namespace limen::kafka
