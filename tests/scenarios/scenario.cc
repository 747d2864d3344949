#include "tests/scenarios/scenario.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "rules/language/diagnostics.h"
#include "rules/language/files.h"
#include "rules/language/load.h"
#include "rules/schema/schema.h"

namespace limen::scenarios {

namespace {

namespace fs = std::filesystem;

const fs::path kSource = LIMEN_SOURCE_DIR;

types::Micros duration_of(const std::string& text) {
  const auto duration = types::parse_duration(text);
  if (!duration) throw std::runtime_error("`" + text + "` is not a duration");
  return *duration;
}

types::EventTime time_of(const std::string& text, types::EventTime start) {
  if (const auto time = types::parse_rfc3339(text)) return *time;
  // `1h-1us` and `30s+1us` put events beside edges.
  const std::size_t sign = text.find_first_of("+-");
  if (sign == std::string::npos || !text.ends_with("us")) return start + duration_of(text);
  const types::Micros beside{std::stoll(text.substr(sign))};
  return start + duration_of(text.substr(0, sign)) + beside;
}

std::shared_ptr<const plan::Plan> load_plan(const YAML::Node& root) {
  std::vector<language::SourceFile> files;
  if (root["pack"]) files.push_back({"pack.yaml", root["pack"].as<std::string>()});
  for (const auto& path : root["packs"]) {
    const std::string file = (kSource / path.as<std::string>()).string();
    const auto text = language::read_file(file);
    if (!text) throw std::runtime_error("cannot read " + file);
    files.push_back({file, *text});
  }
  language::LoadOptions options;
  options.read_file = language::read_file;
  if (root["tables"]) options.tables_dir = (kSource / root["tables"].as<std::string>()).string();
  language::Diagnostics diagnostics;
  const auto loaded = language::load(files, schema::builtin(), options, diagnostics);
  if (loaded.plan == nullptr) throw std::runtime_error(diagnostics.print());
  return loaded.plan;
}

void read_events(const YAML::Node& root, Scenario& out) {
  int number = 0;
  for (const auto& event : root["events"]) {
    ++number;
    if (event["raw"]) {
      out.lines.push_back(event["raw"].as<std::string>());
      out.times.emplace_back();
      continue;
    }
    types::EventTime time = time_of(event["at"].as<std::string>("0s"), out.start);
    const types::Micros every = duration_of(event["every"].as<std::string>("0s"));
    for (int left = event["times"].as<int>(1); left > 0; --left, time += every) {
      std::string id = "e" + std::to_string(number);
      if (event["times"]) id += '-' + std::to_string(left);
      out.lines.push_back(event_line(event, *out.plan->schema, time, id));
      if (event["time"]) {
        out.times.emplace_back();
      } else {
        out.times.emplace_back(time);
      }
    }
  }
}

/// Brings events that repeat into the order of their times; those of one time stay as written.
void merge(Scenario& scenario) {
  std::vector<std::pair<std::optional<types::EventTime>, std::string>> events;
  for (std::size_t i = 0; i < scenario.lines.size(); ++i) {
    events.emplace_back(scenario.times[i], std::move(scenario.lines[i]));
  }
  std::ranges::stable_sort(events, {}, [](const auto& event) { return event.first; });
  for (std::size_t i = 0; i < events.size(); ++i) {
    scenario.times[i] = events[i].first;
    scenario.lines[i] = std::move(events[i].second);
  }
}

}  // namespace

Scenario read_scenario(const fs::path& file) {
  const YAML::Node root = YAML::LoadFile(file.string());
  Scenario out;
  out.name = root["scenario"].as<std::string>(file.stem().string());
  out.plan = load_plan(root);
  out.lateness = duration_of(root["lateness"].as<std::string>("10s"));
  const auto start = types::parse_rfc3339(root["start"].as<std::string>("2026-01-05T00:00:00Z"));
  if (!start) throw std::runtime_error("`start` is not a time");
  out.start = *start;
  read_events(root, out);
  if (root["merge"].as<bool>(false)) merge(out);
  if (root["until"]) out.until = time_of(root["until"].as<std::string>(), out.start);
  // A node that is not there cannot be assigned.
  if (root["expect"]) out.expect = root["expect"];
  if (root["stats"]) out.stats = root["stats"];
  for (auto entry : out.expect) {
    for (const char* member : {"at", "resolved_at"}) {
      if (entry[member]) {
        entry[member] = types::to_rfc3339(time_of(entry[member].as<std::string>(), out.start));
      }
    }
  }
  return out;
}

}  // namespace limen::scenarios
