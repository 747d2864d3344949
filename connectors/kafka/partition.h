#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "connectors/kafka/client.h"
#include "connectors/kafka/signal.h"

namespace limen::kafka {

/// One partition that is read: its queue, how far we are, and whether that is its end.
///
/// Offsets are what we took out of the queue ourselves, never librdkafka's idea of a position.
class Partition {
 public:
  /// Opens the partition's queue; `signal` rings when something comes in and must outlive it.
  Partition(Client& client, std::string topic, std::int32_t number, Signal& signal);
  ~Partition();
  Partition(Partition&&) noexcept = default;
  Partition& operator=(Partition&&) = delete;

  /// Starts reading at `offset`, or goes there. Errors: what librdkafka says, retryable.
  [[nodiscard]] rd_kafka_resp_err_t read_from(std::int64_t offset);
  /// Appends at most `max` messages, which the caller destroys, in the order of their offsets.
  void take(std::size_t max, std::vector<rd_kafka_message_t*>& out);

  /// The connection was cut: that this is the end has to be shown again.
  void doubt_end();
  /// Where the end is in doubt, reads on until it shows again; does not wait.
  void prove_end();
  /// Where the broker no longer has our offset: goes on at the oldest one left, and returns how
  /// many records are lost. Nothing where the broker does not answer; to be tried again.
  std::optional<std::uint64_t> find_again();

  [[nodiscard]] bool started() const { return started_; }
  [[nodiscard]] bool astray() const { return astray_; }
  [[nodiscard]] bool at_end() const { return at_end_ && !in_doubt_; }
  [[nodiscard]] std::int64_t next() const { return next_; }
  /// Where no record is before that has not been taken: next(), or at an end that place of the log,
  /// which may be behind records of control.
  [[nodiscard]] std::int64_t place() const;
  [[nodiscard]] std::optional<std::uint64_t> lag() const;

 private:
  void take_error(const rd_kafka_message_t& message);

  Client* client_;
  std::string topic_;
  std::int32_t number_;
  Owned<rd_kafka_queue_t> queue_;
  std::vector<rd_kafka_message_t*> raw_;
  std::int64_t next_ = 0;
  std::int64_t end_seen_ = 0;  // the fetch position at the last end, behind control records too
  bool started_ = false;
  bool at_end_ = false;
  bool in_doubt_ = false;
  bool proving_ = false;  // reads on where it was in doubt; an end before another cut is none
  bool astray_ = false;  // the broker does not have next_
};

/// The offset of the oldest record that the broker has, and that behind the newest.
struct Watermarks {
  std::int64_t low = 0;
  std::int64_t high = 0;
};
[[nodiscard]] std::optional<Watermarks> ask_watermarks(Client& client, const std::string& topic,
                                                       std::int32_t partition);

}  // namespace limen::kafka
