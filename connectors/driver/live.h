#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "connectors/driver/change.h"
#include "connectors/driver/evenness.h"
#include "connectors/driver/idleness.h"
#include "connectors/driver/outlet.h"
#include "connectors/driver/own_alerts.h"
#include "connectors/driver/reload.h"
#include "connectors/driver/self_watch.h"
#include "connectors/driver/snapshot.h"
#include "connectors/driver/status.h"

namespace limen::driver {

struct LiveOptions {
  std::chrono::nanoseconds idle_after{std::chrono::seconds(30)};
  std::size_t buffered = 1'000'000;  // limits.buffered
  std::size_t batch = 4096;          // records a turn
  Milliseconds poll_wait{50};
  Milliseconds advance_every{200};  // when all inputs are idle
  Milliseconds commit_every{200};
  std::size_t commit_records = 50'000;
  Milliseconds snapshot_every{30'000};
  types::Micros refill{std::chrono::hours(24)};  // limits.refill
};

/// Makes a shard for a plan; called again after each restore.
using MakeShard = std::function<Shard(std::shared_ptr<const plan::Plan>)>;
/// Opens the inputs a second time, each at its first record of that time or later by the broker's
/// count of time, and without ever committing.
using MakeHistory = std::function<types::Result<std::unique_ptr<Source>>(types::EventTime since)>;

/// One life of a shard on live inputs: feeds it, tells it the time when all inputs are idle, writes
/// what it says, then commits what was read, and keeps snapshots.
///
/// At least once: offsets are committed, and a snapshot counts, only when every alert and rejection
/// made before is acknowledged. An input that is new is in a snapshot before anything of it is
/// committed, so that a crash at any moment loses no state. What is said from a change of rules on
/// goes out only when the change is in a snapshot: otherwise a crash would change the rules at
/// another place, and say otherwise. begin(), then step() again and again, then end(). One thread.
class Live {
 public:
  struct Parts {
    RuleSet rules;  // as read last; a snapshot may have others
    MakeShard make_shard;
    std::unique_ptr<Source> source;
    MakeHistory make_history;
    Outlet* outlet;        // this and all below outlive this
    SnapshotStore* store;  // null: no snapshots
    Rulebook* book;
    Reloads* reloads;
    Clock* clock;
    LogFn log;
  };
  Live(Parts parts, LiveOptions options);

  /// Goes on from the newest snapshot where there is one that fits; else from committed offsets
  /// with an empty state.
  void begin();
  /// One turn; waits at most poll_wait for records. Errors: the source's and the sinks' that
  /// waiting does not heal.
  types::Result<void> step();
  /// Waits at most `limit` for what is on its way; where it arrives, saves and commits where all
  /// stands. Returns whether it arrived.
  bool end(Milliseconds limit);

  void fill(Status& status) const;
  [[nodiscard]] std::string problem() const;
  [[nodiscard]] bool complete() const { return source_->complete(); }
  /// Whether rules that were read are not in force yet.
  [[nodiscard]] bool changing() const { return change_.has_value(); }
  /// The rules in force.
  [[nodiscard]] const RuleSet& rules() const { return rules_; }

 private:
  struct Commit {
    Outlet::Marks marks;
    std::vector<Position> positions;
    std::chrono::nanoseconds since{};
  };
  struct Saving {
    Outlet::Marks marks;
    std::shared_ptr<Snapshot> snapshot;
  };
  [[nodiscard]] bool restore();
  types::Result<void> take_snapshot(std::string_view bytes);
  void take_inputs();
  void retire_unknown_inputs();
  void judge_inputs();
  void feed(const InputBatch& batch);
  void advance_when_idle();
  void write_output();
  void pass_on(ShardOutput& output);
  [[nodiscard]] types::Result<void> serve_rules();
  types::Result<void> begin_change(RuleSet rules);
  types::Result<void> fill_change();
  [[nodiscard]] Milliseconds patience() const;
  void put_in_force();
  void tell_of_itself();
  void keep_then_say();
  void record_place(const ReloadOutcome& fates);
  [[nodiscard]] Change::Places places() const;
  [[nodiscard]] std::vector<InputState> states_by_number() const;
  [[nodiscard]] std::uint64_t valid_events() const;
  void count_events();
  void serve_commit();
  void serve_snapshot();
  void start_snapshot();
  void write_snapshot();
  void save_last();
  void release();
  [[nodiscard]] bool wait_for(const Outlet::Marks& marks, std::chrono::nanoseconds until);
  [[nodiscard]] bool all_covered() const;
  [[nodiscard]] std::vector<Position> read_positions() const;
  [[nodiscard]] std::vector<Position> all_positions() const;

  RuleSet rules_;
  MakeShard make_shard_;
  Shard shard_;
  std::unique_ptr<Source> source_;
  MakeHistory make_history_;
  Outlet* outlet_;
  SnapshotStore* store_;
  Rulebook* book_;
  Reloads* reloads_;
  Clock* clock_;
  LogFn log_;
  LiveOptions options_;

  Idleness idleness_;
  Evenness evenness_;
  std::vector<types::InputId> ids_;  // of the source's inputs
  std::vector<InputState> states_;   // as told to the shard
  bool unknown_retired_ = false;
  std::unordered_map<std::string, std::uint64_t> saved_;  // positions of the newest snapshot
  bool covering_ = false;  // a snapshot is on its way that first knows some input
  std::vector<InputBatch> batches_;
  ShardOutput output_;

  std::optional<Change> change_;
  bool holding_ = false;  // what is said waits for the snapshot that knows of it
  ShardOutput held_;
  SelfWatch self_watch_;
  OwnAlerts own_alerts_;
  std::chrono::nanoseconds last_look_{};
  std::string told_wrong_;  // of the rules that were read last
  Place in_force_;

  std::uint64_t valid_events_ = 0;
  std::chrono::nanoseconds last_advance_{};
  std::optional<Commit> commit_;
  std::vector<Position> committed_;
  std::chrono::nanoseconds last_commit_{};
  std::size_t uncommitted_records_ = 0;
  std::optional<Saving> saving_;
  bool written_ = false;  // save() was called and its outcome has not been looked at
  std::chrono::nanoseconds last_snapshot_{};
  std::optional<std::chrono::nanoseconds> snapshot_done_;
  Status counts_;  // the counters of its life; the rest is filled in when asked
};

}  // namespace limen::driver
