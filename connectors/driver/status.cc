#include "connectors/driver/status.h"

namespace limen::driver {

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::kStarting:
      return "starting";
    case Phase::kStandby:
      return "standby";
    case Phase::kRunning:
      return "running";
    case Phase::kStopping:
      return "stopping";
  }
  return "";
}

void StatusBoard::publish(Status status) {
  auto fresh = std::make_shared<const Status>(std::move(status));
  const std::lock_guard guard(mutex_);
  status_ = std::move(fresh);
}

std::shared_ptr<const Status> StatusBoard::get() const {
  const std::lock_guard guard(mutex_);
  return status_;
}

}  // namespace limen::driver
