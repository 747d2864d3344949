#pragma once

#include <prometheus/collectable.h>

#include <functional>
#include <memory>
#include <vector>

#include "engine/types/engine_status.h"

namespace limen::metrics {

/// The metrics of an engine's status; labels are inputs, rules, severities, reasons and sinks,
/// never keys. Values of closed sets are there from the start, as 0.
[[nodiscard]] std::vector<prometheus::MetricFamily> engine_metrics(
    const types::EngineStatus& status);

/// Gives the newest status to Prometheus, as it is when asked.
class EngineCollector : public prometheus::Collectable {
 public:
  using Source = std::function<std::shared_ptr<const types::EngineStatus>()>;
  explicit EngineCollector(Source source) : source_(std::move(source)) {}
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override {
    const auto status = source_();
    return engine_metrics(status ? *status : types::EngineStatus{});
  }

 private:
  Source source_;
};

}  // namespace limen::metrics
