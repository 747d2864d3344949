#pragma once

#include <memory>
#include <string>

#include "connectors/driver/ports.h"
#include "connectors/kafka/producer.h"

namespace limen::kafka {

/// Writes alerts, shadow alerts and quarantine records to their topics; alerts with their alert_id
/// as the record's key, so that all records of one stand in one partition, in order.
class AlertSink final : public driver::Sink {
 public:
  struct Topics {
    std::string alerts = "limen.alerts";
    std::string shadow = "limen.shadow";
    std::string quarantine = "limen.quarantine";
  };

  AlertSink(std::unique_ptr<Producer> producer, Topics topics);

  void alert(const types::Alert& alert) override;
  void shadow(const types::Alert& alert) override;
  void quarantine(std::string_view json) override;
  void serve(driver::Milliseconds wait) override { producer_->serve(wait); }
  [[nodiscard]] bool ready() const override { return producer_->ready(); }
  std::uint64_t mark() override { return producer_->mark(); }
  [[nodiscard]] bool acknowledged(std::uint64_t mark) const override {
    return producer_->acknowledged(mark);
  }
  [[nodiscard]] std::string problem() const override { return producer_->problem(); }
  [[nodiscard]] types::SinkStatus report() const override;

 private:
  void send(const std::string& topic, const types::Alert& alert);

  std::unique_ptr<Producer> producer_;
  Topics topics_;
};

}  // namespace limen::kafka
