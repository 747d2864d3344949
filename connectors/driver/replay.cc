#include "connectors/driver/replay.h"

#include <algorithm>
#include <deque>

#include "connectors/driver/evenness.h"
#include "connectors/driver/quarantine.h"
#include "connectors/driver/sorter.h"

namespace limen::driver {

namespace {

/// A source that has nothing for so long is asked again; a pipe may be slow.
constexpr Milliseconds kWait{1000};

/// One shard on its way through the source's events.
class Run {
 public:
  Run(const Lane& lane, const ReplayOptions& options)
      : shard_(*lane.shard), sink_(*lane.sink), options_(options) {
    report_.rules.resize(shard_.rule_counters().size());
  }

  [[nodiscard]] const Shard& shard() const { return shard_; }
  [[nodiscard]] const ReplayReport& report() const { return report_; }
  [[nodiscard]] types::Result<void> check() const { return sink_.check(); }

  types::InputId add(const Input& input) { return shard_.add_input(input.name); }
  void end(types::InputId input) { shard_.set_input_state(input, InputState::kEnded); }

  void feed(types::InputId id, std::span<const types::RawRecord> records, const Input& input) {
    shard_.feed(id, records, output_);
    take_output(&input);
    sorter_.release(shard_.watermark(), write_);
    sink_.serve(Milliseconds(0));
  }

  void finish() {
    const auto end = end_time();
    if (end) shard_.advance(*end, output_);
    take_output(nullptr);
    sorter_.release_all(write_);
  }

 private:
  void take_output(const Input* input) {
    for (auto& alert : output_.alerts) sorter_.add(std::move(alert));
    for (const auto& rejection : output_.rejections) {
      json_.clear();
      append_quarantine(json_, rejection, *input);
      sink_.quarantine(json_);
    }
    for (const std::string& bucket : output_.trace) sink_.trace(bucket);
    output_.alerts.clear();
    output_.rejections.clear();
    output_.trace.clear();
  }

  /// Nothing where there was no event and no time was given.
  std::optional<types::EventTime> end_time() const {
    const types::EventTime latest = shard_.latest();
    const auto* at = std::get_if<types::EventTime>(&options_.until);
    if (latest == types::kMinTime) return at == nullptr ? std::nullopt : std::optional(*at);
    types::EventTime end = latest + types::Micros(1);
    if (at != nullptr) end = std::max(end, *at);
    if (const auto* after = std::get_if<types::Micros>(&options_.until)) {
      // In a time that the calendar has: durations may be longer than it.
      const types::Micros room = types::kMaxTime - latest;
      end = std::max(end, *after < room ? latest + *after : types::kMaxTime);
    }
    return end;
  }

  void write(const types::Alert& alert) {
    if (options_.from && alert.time < *options_.from) return;
    if (!alert.shadow) ++report_.alerts;
    auto& rule = report_.rules[alert.rule];
    if (alert.status == types::AlertStatus::kFiring) {
      ++rule.fired;
      if (alert.inhibited) ++rule.inhibited;
    }
    if (alert.status == types::AlertStatus::kResolved) ++rule.resolved;
    if (alert.shadow) {
      sink_.shadow(alert);
    } else {
      sink_.alert(alert);
    }
  }

  Shard& shard_;
  Sink& sink_;
  const ReplayOptions& options_;
  Sorter sorter_;
  Sorter::Take write_ = [this](const types::Alert& alert) { write(alert); };
  ReplayReport report_;
  ShardOutput output_;
  std::string json_;
};

class Replay {
 public:
  Replay(std::span<const Lane> lanes, Source& source, const ReplayOptions& options)
      : source_(source), options_(options), evenness_(options.buffered) {
    for (const Lane& lane : lanes) runs_.emplace_back(lane, options);
  }

  types::Result<std::vector<ReplayReport>> run() {
    source_.start({});
    while (true) {
      if (auto polled = source_.poll(options_.batch, kWait, batches_); !polled) {
        return tl::unexpected(polled.error());
      }
      take_inputs();
      for (const auto& batch : batches_) feed(batch);
      if (auto well = check(); !well) return tl::unexpected(well.error());
      if (take_ends()) break;
      const auto fullest = std::ranges::max_element(
          runs_, {}, [](const Run& run) { return run.shard().buffered(); });
      evenness_.apply(fullest->shard(), source_, ids_, states_);
    }
    std::vector<ReplayReport> reports;
    for (Run& run : runs_) {
      run.finish();
      reports.push_back(run.report());
    }
    if (auto well = check(); !well) return tl::unexpected(well.error());
    return reports;
  }

 private:
  /// The shards number inputs alike.
  void take_inputs() {
    const auto inputs = source_.inputs();
    for (std::size_t i = ids_.size(); i < inputs.size(); ++i) {
      ids_.push_back(0);
      for (Run& run : runs_) ids_[i] = run.add(inputs[i]);
      states_.push_back(InputState::kActive);
    }
  }

  void feed(const InputBatch& batch) {
    for (Run& run : runs_) {
      run.feed(ids_[batch.input], batch.records, source_.inputs()[batch.input]);
    }
    if (options_.progress) options_.progress(runs_.front().shard());
  }

  [[nodiscard]] types::Result<void> check() const {
    for (const Run& run : runs_) {
      if (auto well = run.check(); !well) return well;
    }
    return {};
  }

  /// Whether all inputs have ended.
  bool take_ends() {
    bool all = true;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const bool ended = source_.inputs()[i].reading == Reading::kEnded;
      all = all && ended;
      if (!ended || states_[i] == InputState::kEnded) continue;
      states_[i] = InputState::kEnded;
      for (Run& run : runs_) run.end(ids_[i]);
    }
    return all;
  }

  Source& source_;
  const ReplayOptions& options_;
  Evenness evenness_;
  std::deque<Run> runs_;
  std::vector<InputBatch> batches_;
  std::vector<types::InputId> ids_;
  std::vector<InputState> states_;
};

}  // namespace

types::Result<ReplayReport> replay(Shard& shard, Source& source, Sink& sink,
                                   const ReplayOptions& options) {
  const Lane lane{&shard, &sink};
  auto reports = Replay({&lane, 1}, source, options).run();
  if (!reports) return tl::unexpected(reports.error());
  return std::move(reports->front());
}

types::Result<std::vector<ReplayReport>> replay(std::span<const Lane> lanes, Source& source,
                                                const ReplayOptions& options) {
  return Replay(lanes, source, options).run();
}

}  // namespace limen::driver
