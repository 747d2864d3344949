#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/shard.h"

namespace limen::driver {

/// All sinks as one: each takes everything; a mark is acknowledged when all of them say so.
class Outlet {
 public:
  using Marks = std::vector<std::uint64_t>;

  explicit Outlet(std::vector<Sink*> sinks) : sinks_(std::move(sinks)) {}

  /// Writes and empties what the shard gave; `input_of` tells a rejection's input.
  template <class InputOf>
  void take(ShardOutput& output, const InputOf& input_of) {
    for (const auto& alert : output.alerts) write(alert);
    for (const auto& rejection : output.rejections) write(rejection, input_of(rejection.input));
    output.alerts.clear();
    output.rejections.clear();
  }
  void serve(Milliseconds wait);
  [[nodiscard]] bool ready() const;
  [[nodiscard]] Marks mark();
  [[nodiscard]] bool acknowledged(const Marks& marks) const;
  [[nodiscard]] types::Result<void> check() const;
  [[nodiscard]] std::string problem() const;
  [[nodiscard]] std::vector<types::SinkStatus> reports() const;

  [[nodiscard]] std::uint64_t alerts() const { return alerts_; }
  [[nodiscard]] std::uint64_t shadow() const { return shadow_; }
  [[nodiscard]] std::uint64_t quarantined() const { return quarantined_; }

 private:
  void write(const types::Alert& alert);
  void write(const types::Rejection& rejection, const Input& input);

  std::vector<Sink*> sinks_;
  std::string json_;
  std::uint64_t alerts_ = 0;
  std::uint64_t shadow_ = 0;
  std::uint64_t quarantined_ = 0;
};

}  // namespace limen::driver
