#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/types/alert.h"
#include "engine/types/engine_status.h"
#include "engine/types/record.h"
#include "engine/types/result.h"

/// What the driver asks of the world: sources, sinks, a lock, a clock. Connectors implement these;
/// they need nothing else of the driver.
namespace limen::driver {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };
/// Called from any thread with one sentence.
using LogFn = std::function<void(LogLevel, std::string_view)>;

using Milliseconds = std::chrono::milliseconds;

/// Where the reading of an input stands.
enum class Reading : std::uint8_t {
  kReading,      // more is there, or it is not known yet
  kAtEnd,        // read to its end; more may come
  kEnded,        // read to its end; nothing more will come
  kUnreachable,  // its broker does not answer
  kPaused,       // not asked for more
};

/// One input of a source: a partition, a file or a pipe.
struct Input {
  std::string name;            // unique and stable over restarts: `crossings/3`, a file's path
  std::string topic;           // of a partition; empty for files and pipes
  std::int32_t partition = 0;  // of the topic
  Reading reading = Reading::kReading;
  std::optional<std::uint64_t>
      next;  // position of the record that poll() delivers next, where known
  std::optional<std::uint64_t> lag;  // records between `next` and the end, where known
};

/// How far an input has been read: `next` is the position of the first record that has not been.
struct Position {
  std::string input;
  std::uint64_t next = 0;

  template <class Archive>
  void archive(Archive& a) {
    a(input, next);
  }
  friend bool operator==(const Position&, const Position&) = default;
};

/// Records of one input, in order; valid until the source's next poll().
struct InputBatch {
  std::size_t input = 0;  // index in Source::inputs()
  std::span<const types::RawRecord> records;
};

/// Where events come from. One thread at a time.
class Source {
 public:
  virtual ~Source() = default;

  /// Called once before the first poll(): inputs named here go on there, all others where the
  /// source itself knows (committed offsets), else at their beginning.
  virtual void start(std::span<const Position> from) = 0;
  /// Replaces `out` by at most `max` records in all; waits up to `wait` for the first one.
  /// Errors: the source cannot go on and waiting does not help (a file that cannot be read). What
  /// heals by itself is no error but a problem().
  virtual types::Result<void> poll(std::size_t max, Milliseconds wait,
                                   std::vector<InputBatch>& out) = 0;
  /// All inputs seen so far; an input keeps its index, new ones come at the end.
  [[nodiscard]] virtual std::span<const Input> inputs() const = 0;
  virtual void pause(std::size_t input, bool paused) = 0;

  /// Asks that everything before these positions be remembered as done; asynchronous.
  virtual void commit(std::span<const Position> /*done*/) {}
  /// Whether nothing asked of commit() is on its way.
  [[nodiscard]] virtual bool committed() const { return true; }
  /// Whether all inputs are known: false while a topic has not been found.
  [[nodiscard]] virtual bool complete() const { return true; }
  /// What keeps it from reading, in one sentence for a person; empty when all is well.
  [[nodiscard]] virtual std::string problem() const { return {}; }
};

/// Where alerts and invalid events go. One thread at a time.
class Sink {
 public:
  virtual ~Sink() = default;

  virtual void alert(const types::Alert& alert) = 0;
  virtual void shadow(const types::Alert& alert) = 0;
  /// One JSON object without a line end (interfaces.md, section 1).
  virtual void quarantine(std::string_view json) = 0;
  /// A bucket of an unusual rule (interfaces.md, section 3), where the shard tells of them.
  virtual void trace(std::string_view /*json*/) {}

  /// Does what is due (delivery reports, retries), waiting at most `wait`.
  virtual void serve(Milliseconds /*wait*/) {}
  /// Whether it takes more; while false, the driver reads no further.
  [[nodiscard]] virtual bool ready() const { return true; }
  /// A mark behind all that was given so far, for acknowledged(); marks ascend.
  virtual std::uint64_t mark() { return 0; }
  /// Whether all before the mark is where it cannot be lost any more.
  [[nodiscard]] virtual bool acknowledged(std::uint64_t /*mark*/) const { return true; }
  /// Errors: what was given cannot be kept and waiting does not help (a full disk).
  [[nodiscard]] virtual types::Result<void> check() const { return {}; }
  /// What keeps it from writing, in one sentence for a person; empty when all is well.
  [[nodiscard]] virtual std::string problem() const { return {}; }
  /// Its deliveries; without a name where it has nothing to tell.
  [[nodiscard]] virtual types::SinkStatus report() const { return {}; }
};

/// Whether this process is the one of its group that may work.
class Lock {
 public:
  enum class State : std::uint8_t {
    kWaiting,    // someone else has it, or it is not known yet
    kHeld,       // we have it
    kUncertain,  // we had it and do not know: stop until it is known
    kLost,       // we had it and someone else has it now; poll() on starts anew
  };
  virtual ~Lock() = default;
  virtual State poll() = 0;
  /// What keeps it from being taken, in one sentence for a person; empty when all is well.
  [[nodiscard]] virtual std::string problem() const { return {}; }
};

/// Time that only goes forward, for idle inputs and cadences; never event time.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::nanoseconds now() const = 0;
  /// The clock on the wall: when something happened to limen itself.
  [[nodiscard]] virtual types::EventTime wall() const = 0;
  virtual void wait(Milliseconds time) = 0;
};

/// Keeps one snapshot: the newest. One thread at a time; writing itself may go on elsewhere.
class SnapshotStore {
 public:
  virtual ~SnapshotStore() = default;
  /// The bytes saved last, nothing where there are none. Errors: what cannot be read.
  virtual types::Result<std::optional<std::string>> load() = 0;
  /// Starts to write what `make` gives in place of what is there; whoever is cut off leaves the old
  /// bytes. `make` may be called in another thread. Requires !busy().
  virtual void save(std::function<std::string()> make) = 0;
  [[nodiscard]] virtual bool busy() const = 0;
  /// Waits until nothing is being written; the outcome of the last save().
  virtual types::Result<void> finish() = 0;
};

/// Rules, and all texts that they were compiled from, for Rulebook::restore() alone to read.
struct RuleSet {
  std::shared_ptr<const plan::Plan> plan;
  std::string source;
};

/// What reading rules came to.
struct RulesRead {
  std::optional<RuleSet> rules;  // none where they are not valid
  std::string findings;          // why not, or warnings, as `limen check` prints them
};

/// Where rules come from: files of packs and tables. One thread at a time; reading itself may go on
/// elsewhere.
class Rulebook {
 public:
  virtual ~Rulebook() = default;
  /// Starts to read and compile the rules as they are now, to take the place of `old`: its slots
  /// keep their numbers. Requires !busy().
  virtual void read(std::shared_ptr<const plan::Plan> old) = 0;
  [[nodiscard]] virtual bool busy() const = 0;
  /// Waits until read() is done; its outcome.
  virtual RulesRead finish() = 0;
  /// Compiles what it gave as RuleSet::source, perhaps in an earlier process, with slots that `old`
  /// has. Errors: it was made by another version, or for another schema.
  virtual types::Result<std::shared_ptr<const plan::Plan>> restore(const std::string& source,
                                                                   const plan::Plan& old) = 0;
};

}  // namespace limen::driver
