#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "connectors/driver/ports.h"
#include "engine/shard.h"

namespace limen::driver::testing {

using namespace std::chrono_literals;

inline types::EventTime at(std::int64_t seconds) {
  return types::EventTime{std::chrono::seconds(seconds)};
}

class ManualClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::nanoseconds now() const override { return now_; }
  void wait(Milliseconds time) override { now_ += time; }

 private:
  std::chrono::nanoseconds now_{1h};
};

/// A log of records by input that a source reads, as Kafka's: it stays when the source is gone.
struct World {
  std::map<std::string, std::vector<std::string>> records;
  std::map<std::string, std::uint64_t> committed;
  std::map<std::string, Reading> reading;  // where it is not what follows from the records
  std::string problem;
  bool ends = false;  // inputs end at their end
  bool complete = true;
};

class FakeSource final : public Source {
 public:
  explicit FakeSource(World& world) : world_(world) {}

  void start(std::span<const Position> from) override {
    for (const auto& position : from) from_[position.input] = position.next;
  }
  types::Result<void> poll(std::size_t max, Milliseconds /*wait*/,
                           std::vector<InputBatch>& out) override {
    out.clear();
    find_inputs();
    buffers_.clear();
    std::size_t left = max;
    for (std::size_t i = 0; i < inputs_.size(); ++i) take(i, left, out);
    return {};
  }
  [[nodiscard]] std::span<const Input> inputs() const override { return inputs_; }
  void pause(std::size_t input, bool paused) override { paused_[inputs_[input].name] = paused; }
  void commit(std::span<const Position> done) override {
    for (const auto& position : done) world_.committed[position.input] = position.next;
  }
  [[nodiscard]] bool complete() const override { return world_.complete; }
  [[nodiscard]] std::string problem() const override { return world_.problem; }

 private:
  void find_inputs() {
    for (const auto& [name, records] : world_.records) {
      bool known = false;
      for (const auto& input : inputs_) known = known || input.name == name;
      if (known) continue;
      Input input;
      input.name = name;
      input.topic = name;
      input.next = from_.contains(name) ? from_[name] : world_.committed[name];
      inputs_.push_back(input);
    }
  }
  void take(std::size_t i, std::size_t& left, std::vector<InputBatch>& out) {
    Input& input = inputs_[i];
    const auto& all = world_.records[input.name];
    auto& buffer = buffers_.emplace_back();
    const bool stuck = paused_[input.name] || world_.reading.contains(input.name);
    while (!stuck && *input.next < all.size() && left > 0) {
      types::RawRecord record;
      record.content = all[*input.next];
      record.position = (*input.next)++;
      buffer.push_back(record);
      --left;
    }
    input.reading = *input.next == all.size() ? (world_.ends ? Reading::kEnded : Reading::kAtEnd)
                                              : Reading::kReading;
    if (paused_[input.name]) input.reading = Reading::kPaused;
    if (world_.reading.contains(input.name)) input.reading = world_.reading[input.name];
    if (!buffer.empty()) out.push_back({i, buffer});
  }

  World& world_;
  std::vector<Input> inputs_;
  std::map<std::string, std::uint64_t> from_;
  std::map<std::string, bool> paused_;
  std::deque<std::vector<types::RawRecord>> buffers_;
};

/// Keeps what it is given; acknowledges at once, or only when told.
class FakeSink final : public Sink {
 public:
  void alert(const types::Alert& alert) override { alerts.push_back(alert.alert_id); }
  void shadow(const types::Alert& alert) override { shadows.push_back(alert.alert_id); }
  void quarantine(std::string_view json) override { rejected.emplace_back(json); }
  [[nodiscard]] bool ready() const override { return is_ready; }
  std::uint64_t mark() override { return alerts.size(); }
  [[nodiscard]] bool acknowledged(std::uint64_t /*mark*/) const override { return acknowledges; }

  std::vector<std::string> alerts;
  std::vector<std::string> shadows;
  std::vector<std::string> rejected;
  bool acknowledges = true;
  bool is_ready = true;
};

class MemoryStore final : public SnapshotStore {
 public:
  types::Result<std::optional<std::string>> load() override { return bytes; }
  void save(std::function<std::string()> make) override { bytes = make(); }
  [[nodiscard]] bool busy() const override { return false; }
  types::Result<void> finish() override { return {}; }

  std::optional<std::string> bytes;
};

inline Shard make_shard() {
  ShardOptions options;
  options.lateness = 10s;
  return {std::make_shared<plan::Plan>(), options};
}

}  // namespace limen::driver::testing
