#include "connectors/driver/service.h"

#include <fmt/format.h>

#include <optional>

namespace limen::driver {

namespace {

constexpr Milliseconds kTurn{20};  // while there is nothing to do
constexpr Milliseconds kPublishEvery{200};
constexpr Milliseconds kLastWord{1200};  // for what is on its way at the end

/// Says a problem once when it begins, and once when it is over.
class Troubles {
 public:
  explicit Troubles(LogFn log) : log_(std::move(log)) {}
  void now(const std::string& problem) {
    if (problem == last_) return;
    if (problem.empty()) {
      log_(LogLevel::kInfo, fmt::format("it is over: {}", last_));
    } else {
      log_(LogLevel::kWarning, problem);
    }
    last_ = problem;
  }

 private:
  LogFn log_;
  std::string last_;
};

class Service {
 public:
  Service(const ServiceParts& parts, const LiveOptions& options, const std::atomic<bool>& stop,
          StatusBoard& board)
      : parts_(parts),
        options_(options),
        stop_(stop),
        board_(board),
        outlet_(parts.sinks),
        troubles_(parts.log),
        rules_(parts.rules),
        reloads_({parts.book, parts.desk, parts.reload_signal, parts.clock, parts.log}) {}

  types::Result<void> run() {
    while (!stop_) {
      if (!wait_for_lock()) break;
      if (auto worked = work(); !worked) return worked;
    }
    return {};
  }

 private:
  Lock::State lock_state() { return parts_.lock ? parts_.lock->poll() : Lock::State::kHeld; }

  /// False where it was told to stop before it got the lock.
  bool wait_for_lock() {
    bool said = false;
    while (!stop_) {
      if (lock_state() == Lock::State::kHeld) return true;
      const std::string problem = parts_.lock->problem();
      if (!said && problem.empty() && patience_over()) {
        parts_.log(LogLevel::kInfo, "stands by: another instance of this group is active");
        said = true;
      }
      troubles_.now(problem);
      if (auto rules = reloads_.turn(rules_, false)) rules_ = std::move(*rules);
      publish_standby(problem);
      parts_.clock->wait(kTurn);
    }
    return false;
  }

  /// Getting the lock takes a moment also where nobody else wants it.
  bool patience_over() {
    if (!waiting_since_) waiting_since_ = parts_.clock->now();
    return parts_.clock->now() - *waiting_since_ >= std::chrono::seconds(4);
  }

  types::Result<void> work() {
    waiting_since_.reset();
    auto source = parts_.make_source();
    if (!source) return tl::unexpected(source.error());
    ++activations_;
    parts_.log(LogLevel::kInfo, "is the active instance of its group");
    Live live({rules_, parts_.make_shard, std::move(*source), parts_.make_history, &outlet_,
               parts_.store, parts_.book, &reloads_, parts_.clock, parts_.log},
              options_);
    live.begin();
    const auto went = turn_until_over(live);
    rules_ = live.rules();
    if (live.changing()) reloads_.ask_again();  // what was read then goes with this life
    if (!went) return went;
    if (!stop_) return {};
    publish(live, Phase::kStopping, {});
    live.end(kLastWord);
    return {};
  }

  /// Until it is told to stop, or the lock is lost.
  types::Result<void> turn_until_over(Live& live) {
    while (!stop_) {
      const Lock::State lock = lock_state();
      if (lock == Lock::State::kLost) {
        parts_.log(LogLevel::kWarning, "another instance took over: stands by");
        return {};
      }
      if (lock == Lock::State::kUncertain) {
        outlet_.serve(kTurn);
        parts_.clock->wait(kTurn);
        tell(live, "is not sure to be the active instance; waits for Kafka");
        continue;
      }
      if (auto went = live.step(); !went) return went;
      tell(live, live.problem());
    }
    return {};
  }

  void tell(const Live& live, const std::string& problem) {
    troubles_.now(problem);
    publish(live, Phase::kRunning, problem);
  }

  void publish(const Live& live, Phase phase, const std::string& problem) {
    if (phase == Phase::kRunning && !publish_due(problem)) return;
    Status status;
    status.activations = activations_;
    live.fill(status);
    status.phase = phase;
    status.problem = problem;
    status.ready = phase == Phase::kRunning && problem.empty() && live.complete();
    board_.publish(std::move(status));
  }

  void publish_standby(const std::string& problem) {
    if (!publish_due(problem)) return;
    Status status;
    status.phase = Phase::kStandby;
    status.problem = problem;
    status.activations = activations_;
    status.plan = rules_.plan;
    status.reloads = reloads_.status();
    board_.publish(std::move(status));
  }

  bool publish_due(const std::string& problem) {
    const auto now = parts_.clock->now();
    if (published_ && problem == published_problem_ && now - *published_ < kPublishEvery) {
      return false;
    }
    published_ = now;
    published_problem_ = problem;
    return true;
  }

  const ServiceParts& parts_;
  const LiveOptions& options_;
  const std::atomic<bool>& stop_;
  StatusBoard& board_;
  Outlet outlet_;
  Troubles troubles_;
  RuleSet rules_;  // in force, or to be in force
  Reloads reloads_;
  std::uint64_t activations_ = 0;
  std::optional<std::chrono::nanoseconds> waiting_since_;
  std::optional<std::chrono::nanoseconds> published_;
  std::string published_problem_;
};

}  // namespace

types::Result<void> serve(const ServiceParts& parts, const LiveOptions& options,
                          const std::atomic<bool>& stop, StatusBoard& board) {
  return Service(parts, options, stop, board).run();
}

}  // namespace limen::driver
