#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/driver/ports.h"
#include "connectors/kafka/settings.h"

namespace limen::kafka {

class Client;

/// Writes records to Kafka so that none is lost: idempotent, acknowledged by all replicas, tried
/// again for as long as it takes, also across a new librdkafka handle where the old one gave up for
/// good. Only a record that no broker will ever take (too large) is dropped, counted and told.
///
/// send() never waits; what does not fit into librdkafka's queue stands in ours, unbounded: a
/// caller stops sending while ready() is false. A record may come twice. One thread at a time.
class Producer {
 public:
  struct Record {
    std::string topic;
    std::string key;
    std::string value;
    std::vector<std::pair<std::string, std::string>> headers;
    std::uint64_t mark = 0;  // send() sets it
  };
  struct Counters {
    std::uint64_t delivered = 0;
    std::uint64_t refused = 0;   // dropped: no broker will take them
    std::uint64_t retried = 0;   // sent again by us, after librdkafka gave up
    std::uint64_t rebuilds = 0;  // new handles after a fatal error
  };

  /// `own` are properties of the use (linger.ms). Errors: a property that librdkafka refuses.
  static types::Result<std::unique_ptr<Producer>> make(const Settings& settings, Properties own,
                                                       driver::LogFn log);
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  /// Asks for the topics' partitions, so that the first record need not wait for them; waits at
  /// most `wait`.
  void warm_up(const std::vector<std::string>& topics, driver::Milliseconds wait);
  void send(Record record);
  /// Takes delivery reports and does what is due, waiting at most `wait`.
  void serve(driver::Milliseconds wait);
  /// Serves until all is acknowledged, at most for `wait`; returns whether it is.
  bool flush(driver::Milliseconds wait);

  [[nodiscard]] bool ready() const;
  /// A mark behind all records sent so far.
  [[nodiscard]] std::uint64_t mark();
  /// Whether all records before the mark are acknowledged.
  [[nodiscard]] bool acknowledged(std::uint64_t mark) const;
  [[nodiscard]] std::size_t outstanding() const { return outstanding_; }
  [[nodiscard]] const Counters& counters() const { return counters_; }
  [[nodiscard]] std::string problem() const;
  /// Makes librdkafka's handle give up, as it does when sequence numbers are lost (for tests).
  void provoke_fatal_error();

 private:
  Producer(Settings settings, Properties own, driver::LogFn log);
  types::Result<void> open();
  bool hand_to_librdkafka(const Record& record);
  void delivered(const void* message);
  void done(std::uint64_t mark);
  void rebuild();
  void retry_due();

  Settings settings_;
  Properties own_;
  driver::LogFn log_;
  std::unique_ptr<Client> client_;
  std::vector<Record> waiting_;  // not with librdkafka, in order
  bool waiting_for_room_ = false;
  std::chrono::steady_clock::time_point retry_at_{};
  std::map<std::uint64_t, std::size_t> open_;  // mark -> records not acknowledged
  std::uint64_t mark_ = 1;
  std::size_t outstanding_ = 0;
  std::string failure_;  // of the last record that did not go through
  Counters counters_;
};

}  // namespace limen::kafka
