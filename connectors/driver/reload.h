#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/types/engine_status.h"

namespace limen::driver {

/// What came of asking for a reload.
struct ReloadOutcome {
  enum class Kind : std::uint8_t {
    kAccepted,  // the rules take effect now, or once they know the history
    kInvalid,   // nothing changes
    kBusy,      // the change before is not in force yet; nothing changes
    kStopping,  // the service ends
  };
  Kind kind = Kind::kAccepted;
  std::string findings;  // of kInvalid: as `limen check` prints them
  // Names of rules, ascending.
  std::vector<std::string> stayed;  // with their state and open episodes
  std::vector<std::string> started_anew;
  std::vector<std::string> removed;
  std::vector<std::string> added;
};

/// What becomes of each rule where `plan`, which plan::succeed() made, takes the place of `old`.
[[nodiscard]] ReloadOutcome compare(const plan::Plan& old, const plan::Plan& plan);
/// The body of the answer to whoever asked.
[[nodiscard]] std::string to_json(const ReloadOutcome& outcome);

/// Where others ask the driver's thread to read the rules anew.
class ReloadDesk {
 public:
  using Reply = std::function<void(const ReloadOutcome&)>;
  struct Request {
    std::string who;  // for the log
    Reply reply;      // may be empty; called in the driver's thread or in that of close()
    void answer(const ReloadOutcome& outcome) const {
      if (reply) reply(outcome);
    }
  };

  /// Any thread.
  void ask(Request request);
  /// All that was asked for since the last call.
  [[nodiscard]] std::vector<Request> take();
  /// Answers what is waiting, and all that comes, with kStopping.
  void close();

 private:
  std::mutex mutex_;
  std::vector<Request> waiting_;  // guarded by mutex_
  bool closed_ = false;           // guarded by mutex_
};

/// Reads rules when asked to, one time after the other, and keeps the count. The driver's thread.
class Reloads {
 public:
  struct Parts {
    Rulebook* book;                       // outlives this
    ReloadDesk* desk = nullptr;           // null: nobody asks; outlives this
    std::atomic<bool>* signal = nullptr;  // a signal's: true asks; may be null; outlives this
    Clock* clock;                         // outlives this
    LogFn log;
  };
  explicit Reloads(Parts parts) : parts_(std::move(parts)) {}

  /// Asks by itself: the rules in force are not those that were read last.
  void ask_again() { wanted_ = true; }
  /// One turn: starts reading where somebody asked, and gives the rules once they are read: valid,
  /// other than those in force, and made to take their place. While `busy`, a change is under way:
  /// people are told so, and signals wait.
  [[nodiscard]] std::optional<RuleSet> turn(const RuleSet& in_force, bool busy);

  [[nodiscard]] const types::ReloadStatus& status() const { return status_; }
  /// What is wrong with the rules that were read last, one sentence; empty where they are valid.
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  void take_requests(bool busy);
  [[nodiscard]] std::optional<RuleSet> finish(const RuleSet& in_force);
  void refuse(const std::string& findings);
  void reply(const ReloadOutcome& outcome);

  Parts parts_;
  bool wanted_ = false;
  bool reading_ = false;
  std::shared_ptr<const plan::Plan> base_;  // of what is being read
  std::vector<ReloadDesk::Request> asked_;  // for what is being read
  types::ReloadStatus status_;
  std::string wrong_;
};

}  // namespace limen::driver
