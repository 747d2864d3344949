#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/observer.h"
#include "engine/plan/plan.h"
#include "engine/types/alert.h"
#include "engine/types/batch.h"
#include "engine/types/counters.h"
#include "engine/types/record.h"
#include "engine/types/result.h"

namespace limen {

struct ShardOptions {
  types::Micros lateness{std::chrono::seconds(10)};
  types::Micros dedup{std::chrono::minutes(10)};
  types::Micros max_ahead{std::chrono::minutes(2)};
  types::Micros forget{std::chrono::days(30)};
  std::size_t events_per_window = 100'000;
  std::size_t events_per_key = 1'000;  // of a sequence rule
  std::size_t matchings = 10'000;      // events that a sequence's search for one event tries
  std::size_t batch_rows = 2048;  // at most types::Batch::kMaxRows; bears on speed, never on alerts
  bool keep_payload = false;      // of invalid events, in their rejections
  bool pseudonymise = false;      // identifiers become keyed tokens at the door
  bool trace = false;             // buckets of unusual rules are told in ShardOutput::trace
  std::string key;  // secret for hashes and tokens, 16 bytes or more; empty: a fixed one
};

/// An input's part in the watermark (rules.md, section 3).
enum class InputState : std::uint8_t {
  kActive,  // holds the watermark back
  kIdle,    // read to its end and silent: does not
  kEnded,   // nothing more will come: does not
};

/// What a step of the shard gives; the caller empties it.
struct ShardOutput {
  std::vector<types::Alert> alerts;          // in the order in which they became certain
  std::vector<types::Rejection> rejections;  // in the order of arrival
  std::vector<std::string> trace;            // lines of JSON, in the order of judging
};

/// The engine: a deterministic state machine from events and watermarks to alerts.
///
/// No I/O, no clock, no thread; the same calls give the same output, byte for byte. State is
/// bounded by the rules' windows and limits. One thread at a time.
class Shard {
 public:
  Shard(std::shared_ptr<const plan::Plan> plan, ShardOptions options);
  ~Shard();
  Shard(Shard&&) noexcept;
  Shard& operator=(Shard&&) noexcept;

  /// Adds an input, active from now on: it holds the watermark back until its first event. Numbers
  /// count from 0.
  types::InputId add_input(std::string name);
  void set_input_state(types::InputId input, InputState state);

  /// Takes records of one input in, in order: accept -> classify -> detect -> emit.
  void feed(types::InputId input, std::span<const types::RawRecord> records, ShardOutput& out);
  /// Moves the watermark to `watermark` where that is later (all inputs idle, or the end of a
  /// replay).
  void advance(types::EventTime watermark, ShardOutput& out);

  /// The rules' watermark; kMinTime while some active input has delivered nothing.
  [[nodiscard]] types::EventTime watermark() const;
  /// The input's own watermark; kMinTime before its first event.
  [[nodiscard]] types::EventTime watermark(types::InputId input) const;
  /// The latest time of any valid event; kMinTime before the first.
  [[nodiscard]] types::EventTime latest() const;
  /// Events that wait in the ordered buffer.
  [[nodiscard]] std::size_t buffered() const;

  [[nodiscard]] const types::InputCounters& counters(types::InputId input) const;
  [[nodiscard]] std::span<const types::RuleCounters> rule_counters() const;
  [[nodiscard]] const plan::Plan& plan() const;
  [[nodiscard]] std::size_t inputs() const;
  [[nodiscard]] const std::string& input_name(types::InputId input) const;
  /// Events ignored, by type, for types seen (at most 1,000 types; further ones under "other").
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> ignored_types() const;

  /// Begins a change of rules (rules.md, section 12): a shard for a plan that plan::succeed() made
  /// of this one's, with the same inputs. It is fed the inputs' history, the output of which is not
  /// for anyone, while this one goes on; then this one hands over. Both must live in one thread.
  [[nodiscard]] Shard successor(std::shared_ptr<const plan::Plan> plan) const;
  /// Of a successor: whether some of its new rules look at more than one event.
  [[nodiscard]] bool needs_history(const plan::Plan& old) const;
  /// Ends the change, between two batches that both have been fed: rules that keep their state take
  /// it with them, open episodes of the others resolve at the watermark. This shard is empty then.
  void hand_over(Shard& to, ShardOutput& out);

  /// Called with every batch of valid events before rules see it: the board's view of points. Must
  /// not change anything.
  void on_batch(std::function<void(const types::Batch&)> observer);

  /// Lets someone look on as a rule is decided, until load() or hand_over(); null: nobody.
  void observe(plan::Observer* observer);

  /// Appends the whole state. load() takes it into a shard of the same plan and options, replacing
  /// all that it had; errors: where the bytes are damaged or of another plan, and the shard is then
  /// as new.
  void save(std::string& out);
  [[nodiscard]] types::Result<void> load(std::string_view bytes);

 private:
  struct State;
  explicit Shard(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace limen
