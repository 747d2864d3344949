#pragma once

#include <deque>
#include <functional>
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
  [[nodiscard]] types::EventTime wall() const override {
    return at(1'800'000'000) + std::chrono::duration_cast<types::Micros>(now_);
  }
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
  std::map<std::string, std::uint64_t> history_from;  // first records of the past that is asked for
  bool ends = false;                                  // inputs end at their end
  bool complete = true;
};

class FakeSource final : public Source {
 public:
  explicit FakeSource(World& world, bool past = false) : world_(world), past_(past) {}

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
      input.next = past_                  ? world_.history_from[name]
                   : from_.contains(name) ? from_[name]
                                          : world_.committed[name];
      inputs_.push_back(input);
    }
  }
  void take(std::size_t i, std::size_t& left, std::vector<InputBatch>& out) {
    Input& input = inputs_[i];
    auto& all = world_.records[input.name];
    auto& buffer = buffers_.emplace_back();
    const bool stuck = paused_[input.name] || world_.reading.contains(input.name);
    while (!stuck && *input.next < all.size() && left > 0) {
      types::RawRecord record;
      std::string& text = all[*input.next];
      text.reserve(text.size() + types::RawRecord::kPadding);
      record.content = text;
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
  bool past_;
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

inline Shard make_shard(
    std::shared_ptr<const plan::Plan> plan = std::make_shared<const plan::Plan>()) {
  ShardOptions options;
  options.lateness = 10s;
  return {std::move(plan), options};
}

/// Rules that compile at once, from a text in memory.
class FakeBook : public Rulebook {
 public:
  using Compile = std::function<std::shared_ptr<const plan::Plan>(const std::string& text,
                                                                  const plan::Plan* old)>;
  explicit FakeBook(std::string the_text, Compile compile = {})
      : text(std::move(the_text)), compile_(std::move(compile)) {
    if (!compile_) {
      compile_ = [](const std::string&, const plan::Plan*) {
        return std::make_shared<const plan::Plan>();
      };
    }
  }

  [[nodiscard]] RulesRead now(const plan::Plan* old = nullptr) const {
    auto plan = compile_(text, old);
    if (plan == nullptr)
      return {std::nullopt, "pack.yaml:1:1: error E000 no: " + text + "\nmore\n"};
    return {RuleSet{std::move(plan), text}, ""};
  }
  void read(std::shared_ptr<const plan::Plan> old) override { old_ = std::move(old); }
  [[nodiscard]] bool busy() const override { return slow; }
  RulesRead finish() override { return now(old_.get()); }
  types::Result<std::shared_ptr<const plan::Plan>> restore(const std::string& source,
                                                           const plan::Plan& old) override {
    auto plan = compile_(source, &old);
    if (plan == nullptr) return types::failure("it was made with another schema");
    return plan;
  }

  std::string text;
  bool slow = false;

 private:
  Compile compile_;
  std::shared_ptr<const plan::Plan> old_;
};

}  // namespace limen::driver::testing
