#include "connectors/driver/replay.h"

#include <algorithm>

#include "connectors/driver/evenness.h"
#include "connectors/driver/quarantine.h"
#include "connectors/driver/sorter.h"

namespace limen::driver {

namespace {

/// A source that has nothing for so long is asked again; a pipe may be slow.
constexpr Milliseconds kWait{1000};

class Replay {
 public:
  Replay(Shard& shard, Source& source, Sink& sink, const ReplayOptions& options)
      : shard_(shard),
        source_(source),
        sink_(sink),
        options_(options),
        evenness_(options.buffered) {
    report_.rules.resize(shard.rule_counters().size());
  }

  types::Result<ReplayReport> run() {
    source_.start({});
    while (true) {
      if (auto polled = source_.poll(options_.batch, kWait, batches_); !polled) {
        return tl::unexpected(polled.error());
      }
      take_inputs();
      for (const auto& batch : batches_) feed(batch);
      if (auto well = sink_.check(); !well) return tl::unexpected(well.error());
      if (take_ends()) break;
      evenness_.apply(shard_, source_, ids_, states_);
    }
    finish();
    if (auto well = sink_.check(); !well) return tl::unexpected(well.error());
    return report_;
  }

 private:
  void take_inputs() {
    const auto inputs = source_.inputs();
    for (std::size_t i = ids_.size(); i < inputs.size(); ++i) {
      ids_.push_back(shard_.add_input(inputs[i].name));
      states_.push_back(InputState::kActive);
    }
  }

  void feed(const InputBatch& batch) {
    shard_.feed(ids_[batch.input], batch.records, output_);
    take_output();
    sorter_.release(shard_.watermark(), write_);
    sink_.serve(Milliseconds(0));
    if (options_.progress) options_.progress(shard_);
  }

  void take_output() {
    for (auto& alert : output_.alerts) sorter_.add(std::move(alert));
    for (const auto& rejection : output_.rejections) {
      json_.clear();
      append_quarantine(json_, rejection, input_of(rejection.input));
      sink_.quarantine(json_);
    }
    output_.alerts.clear();
    output_.rejections.clear();
  }

  const Input& input_of(types::InputId id) const {
    const auto found = std::find(ids_.begin(), ids_.end(), id);
    return source_.inputs()[static_cast<std::size_t>(found - ids_.begin())];
  }

  /// Whether all inputs have ended.
  bool take_ends() {
    bool all = true;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const bool ended = source_.inputs()[i].reading == Reading::kEnded;
      all = all && ended;
      if (!ended || states_[i] == InputState::kEnded) continue;
      states_[i] = InputState::kEnded;
      shard_.set_input_state(ids_[i], InputState::kEnded);
    }
    return all;
  }

  void finish() {
    const auto end = end_time();
    if (end) shard_.advance(*end, output_);
    take_output();
    sorter_.release_all(write_);
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
  Source& source_;
  Sink& sink_;
  const ReplayOptions& options_;
  Evenness evenness_;
  Sorter sorter_;
  Sorter::Take write_ = [this](const types::Alert& alert) { write(alert); };
  ReplayReport report_;
  ShardOutput output_;
  std::string json_;
  std::vector<InputBatch> batches_;
  std::vector<types::InputId> ids_;
  std::vector<InputState> states_;
};

}  // namespace

types::Result<ReplayReport> replay(Shard& shard, Source& source, Sink& sink,
                                   const ReplayOptions& options) {
  return Replay(shard, source, sink, options).run();
}

}  // namespace limen::driver
