#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "connectors/simulator/mode.h"
#include "connectors/simulator/points_table.h"
#include "connectors/simulator/scenario.h"

namespace limen::simulator {

namespace {

using types::Micros;

constexpr double kLargest = 1e6;  // of any number in a scenario

/// Walks the document, gathers all that is wrong, and never stops at the first finding.
class Reader {
 public:
  explicit Reader(std::string_view points_csv) : table_(points_csv) {}

  Scenario read(const YAML::Node& root);
  std::vector<std::string> problems;

 private:
  void say(const YAML::Node& at, const std::string& what);
  bool keys(const YAML::Node& map, std::initializer_list<std::string_view> known);
  std::string text(const YAML::Node& node, std::string_view what);
  double number(const YAML::Node& node, std::string_view what);
  YAML::Node sequence(const YAML::Node& node, std::string_view what);
  Micros duration(const YAML::Node& map, const char* key, Micros otherwise);
  template <std::size_t N>
  void weights(const YAML::Node& rhythm, const char* name, std::array<double, N>& out);

  void read_reports(const YAML::Node& node);
  void read_rhythms(const YAML::Node& node);
  void read_incidents(const YAML::Node& node);
  void read_point(const YAML::Node& key, const YAML::Node& node);
  void read_hours(const YAML::Node& node, PointPlan& point);
  void read_stream(const YAML::Node& node, PointPlan& point);
  void check_lanes(const YAML::Node& key, const PointPlan& point);

  PointsTable table_;
  Scenario scenario_;
};

void Reader::say(const YAML::Node& at, const std::string& what) {
  const YAML::Mark mark = at.Mark();
  problems.push_back(std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": " +
                     what);
}

bool Reader::keys(const YAML::Node& map, std::initializer_list<std::string_view> known) {
  if (!map.IsMap()) {
    say(map, "a map is expected here");
    return false;
  }
  for (const auto& entry : map) {
    const std::string key = entry.first.Scalar();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string all;
    for (const std::string_view name : known) all.append(all.empty() ? "" : ", ").append(name);
    say(entry.first, "unknown key `" + key + "`; known here: " + all);
  }
  return true;
}

std::string Reader::text(const YAML::Node& node, std::string_view what) {
  if (node.IsDefined() && node.IsScalar()) return node.Scalar();
  if (node.IsDefined()) say(node, std::string(what) + " is a text");
  return {};
}

double Reader::number(const YAML::Node& node, std::string_view what) {
  double value = 0;
  if (!node.IsDefined()) return 0;
  const bool is_number = node.IsScalar() && YAML::convert<double>::decode(node, value);
  if (is_number && value >= 0 && value <= kLargest) return value;
  say(node, std::string(what) + " is a number from 0 to a million");
  return 0;
}

/// The list itself, or an empty one where there is none.
YAML::Node Reader::sequence(const YAML::Node& node, std::string_view what) {
  if (node.IsDefined() && node.IsSequence()) return node;
  if (node.IsDefined()) say(node, std::string(what) + " is a list");
  return YAML::Node(YAML::NodeType::Sequence);
}

Micros Reader::duration(const YAML::Node& map, const char* key, Micros otherwise) {
  const YAML::Node node = map[key];
  if (!node.IsDefined()) return otherwise;
  const auto read = types::parse_duration(text(node, key));
  if (!read || read->count() <= 0) {
    say(node, std::string("`") + key + "` is a duration above zero, like 30s or 15m");
    return otherwise;
  }
  return *read;
}

template <std::size_t N>
void Reader::weights(const YAML::Node& rhythm, const char* name, std::array<double, N>& out) {
  const YAML::Node node = rhythm[name];
  if (!node.IsDefined() || !node.IsSequence() || node.size() != N) {
    out.fill(1);
    return say(node.IsDefined() ? node : rhythm,
               "`" + std::string(name) + "` is a list of " + std::to_string(N) + " weights");
  }
  double sum = 0;
  for (std::size_t i = 0; i < N; ++i) sum += out[i] = number(node[i], "a weight");
  if (sum > 0) return;
  say(node, "one of the weights must be above 0");
  out.fill(1);
}

void Reader::read_reports(const YAML::Node& node) {
  using std::chrono::minutes;
  const bool given =
      node.IsDefined() && keys(node, {"wait", "staffing", "status", "heartbeat", "count"});
  const YAML::Node map = given ? node : YAML::Node(YAML::NodeType::Map);
  scenario_.wait_every = duration(map, "wait", minutes{3});
  scenario_.staffing_every = duration(map, "staffing", minutes{15});
  scenario_.status_every = duration(map, "status", minutes{15});
  scenario_.heartbeat_every = duration(map, "heartbeat", std::chrono::seconds{30});
  scenario_.count_every = duration(map, "count", minutes{15});
}

void Reader::read_rhythms(const YAML::Node& node) {
  if (!node.IsDefined() || !node.IsMap() || node.size() == 0) {
    problems.emplace_back("1:1: `rhythms` is a map of at least one rhythm");
    return;
  }
  for (const auto& entry : node) {
    Rhythm rhythm;
    rhythm.name = entry.first.Scalar();
    if (!keys(entry.second, {"hours", "days"})) continue;
    weights(entry.second, "hours", rhythm.hours);
    weights(entry.second, "days", rhythm.days);
    scenario_.rhythms.push_back(rhythm);
  }
}

void Reader::read_incidents(const YAML::Node& node) {
  if (!node.IsDefined() || !keys(node, {"first", "at_once", "every", "kinds"})) return;
  scenario_.incident_every = duration(node, "every", std::chrono::minutes{3});
  scenario_.first_incident = duration(node, "first", scenario_.incident_every);
  scenario_.incidents_at_once = static_cast<std::uint32_t>(number(node["at_once"], "`at_once`"));
  for (const auto& kind : sequence(node["kinds"], "`kinds`")) {
    const auto incident = incident_of(text(kind, "a kind of incident"));
    if (incident) {
      scenario_.incidents.push_back(*incident);
    } else {
      say(kind, "there is no incident `" + kind.Scalar() + "`");
    }
  }
}

void Reader::read_hours(const YAML::Node& node, PointPlan& point) {
  if (!node.IsDefined()) return;
  if (node.IsSequence() && node.size() == 2) {
    point.opens = static_cast<int>(number(node[0], "an hour"));
    point.closes = static_cast<int>(number(node[1], "an hour"));
    if (point.opens < point.closes && point.closes <= 24) return;
  }
  say(node, "`hours` are two hours, like [6, 22]: open from the first until the second");
}

void Reader::read_stream(const YAML::Node& node, PointPlan& point) {
  if (!keys(node, {"direction", "mode", "lane", "lanes", "check", "per_hour", "rhythm"})) return;
  StreamPlan stream;
  stream.mode = text(node["mode"], "`mode`");
  stream.lane_kind = text(node["lane"], "`lane`");
  stream.lanes = static_cast<std::uint32_t>(number(node["lanes"], "`lanes`"));
  stream.service = duration(node, "check", std::chrono::seconds{60});
  stream.per_hour = number(node["per_hour"], "`per_hour`");
  if (stream.mode.empty() || stream.lane_kind.empty() || stream.lanes < 1 || stream.lanes > 1000) {
    say(node, "a stream has `mode`, `lane`, and from 1 to 1000 `lanes`");
    return;
  }
  if (!traits_of(stream.mode) || !is_lane_kind(stream.lane_kind)) {
    say(node,
        "there is no mode `" + stream.mode + "` or no kind of lane `" + stream.lane_kind + "`");
    return;
  }
  const std::string name = text(node["rhythm"], "`rhythm`");
  const auto rhythm = std::find_if(scenario_.rhythms.begin(), scenario_.rhythms.end(),
                                   [&](const Rhythm& each) { return each.name == name; });
  if (rhythm == scenario_.rhythms.end()) {
    say(node, "there is no rhythm `" + name + "`");
    return;
  }
  stream.rhythm = static_cast<std::size_t>(rhythm - scenario_.rhythms.begin());
  const YAML::Node direction = node["direction"];
  for (const char* each : {"entry", "exit"}) {
    if (direction.IsDefined() && direction.Scalar() != each) continue;
    stream.direction = each;
    point.streams.push_back(stream);
  }
  if (direction.IsDefined() && direction.Scalar() != "entry" && direction.Scalar() != "exit") {
    say(direction, "`direction` is entry or exit; without it there is a stream for each");
  }
}

void Reader::check_lanes(const YAML::Node& key, const PointPlan& point) {
  if (point.streams.empty()) say(key, "`" + point.code + "` has no streams");
}

void Reader::read_point(const YAML::Node& key, const YAML::Node& node) {
  PointPlan point;
  point.code = key.Scalar();
  if (!keys(node, {"hours", "closed", "streams"})) return;
  if (!is_code(point.code)) {
    say(key, "a point's code has only letters, digits, - and _");
    return;
  }
  if (const PointRow* row = table_.find(point.code)) {
    point.name = row->name;
    point.zone = row->zone;
    point.neighbours = row->neighbours;
  } else {
    say(key, "`" + point.code + "` is not in the table of points");
  }
  read_hours(node["hours"], point);
  const YAML::Node closed = node["closed"];
  if (closed.IsDefined() && !YAML::convert<bool>::decode(closed, point.closed)) {
    say(closed, "`closed` is true or false");
  }
  for (const auto& stream : sequence(node["streams"], "`streams`")) read_stream(stream, point);
  check_lanes(key, point);
  scenario_.points.push_back(std::move(point));
}

Scenario Reader::read(const YAML::Node& root) {
  if (!keys(root, {"scenario", "reports", "rhythms", "points", "incidents", "protected_fields"})) {
    return {};
  }
  scenario_.name = text(root["scenario"], "`scenario`");
  read_reports(root["reports"]);
  read_rhythms(root["rhythms"]);
  if (root["points"].IsDefined() && root["points"].IsMap()) {
    for (const auto& entry : root["points"]) read_point(entry.first, entry.second);
  }
  if (scenario_.points.empty()) problems.emplace_back("1:1: there is no point in `points`");
  read_incidents(root["incidents"]);
  const YAML::Node fields = root["protected_fields"];
  if (fields.IsDefined() && !YAML::convert<bool>::decode(fields, scenario_.protected_fields)) {
    say(fields, "`protected_fields` is true or false");
  }
  return std::move(scenario_);
}

}  // namespace

types::Result<Scenario> read_scenario(std::string_view yaml, std::string_view points_csv) {
  try {
    Reader reader(points_csv);
    Scenario scenario = reader.read(YAML::Load(std::string(yaml)));
    if (reader.problems.empty()) return scenario;
    std::string all;
    for (const std::string& problem : reader.problems) {
      all.append(all.empty() ? "" : "\n").append(problem);
    }
    return types::failure(all);
  } catch (const YAML::Exception& error) {
    return types::failure(std::to_string(error.mark.line + 1) + ":" +
                          std::to_string(error.mark.column + 1) + ": " + error.msg);
  }
}

}  // namespace limen::simulator
