#include "tests/scenarios/ways.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <stdexcept>

#include "connectors/driver/sorter.h"
#include "engine/shard.h"

namespace limen::scenarios {

namespace {

/// Padded copies of the lines, as records that stay valid.
class Records {
 public:
  explicit Records(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      bytes_.push_back(line + std::string(types::RawRecord::kPadding, '\0'));
    }
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
      types::RawRecord record;
      record.content = std::string_view(bytes_[i]).substr(0, lines[i].size());
      record.position = i + 1;
      records_.push_back(record);
    }
  }
  [[nodiscard]] std::span<const types::RawRecord> slice(std::size_t from, std::size_t count) const {
    return std::span(records_).subspan(from, std::min(count, records_.size() - from));
  }
  [[nodiscard]] std::size_t size() const { return records_.size(); }

 private:
  std::vector<std::string> bytes_;
  std::vector<types::RawRecord> records_;
};

/// An order of arrival in which no event is late: by time and up to `lateness` of delay.
std::vector<std::string> shuffled(const Scenario& scenario, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::pair<types::EventTime, std::size_t>> order;
  for (std::size_t i = 0; i < scenario.lines.size(); ++i) {
    const auto delay = static_cast<std::int64_t>(
        random() % static_cast<std::uint64_t>(std::max<std::int64_t>(scenario.lateness.count(), 1)));
    order.emplace_back(*scenario.times[i] + types::Micros{delay}, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::string> lines;
  for (const auto& [at, i] : order) lines.push_back(scenario.lines[i]);
  return lines;
}

class Run {
 public:
  Run(const Scenario& scenario, const Way& way) : scenario_(scenario), way_(way) {
    options_.lateness = scenario.lateness;
    options_.batch_rows = way.batch;
    shard_ = std::make_unique<Shard>(scenario.plan, options_);
    shard_->add_input("scenario");
  }

  Outcome operator()() {
    const Records records(way_.shuffle_seed == 0 ? scenario_.lines
                                                 : shuffled(scenario_, way_.shuffle_seed));
    const std::size_t step = way_.save_every > 0 ? way_.save_every : way_.batch;
    for (std::size_t at = 0; at < records.size(); at += step) {
      shard_->feed(0, records.slice(at, step), output_);
      collect();
      if (way_.save_every > 0) save_and_load();
    }
    end();
    return std::move(outcome_);
  }

 private:
  void collect() {
    for (types::Alert& alert : output_.alerts) sorter_.add(std::move(alert));
    output_.alerts.clear();
    sorter_.release(shard_->watermark(), [this](const types::Alert& alert) { write(alert); });
  }
  void write(const types::Alert& alert) {
    (alert.shadow ? outcome_.shadow : outcome_.alerts).push_back(alert.json);
  }

  void save_and_load() {
    std::string bytes;
    shard_->save(bytes);
    shard_ = std::make_unique<Shard>(scenario_.plan, options_);
    if (const auto loaded = shard_->load(bytes); !loaded) {
      throw std::runtime_error(loaded.error().message);
    }
  }

  void end() {
    shard_->set_input_state(0, InputState::kEnded);
    types::EventTime until = shard_->latest();
    if (until != types::kMinTime) until += types::Micros{1};
    if (scenario_.until) until = std::max(until, *scenario_.until);
    shard_->advance(until, output_);
    collect();
    sorter_.release_all([this](const types::Alert& alert) { write(alert); });
    const types::InputCounters& counters = shard_->counters(0);
    outcome_.stats = {{"events", counters.events},         {"invalid", counters.invalid},
                      {"ignored", counters.ignored},       {"duplicates", counters.duplicates},
                      {"late", counters.late},             {"alerts", outcome_.alerts.size()},
                      {"unknown_fields", counters.unknown_fields}};
    const auto rules = shard_->rule_counters();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const std::string& name = scenario_.plan->rules[i].name;
      outcome_.stats[name + ".passed_over"] = rules[i].passed_over;
      outcome_.stats[name + ".errors"] = rules[i].errors;
      outcome_.stats[name + ".fired"] = rules[i].fired;
      outcome_.stats[name + ".resolved"] = rules[i].resolved;
      outcome_.stats[name + ".folded"] = rules[i].folded;
      outcome_.stats[name + ".inhibited"] = rules[i].inhibited;
      outcome_.stats[name + ".small_cell"] = rules[i].small_cell;
    }
  }

  const Scenario& scenario_;
  const Way& way_;
  ShardOptions options_;
  std::unique_ptr<Shard> shard_;
  ShardOutput output_;
  driver::Sorter sorter_;
  Outcome outcome_;
};

}  // namespace

std::vector<Way> ways() {
  return {{"as given"},
          {"in batches of 1", 1},
          {"in batches of 7", 7},
          {"saved and loaded after every event", 4096, 1},
          {"saved and loaded after every 3rd event", 4096, 3},
          {"saved and loaded after every 10th event, in batches of 4", 4, 10},
          {"shuffled within lateness", 4096, 0, 1},
          {"shuffled otherwise, in batches of 7", 7, 0, 2},
          {"shuffled, saved and loaded after every 2nd event", 4096, 2, 3}};
}

Outcome run(const Scenario& scenario, const Way& way) { return Run(scenario, way)(); }

}  // namespace limen::scenarios
