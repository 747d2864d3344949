#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "connectors/driver/replay.h"
#include "connectors/explain/explainer.h"
#include "tests/scenarios/scenario.h"

namespace limen::explain {
namespace {

namespace fs = std::filesystem;
using scenarios::Scenario;

/// A scenario's lines as one input that ends, a few records at a time.
class Lines final : public driver::Source {
 public:
  Lines(const std::vector<std::string>& lines, std::size_t step) : step_(step) {
    inputs_.emplace_back();
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

  void start(std::span<const driver::Position> /*from*/) override {}
  types::Result<void> poll(std::size_t /*max*/, driver::Milliseconds /*wait*/,
                           std::vector<driver::InputBatch>& out) override {
    out.clear();
    const auto rest = std::span(records_).subspan(next_);
    const auto part = rest.subspan(0, std::min(step_, rest.size()));
    next_ += part.size();
    if (part.empty()) {
      inputs_[0].reading = driver::Reading::kEnded;
    } else {
      out.push_back({0, part});
    }
    return {};
  }
  [[nodiscard]] std::span<const driver::Input> inputs() const override { return inputs_; }
  void pause(std::size_t /*input*/, bool /*paused*/) override {}

 private:
  std::size_t step_;
  std::size_t next_ = 0;
  std::vector<driver::Input> inputs_;
  std::vector<std::string> bytes_;
  std::vector<types::RawRecord> records_;
};

class Alerts final : public driver::Sink {
 public:
  void alert(const types::Alert& alert) override { all.push_back(alert); }
  void shadow(const types::Alert& alert) override { all.push_back(alert); }
  void quarantine(std::string_view /*json*/) override {}
  std::vector<types::Alert> all;
};

ShardOptions options_of(const Scenario& scenario) {
  ShardOptions options;
  options.lateness = scenario.lateness;
  return options;
}

driver::ReplayOptions until_of(const Scenario& scenario) {
  driver::ReplayOptions options;
  if (scenario.until) options.until = *scenario.until;
  return options;
}

std::vector<types::Alert> replayed(const Scenario& scenario) {
  Shard shard(scenario.plan, options_of(scenario));
  Lines lines(scenario.lines, 4096);
  Alerts alerts;
  EXPECT_TRUE(driver::replay(shard, lines, alerts, until_of(scenario)));
  return alerts.all;
}

/// What explain tells of a rule and key.
struct Told {
  std::vector<std::pair<types::EventTime, std::string>> fired;  // with alert_ids
  std::vector<types::EventTime> ended;
  Totals totals;
  std::vector<std::string> unfounded;  // firings of windows without an evaluation that is true, and
                                       // the other way round
};

class Teller {
 public:
  Teller(const plan::Rule& rule, Told& told) : rule_(rule), told_(told) {}

  void take(const Entry& entry) {
    const auto* window = std::get_if<plan::Window>(&rule_.shape);
    const bool told_when_it_came = entry.late || entry.passed_over == PassedOver::kDuplicate;
    if (!told_when_it_came) {
      EXPECT_GE(entry.time, last_);
      last_ = entry.time;
    }
    bool is_true = false;
    for (const Note& note : entry.notes) {
      switch (note.kind) {
        case Note::Kind::kJudged:
          unanswered(is_true, entry);
          is_true = note.is_true && !open_;
          break;
        case Note::Kind::kFires:
          if (window != nullptr && !is_true)
            told_.unfounded.push_back(types::to_rfc3339(entry.time));
          is_true = false;
          open_ = rule_.has_episodes();
          if (note.text.starts_with("fires")) told_.fired.emplace_back(entry.time, note.alert_id);
          break;
        case Note::Kind::kEnds:
          open_ = false;
          told_.ended.push_back(entry.time);
          break;
        case Note::Kind::kText:
          break;
      }
    }
    unanswered(is_true, entry);
  }

 private:
  void unanswered(bool is_true, const Entry& entry) {
    const auto* window = std::get_if<plan::Window>(&rule_.shape);
    if (is_true && window->in_a_row == 1) {
      told_.unfounded.push_back(types::to_rfc3339(entry.time) + " is true");
    }
  }

  const plan::Rule& rule_;
  Told& told_;
  types::EventTime last_ = types::kMinTime;
  bool open_ = false;
};

Told explained(const Scenario& scenario, std::uint32_t rule, const Key& key, std::size_t step) {
  Told told;
  Shard shard(scenario.plan, options_of(scenario));
  Lines lines(scenario.lines, step);
  Teller teller(scenario.plan->rules[rule], told);
  Explainer explainer(*scenario.plan, rule, key,
                      {[](types::EventTime) { return true; },
                       [&teller](const Entry& entry) { teller.take(entry); }});
  shard.observe(&explainer);
  driver::ReplayOptions options = until_of(scenario);
  options.progress = [&explainer](const Shard& now) { explainer.release(now.watermark()); };
  EXPECT_TRUE(driver::replay(shard, lines, explainer, options));
  explainer.release_all();
  told.totals = explainer.totals();
  return told;
}

Key key_of(std::string_view text) {
  Key key;
  while (!text.empty()) {
    key.emplace_back(text.substr(0, text.find('\0')));
    text.remove_prefix(key.back().size() + 1);
  }
  return key;
}

class ExplainScenario : public ::testing::TestWithParam<fs::path> {};

TEST_P(ExplainScenario, ListsTheFiringsThatAReplayHas) {
  const Scenario scenario = scenarios::read_scenario(GetParam());
  std::map<std::pair<std::uint32_t, std::string>, std::vector<const types::Alert*>> wanted;
  const std::vector<types::Alert> alerts = replayed(scenario);
  for (const types::Alert& alert : alerts) wanted[{alert.rule, alert.key_text}].push_back(&alert);
  for (const auto& [name, of_key] : wanted) {
    Told expected;
    for (const types::Alert* alert : of_key) {
      if (alert->status == types::AlertStatus::kFiring) {
        expected.fired.emplace_back(alert->time, alert->alert_id);
        expected.totals.inhibited += alert->inhibited ? 1 : 0;
      }
      if (alert->status == types::AlertStatus::kResolved) expected.ended.push_back(alert->time);
    }
    for (const std::size_t step : {std::size_t{1}, std::size_t{4096}}) {
      Told told = explained(scenario, name.first, key_of(name.second), step);
      std::ranges::sort(told.fired);
      std::ranges::sort(expected.fired);
      std::ranges::sort(expected.ended);
      const std::string& rule = scenario.plan->rules[name.first].name;
      EXPECT_EQ(told.fired, expected.fired) << rule;
      EXPECT_EQ(told.ended, expected.ended) << rule;
      EXPECT_EQ(told.totals.fired, expected.fired.size()) << rule;
      EXPECT_EQ(told.totals.inhibited, expected.totals.inhibited) << rule;
      EXPECT_TRUE(told.unfounded.empty()) << rule << ' ' << told.unfounded.front();
    }
  }
}

TEST_P(ExplainScenario, BearsOnNoAlert) {
  const Scenario scenario = scenarios::read_scenario(GetParam());
  const std::vector<types::Alert> alerts = replayed(scenario);
  for (std::uint32_t rule = 0; rule < scenario.plan->rules.size(); ++rule) {
    struct Both final : driver::Sink {
      Explainer* explainer = nullptr;
      std::vector<std::string> json;
      void alert(const types::Alert& alert) override {
        explainer->alert(alert);
        json.push_back(alert.json);
      }
      void shadow(const types::Alert& alert) override { this->alert(alert); }
      void quarantine(std::string_view /*json*/) override {}
    } sink;
    Shard shard(scenario.plan, options_of(scenario));
    Lines lines(scenario.lines, 4096);
    const Key key(scenario.plan->rules[rule].by.size(), "XZ-no-such-key");
    Explainer explainer(*scenario.plan, rule, key,
                        {[](types::EventTime) { return true; }, [](const Entry&) {}});
    sink.explainer = &explainer;
    shard.observe(&explainer);
    EXPECT_TRUE(driver::replay(shard, lines, sink, until_of(scenario)));
    ASSERT_EQ(sink.json.size(), alerts.size());
    for (std::size_t i = 0; i < alerts.size(); ++i) EXPECT_EQ(sink.json[i], alerts[i].json);
  }
}

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(LIMEN_SOURCE_DIR) / "tests/scenarios")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string test_name(const testing::TestParamInfo<fs::path>& info) {
  std::string name =
      info.param.parent_path().filename().string() + "_" + info.param.stem().string();
  std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, ExplainScenario, testing::ValuesIn(scenario_files()), test_name);

}  // namespace
}  // namespace limen::explain
