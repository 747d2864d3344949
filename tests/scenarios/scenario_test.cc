#include "tests/scenarios/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <sstream>

#include "tests/scenarios/ways.h"

namespace limen::scenarios {
namespace {

namespace fs = std::filesystem;

/// The whole text as a number; nothing for a time or another text that only begins with one.
std::optional<double> number_of(const std::string& text) {
  std::istringstream in(text);
  double number = 0;
  if (in >> number && in.peek() == std::istringstream::traits_type::eof()) return number;
  return std::nullopt;
}

bool equal_scalars(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto x = number_of(a);
  const auto y = number_of(b);
  return x && y && std::abs(*x - *y) <= 1e-12 * std::max(std::abs(*x), std::abs(*y));
}

TEST(ScenarioRunner, TellsTimesApartThatBeginAlike) {
  EXPECT_FALSE(equal_scalars("2026-01-05T00:00:10Z", "2026-01-05T00:00:11Z"));
  EXPECT_FALSE(equal_scalars("2 of 3", "2 of 4"));
  EXPECT_TRUE(equal_scalars("2", "2.0"));
}

/// Whether all that `wanted` names is in `got`; lists and `key` must be equal as a whole.
bool matches(const YAML::Node& wanted, const YAML::Node& got, bool whole) {
  if (!got || wanted.Type() != got.Type()) return false;
  if (wanted.IsScalar()) return equal_scalars(wanted.Scalar(), got.Scalar());
  if (wanted.IsSequence()) {
    if (wanted.size() != got.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!matches(wanted[i], got[i], whole)) return false;
    }
    return true;
  }
  if (whole && wanted.size() != got.size()) return false;
  for (const auto& entry : wanted) {
    const auto name = entry.first.as<std::string>();
    if (!matches(entry.second, got[name], name == "key")) return false;
  }
  return true;
}

/// The rules of all alerts, by alert id.
std::map<std::string, std::string> rules_of(const Outcome& outcome) {
  std::map<std::string, std::string> rules;
  for (const auto* lines : {&outcome.alerts, &outcome.shadow}) {
    for (const std::string& line : *lines) {
      const YAML::Node data = YAML::Load(line)["data"];
      rules[data["alert_id"].as<std::string>()] = data["rule"].as<std::string>();
    }
  }
  return rules;
}

/// `causes`: the rules of the episodes in `inhibited_by`, in their order; none where it is not
/// there.
bool has_causes(const YAML::Node& wanted, const YAML::Node& alert, const Outcome& outcome) {
  const auto rules = rules_of(outcome);
  std::vector<std::string> causes;
  for (const auto& id : alert["data"]["inhibited_by"])
    causes.push_back(rules.at(id.as<std::string>()));
  return wanted.as<std::vector<std::string>>() == causes;
}

/// `lacks`: what the evidence must not have.
bool is_expected(const YAML::Node& wanted, const std::string& line, const Outcome& outcome) {
  const YAML::Node alert = YAML::Load(line);
  for (const auto& entry : wanted) {
    const auto name = entry.first.as<std::string>();
    if (name == "causes") {
      if (!has_causes(entry.second, alert, outcome)) return false;
      continue;
    }
    if (name == "lacks") {
      for (const auto& member : entry.second) {
        if (alert["data"]["evidence"][member.as<std::string>()]) return false;
      }
      continue;
    }
    const YAML::Node got = name == "at" ? alert["time"] : alert["data"][name];
    if (!matches(entry.second, got, name == "key")) return false;
  }
  return true;
}

std::string text_of(const YAML::Node& node) {
  YAML::Emitter out;
  out << YAML::Flow << node;
  return out.c_str();
}

void compare_alerts(const Scenario& scenario, const Outcome& outcome) {
  const std::size_t expected = scenario.expect.size();
  for (std::size_t i = 0; i < std::max(expected, outcome.alerts.size()); ++i) {
    if (i >= expected) {
      ADD_FAILURE() << "alert " << i + 1 << " is not expected: " << outcome.alerts[i];
    } else if (i >= outcome.alerts.size()) {
      ADD_FAILURE() << "alert " << i + 1 << " is missing: " << text_of(scenario.expect[i]);
    } else {
      EXPECT_TRUE(is_expected(scenario.expect[i], outcome.alerts[i], outcome))
          << "alert " << i + 1 << "\n  expected " << text_of(scenario.expect[i]) << "\n  got      "
          << outcome.alerts[i];
    }
  }
}

void compare_count(const std::string& name, const YAML::Node& wanted, const Outcome& outcome) {
  const auto got = outcome.stats.find(name);
  ASSERT_TRUE(got != outcome.stats.end()) << "there is no count `" << name << "`";
  EXPECT_EQ(got->second, wanted.as<std::uint64_t>()) << name;
}

void compare_stats(const Scenario& scenario, const Outcome& outcome) {
  for (const auto& entry : scenario.stats) {
    const auto name = entry.first.as<std::string>();
    if (name != "rules") {
      compare_count(name, entry.second, outcome);
      continue;
    }
    for (const auto& rule : entry.second) {
      for (const auto& count : rule.second) {
        compare_count(rule.first.as<std::string>() + "." + count.first.as<std::string>(),
                      count.second, outcome);
      }
    }
  }
}

/// Late and raw events have their place in the order of arrival: such a scenario is not shuffled.
bool may_be_shuffled(const Scenario& scenario, const Outcome& as_given) {
  return as_given.stats.at("late") == 0 &&
         std::all_of(scenario.times.begin(), scenario.times.end(),
                     [](const auto& time) { return time.has_value(); });
}

class ScenarioTest : public testing::TestWithParam<fs::path> {};

TEST_P(ScenarioTest, GivesTheSameAlertsInEveryWay) {
  const Scenario scenario = read_scenario(GetParam());
  const Outcome as_given = run(scenario, ways().front());
  compare_alerts(scenario, as_given);
  compare_stats(scenario, as_given);
  for (const Way& way : ways()) {
    if (way.shuffle_seed != 0 && !may_be_shuffled(scenario, as_given)) continue;
    const Outcome outcome = run(scenario, way);
    EXPECT_EQ(outcome.alerts, as_given.alerts) << way.name;
    EXPECT_EQ(outcome.shadow, as_given.shadow) << way.name;
  }
}

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(LIMEN_SOURCE_DIR) / "tests/scenarios")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name(const testing::TestParamInfo<fs::path>& info) {
  std::string name =
      info.param.parent_path().filename().string() + "_" + info.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, ScenarioTest, testing::ValuesIn(scenario_files()), test_name);

}  // namespace
}  // namespace limen::scenarios
