#pragma once

#include <prometheus/metric_family.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace limen::metrics {

using Labels = std::initializer_list<std::pair<const char*, std::string_view>>;

/// One metric's samples in the making.
class Family {
 public:
  static Family counter(std::string name, std::string help) {
    return {std::move(name), std::move(help), prometheus::MetricType::Counter};
  }
  static Family gauge(std::string name, std::string help) {
    return {std::move(name), std::move(help), prometheus::MetricType::Gauge};
  }

  void add(double value, Labels labels = {}) {
    prometheus::ClientMetric& metric = family_.metric.emplace_back();
    for (const auto& [name, text] : labels) metric.label.push_back({name, std::string(text)});
    (family_.type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) =
        value;
  }
  /// Appends the family, unless nothing is known of it.
  void append_to(std::vector<prometheus::MetricFamily>& all) && {
    if (!family_.metric.empty()) all.push_back(std::move(family_));
  }

 private:
  Family(std::string name, std::string help, prometheus::MetricType type)
      : family_{std::move(name), std::move(help), type, {}} {}

  prometheus::MetricFamily family_;
};

}  // namespace limen::metrics
