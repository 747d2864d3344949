#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/types/engine_status.h"

namespace limen::metrics {

/// All metrics of the program in Prometheus' text format: the engine's, from its newest status, the
/// HTTP server's, which are counted here, and the process's. Any thread at any time.
///
/// Labels come from closed sets: about 60 series, and 5 a rule, 8 an input, 3 a sink, 18 a route.
class Metrics {
 public:
  using Source = std::function<std::shared_ptr<const types::EngineStatus>()>;

  /// `routes` and `drop_reasons` are the values that are there from the start; the source may give
  /// null while there is no status.
  Metrics(Source source, std::span<const std::string_view> routes,
          std::span<const std::string_view> drop_reasons);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// Counts an answer of the HTTP server; `route` is a template, never a path.
  void count_request(std::string_view route, std::string_view method, int code, double seconds);
  void set_streams(std::size_t clients);
  void count_dropped_stream(std::string_view reason);

  /// One scrape.
  [[nodiscard]] std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace limen::metrics
