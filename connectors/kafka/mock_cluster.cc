#include "connectors/kafka/mock_cluster.h"

#include "connectors/kafka/client.h"
// After rdkafka.h, which client.h includes.
#include <librdkafka/rdkafka_mock.h>

namespace limen::kafka {

namespace {
constexpr int kBroker = 1;
}

MockCluster::MockCluster(std::unique_ptr<Client> client) : client_(std::move(client)) {}

MockCluster::~MockCluster() {
  if (cluster_ != nullptr) rd_kafka_mock_cluster_destroy(cluster_);
}

types::Result<std::unique_ptr<MockCluster>> MockCluster::make() {
  Settings settings;
  settings.brokers = "127.0.0.1:1";  // the handle only carries the cluster and talks to nobody
  auto client = Client::make(RD_KAFKA_PRODUCER, settings, {}, {});
  if (!client) return tl::unexpected(client.error());
  std::unique_ptr<MockCluster> mock(new MockCluster(std::move(*client)));
  mock->cluster_ = rd_kafka_mock_cluster_new(mock->client_->handle(), 1);
  if (mock->cluster_ == nullptr) return types::failure("the embedded Kafka broker did not start");
  return mock;
}

std::string MockCluster::bootstrap() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }

types::Result<void> MockCluster::create_topic(const std::string& name, int partitions) {
  const auto error = rd_kafka_mock_topic_create(cluster_, name.c_str(), partitions, 1);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return types::failure(rd_kafka_err2str(error));
  return {};
}

void MockCluster::set_down(bool down) {
  if (down) {
    rd_kafka_mock_broker_set_down(cluster_, kBroker);
  } else {
    rd_kafka_mock_broker_set_up(cluster_, kBroker);
  }
}

}  // namespace limen::kafka
