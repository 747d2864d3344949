#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "connectors/driver/ports.h"
#include "connectors/kafka/producer.h"
#include "connectors/kafka/settings.h"
#include "connectors/simulator/border.h"

namespace limen::cli {

/// A simulated border that lives in real time and writes its events to the topic `crossings`, on a
/// thread of its own.
///
/// It begins with its last hour at once, so that charts are full.
class BorderFeed {
 public:
  struct Options {
    std::uint64_t seed = 1;
    double rate = 0.0;  // events a second; 0: the border's own
  };
  static types::Result<std::unique_ptr<BorderFeed>> start(const Options& options,
                                                          const kafka::Settings& settings,
                                                          const driver::LogFn& log);
  ~BorderFeed();  // ends the thread
  BorderFeed(const BorderFeed&) = delete;
  BorderFeed& operator=(const BorderFeed&) = delete;

 private:
  BorderFeed(simulator::Border border, std::unique_ptr<kafka::Producer> producer);
  void run();

  simulator::Border border_;
  std::unique_ptr<kafka::Producer> producer_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace limen::cli
