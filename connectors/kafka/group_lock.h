#pragma once

#include <memory>
#include <string>

#include "connectors/driver/ports.h"
#include "connectors/kafka/settings.h"

namespace limen::kafka {

/// The one active instance of a kafka.group: who holds partition 0 of the lock topic.
///
/// Members join the consumer group `<group>-lock`, oldest first in the order of the assignment, so
/// that one that joins later never takes the lock from one that works; it gets it within
/// session.timeout.ms (6 s) of the holder's death, or at once when the holder closes. The topic is
/// made with one partition where it is missing. One thread at a time; poll() at least every 2
/// minutes.
class GroupLock final : public driver::Lock {
 public:
  /// Errors: a property that librdkafka refuses.
  static types::Result<std::unique_ptr<GroupLock>> make(const Settings& settings, std::string topic,
                                                        driver::LogFn log);
  ~GroupLock() override;

  State poll() override;
  [[nodiscard]] std::string problem() const override;

 private:
  class Impl;
  explicit GroupLock(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace limen::kafka
