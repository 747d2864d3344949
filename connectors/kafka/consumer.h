#pragma once

#include <memory>
#include <string>
#include <vector>

#include "connectors/driver/ports.h"
#include "connectors/kafka/settings.h"

namespace limen::kafka {

/// Reads all partitions of some topics as the inputs `topic/partition`.
///
/// Partitions are assigned by ourselves, new ones as they appear, and read through a queue each, so
/// that a paused partition is one whose queue is left alone and offsets are ours alone
/// (librdkafka 2.0's batch calls mix up messages around pause and seek). An offset that the broker
/// no longer has is told and counted; reading goes on at the oldest one that is left. Holds at most
/// 16 MiB of messages a partition. One thread at a time.
class Consumer final : public driver::Source {
 public:
  /// Errors: a property that librdkafka refuses. A broker that is down is no error.
  static types::Result<std::unique_ptr<Consumer>> make(const Settings& settings,
                                                       std::vector<std::string> topics,
                                                       driver::LogFn log);
  /// Reads the past: each partition from its first record whose timestamp is not before `since`,
  /// whatever was committed; it must not commit. Times before 1970 are the beginning.
  static types::Result<std::unique_ptr<Consumer>> make_history(const Settings& settings,
                                                               std::vector<std::string> topics,
                                                               types::EventTime since,
                                                               driver::LogFn log);
  ~Consumer() override;

  void start(std::span<const driver::Position> from) override;
  types::Result<void> poll(std::size_t max, driver::Milliseconds wait,
                           std::vector<driver::InputBatch>& out) override;
  [[nodiscard]] std::span<const driver::Input> inputs() const override;
  void pause(std::size_t input, bool paused) override;
  /// Commits to the group; a commit that fails is tried again with the next one.
  void commit(std::span<const driver::Position> done) override;
  [[nodiscard]] bool committed() const override;
  [[nodiscard]] bool complete() const override;
  [[nodiscard]] std::string problem() const override;

  /// Records that the broker had deleted before they were read.
  [[nodiscard]] std::uint64_t lost_records() const;

 private:
  class Impl;
  explicit Consumer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace limen::kafka
