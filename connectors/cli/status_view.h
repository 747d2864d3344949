#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "connectors/driver/status.h"
#include "engine/plan/plan.h"
#include "engine/types/engine_status.h"

namespace limen::cli {

/// The driver's newest status as API and metrics want it: with the rules' texts, a rate, and times
/// of the wall clock. Any thread.
class StatusView {
 public:
  /// `plan` until the driver tells of the rules in force.
  StatusView(const driver::StatusBoard& board, std::shared_ptr<const plan::Plan> plan);
  /// Never null.
  [[nodiscard]] std::shared_ptr<const types::EngineStatus> get() const;

  /// The rules in force.
  [[nodiscard]] std::shared_ptr<const plan::Plan> plan() const;

 private:
  using Clock = std::chrono::steady_clock;
  void measure_rate(std::uint64_t events) const;

  const driver::StatusBoard& board_;
  std::shared_ptr<const plan::Plan> plan_;
  types::EventTime started_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const driver::Status> last_;
  mutable std::shared_ptr<const types::EngineStatus> view_;  // of last_
  mutable Clock::time_point rate_since_ = Clock::now();
  mutable std::uint64_t rate_events_ = 0;
  mutable double rate_ = 0.0;
};

/// The time of the clock on the wall.
[[nodiscard]] types::EventTime wall_now();

}  // namespace limen::cli
