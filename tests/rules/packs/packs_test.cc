#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "rules/language/load.h"
#include "rules/language/run_test.h"
#include "rules/schema/schema.h"

namespace limen {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = LIMEN_SOURCE_DIR;

std::optional<std::string> read(const std::string& path) {
  std::ifstream in(path);
  if (!in) return std::nullopt;
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> yaml_files(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kSource / folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// All that the compiler finds in packs, warnings included; empty where they are in order.
std::string findings(const std::vector<language::SourceFile>& packs, const std::string& tables) {
  language::Diagnostics diagnostics;
  language::LoadOptions options;
  options.tables_dir = tables;
  options.read_file = read;
  const auto loaded = language::load(packs, schema::builtin(), options, diagnostics);
  return loaded.plan != nullptr ? diagnostics.print() : diagnostics.print() + "no plan";
}

std::vector<language::SourceFile> shipped() {
  std::vector<language::SourceFile> packs;
  for (const fs::path& file : yaml_files("rules/packs")) {
    packs.push_back({file.string(), *read(file.string())});
  }
  return packs;
}

std::vector<YAML::Node> shipped_rules() {
  std::vector<YAML::Node> rules;
  for (const auto& pack : shipped()) {
    for (const auto& rule : YAML::Load(pack.text)["rules"]) rules.push_back(rule);
  }
  return rules;
}

/// The fenced blocks of a page that begin with ```yaml pack.
std::vector<language::SourceFile> blocks(const std::string& page) {
  std::vector<language::SourceFile> found;
  std::istringstream lines(*read((kSource / page).string()));
  std::string line;
  bool inside = false;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line == "```yaml pack") {
      found.push_back({page + ", block at line " + std::to_string(number), ""});
      inside = true;
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      found.back().text += line + "\n";
    }
  }
  return found;
}

TEST(ShippedPacks, CompileTogetherWithoutAFinding) {
  EXPECT_EQ(findings(shipped(), (kSource / "rules/tables").string()), "");
}

TEST(ShippedPacks, FindTheirTablesBesideThemToo) { EXPECT_EQ(findings(shipped(), ""), ""); }

TEST(ShippedPacks, SayWhatAnOfficerNeeds) {
  const auto rules = shipped_rules();
  EXPECT_GE(rules.size(), 30U);
  for (const YAML::Node& rule : rules) {
    for (const char* key : {"about", "say", "audience", "owner", "purpose"}) {
      EXPECT_TRUE(rule[key]) << rule["rule"].Scalar() << " lacks " << key;
    }
  }
}

/// The rules that fire in a test of a pack of theirs, or in a scenario.
std::set<std::string> rules_that_fire() {
  std::set<std::string> fired;
  for (const auto& pack : shipped()) {
    for (const auto& test : YAML::Load(pack.text)["tests"]) {
      for (const auto& alert : test["expect"]) fired.insert(alert["rule"].Scalar());
    }
  }
  for (const fs::path& file : yaml_files("tests/scenarios/packs")) {
    for (const auto& alert : YAML::LoadFile(file.string())["expect"]) {
      if (alert["status"].Scalar() == "firing") fired.insert(alert["rule"].Scalar());
    }
  }
  return fired;
}

TEST(ShippedPacks, EachRuleFiresInATest) {
  const std::set<std::string> fired = rules_that_fire();
  for (const YAML::Node& rule : shipped_rules()) {
    EXPECT_EQ(fired.count(rule["rule"].Scalar()), 1U) << rule["rule"].Scalar();
  }
}

TEST(ShippedPacks, StandInTheReadme) {
  const std::string page = *read((kSource / "rules/README.md").string());
  for (const YAML::Node& rule : shipped_rules()) {
    EXPECT_NE(page.find("`" + rule["rule"].Scalar() + "`"), std::string::npos)
        << rule["rule"].Scalar();
  }
}

TEST(Readme, ItsPacksCompileWithoutAFinding) {
  const auto packs = blocks("rules/README.md");
  EXPECT_GE(packs.size(), 8U);
  for (const auto& pack : packs) {
    EXPECT_EQ(findings({pack}, (kSource / "rules/tables").string()), "") << pack.name;
  }
}

/// A pack of the page, with what readme_tests.yaml has for it: a test may be too long for the page.
language::SourceFile with_tests(const language::SourceFile& pack, const YAML::Node& more) {
  const YAML::Node tests = more[YAML::Load(pack.text)["pack"].Scalar()];
  if (!tests) return pack;
  return {pack.name, pack.text + "tests:\n" + YAML::Dump(tests) + "\n"};
}

/// The rules that fire in a test of the pack, whose tests must pass.
std::set<std::string> rules_that_fire_in(const language::SourceFile& pack) {
  language::Diagnostics diagnostics;
  language::LoadOptions options;
  options.tables_dir = (kSource / "rules/tables").string();
  options.read_file = read;
  const auto loaded = language::load({&pack, 1}, schema::builtin(), options, diagnostics);
  EXPECT_NE(loaded.plan, nullptr) << pack.name << diagnostics.print();
  std::set<std::string> fired;
  for (const language::PackTest& test : loaded.tests) {
    const auto outcome = language::run_test(test, loaded.plan);
    EXPECT_TRUE(outcome.passed()) << pack.name << ": " << test.name;
    for (const auto& each : outcome.differences) ADD_FAILURE() << each.alert;
  }
  for (const auto& test : YAML::Load(pack.text)["tests"]) {
    for (const auto& alert : test["expect"]) fired.insert(alert["rule"].Scalar());
  }
  return fired;
}

TEST(Readme, EachRuleOfItsPacksFiresInATest) {
  const auto more = YAML::LoadFile((kSource / "tests/rules/packs/readme_tests.yaml").string());
  for (const auto& pack : blocks("rules/README.md")) {
    const auto fired = rules_that_fire_in(with_tests(pack, more));
    for (const auto& rule : YAML::Load(pack.text)["rules"]) {
      EXPECT_EQ(fired.count(rule["rule"].Scalar()), 1U) << pack.name << rule["rule"].Scalar();
    }
  }
}

TEST(Examples, PassTheirTests) {
  for (const fs::path& file : yaml_files("rules/examples")) {
    EXPECT_FALSE(rules_that_fire_in({file.string(), *read(file.string())}).empty());
  }
}

TEST(Examples, CompileWithoutAFinding) {
  for (const fs::path& file : yaml_files("rules/examples")) {
    EXPECT_EQ(findings({{file.string(), *read(file.string())}}, ""), "");
  }
}

}  // namespace
}  // namespace limen
