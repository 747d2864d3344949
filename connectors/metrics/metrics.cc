#include "connectors/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

#include "connectors/metrics/engine_metrics.h"
#include "connectors/metrics/process_metrics.h"

namespace limen::metrics {

namespace {

const prometheus::Histogram::BucketBoundaries kLatencies = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

}  // namespace

struct Metrics::State {
  explicit State(Source source) : engine(std::move(source)) {}

  prometheus::Counter& requests_of(std::string_view route, std::string_view method, int code) {
    return requests.Add({{"route", std::string(route)},
                         {"method", std::string(method)},
                         {"code", std::to_string(code)}});
  }
  prometheus::Histogram& durations_of(std::string_view route) {
    return durations.Add({{"route", std::string(route)}}, kLatencies);
  }

  EngineCollector engine;
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter()
          .Name("limen_http_requests_total")
          .Help("Requests answered, by route, method and status.")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& durations =
      prometheus::BuildHistogram()
          .Name("limen_http_request_duration_seconds")
          .Help("Time from a request's head to its answer.")
          .Register(registry);
  prometheus::Gauge& clients = prometheus::BuildGauge()
                                   .Name("limen_sse_clients")
                                   .Help("Live streams open.")
                                   .Register(registry)
                                   .Add({});
  prometheus::Family<prometheus::Counter>& dropped =
      prometheus::BuildCounter()
          .Name("limen_sse_dropped_total")
          .Help("Live streams cut off or refused, by reason.")
          .Register(registry);
};

Metrics::Metrics(Source source, std::span<const std::string_view> routes,
                 std::span<const std::string_view> drop_reasons)
    : state_(std::make_unique<State>(std::move(source))) {
  for (const std::string_view route : routes) {
    state_->requests_of(route, "GET", 200);
    state_->durations_of(route);
  }
  for (const std::string_view reason : drop_reasons) {
    state_->dropped.Add({{"reason", std::string(reason)}});
  }
}

Metrics::~Metrics() = default;

void Metrics::count_request(std::string_view route, std::string_view method, int code,
                            double seconds) {
  state_->requests_of(route, method, code).Increment();
  state_->durations_of(route).Observe(seconds);
}

void Metrics::set_streams(std::size_t clients) {
  state_->clients.Set(static_cast<double>(clients));
}

void Metrics::count_dropped_stream(std::string_view reason) {
  state_->dropped.Add({{"reason", std::string(reason)}}).Increment();
}

std::string Metrics::text() const {
  std::vector<prometheus::MetricFamily> all = state_->engine.Collect();
  for (auto& more : {state_->registry.Collect(), process_metrics()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return prometheus::TextSerializer().Serialize(all);
}

}  // namespace limen::metrics
