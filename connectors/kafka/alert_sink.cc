#include "connectors/kafka/alert_sink.h"

namespace limen::kafka {

AlertSink::AlertSink(std::unique_ptr<Producer> producer, Topics topics)
    : producer_(std::move(producer)), topics_(std::move(topics)) {}

void AlertSink::alert(const types::Alert& alert) { send(topics_.alerts, alert); }
void AlertSink::shadow(const types::Alert& alert) { send(topics_.shadow, alert); }

void AlertSink::quarantine(std::string_view json) {
  producer_->send(
      {topics_.quarantine, {}, std::string(json), {{"content-type", "application/json"}}});
}

types::SinkStatus AlertSink::report() const {
  const auto& counters = producer_->counters();
  return {"kafka", counters.delivered, counters.retried, counters.refused};
}

void AlertSink::send(const std::string& topic, const types::Alert& alert) {
  producer_->send(
      {topic, alert.alert_id, alert.json, {{"content-type", "application/cloudevents+json"}}});
}

}  // namespace limen::kafka
