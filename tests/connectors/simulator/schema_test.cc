#include <gtest/gtest.h>
#include <simdjson.h>
#include <yaml-cpp/yaml.h>

#include <set>

#include "connectors/simulator/border.h"

namespace limen::simulator {
namespace {

namespace dom = simdjson::dom;

/// A slow and obvious reading of the schema file, for one purpose: is this data valid?
class SchemaFile {
 public:
  SchemaFile() : root_(YAML::LoadFile(LIMEN_SOURCE_DIR "/rules/schema/crossing-event-1.yaml")) {}

  std::string problem(const std::string& kind, dom::element data) {
    const YAML::Node fields = root_["kinds"][kind]["fields"];
    if (!fields) return "no kind " + kind;
    for (const auto& field : fields) {
      const bool required = field.second["required"].as<bool>(false);
      if (required && !has(data, field.first.Scalar())) return "lacks " + field.first.Scalar();
    }
    return walk(fields, "", data);
  }

 private:
  static bool has(dom::element data, const std::string& name) { return !data.at_key(name).error(); }

  std::string walk(const YAML::Node& fields, const std::string& prefix, dom::element data) {
    dom::object object;
    if (data.get(object) != simdjson::SUCCESS) return "no object";
    for (const auto member : object) {
      const std::string path = prefix + std::string(member.key);
      if (fields[path]) {
        const std::string problem = check(fields[path], member.value);
        if (!problem.empty()) return path + ": " + problem;
      } else if (member.value.is_object()) {
        const std::string problem = walk(fields, path + ".", member.value);
        if (!problem.empty()) return problem;
      } else {
        return "unknown field " + path;
      }
    }
    return {};
  }

  std::string check(const YAML::Node& field, dom::element value) {
    const std::string type = field["type"].Scalar();
    if (type == "list") {
      dom::array items;
      if (value.get(items) != simdjson::SUCCESS) return "no list";
      for (const dom::element item : items) {
        const std::string problem = text(field, item);
        if (!problem.empty()) return problem;
      }
      return {};
    }
    if (type == "bool") return value.is_bool() ? "" : "no bool";
    if (type == "string" || type == "timestamp") return text(field, value);
    double number = 0;
    if (value.get(number) != simdjson::SUCCESS) return "no number";
    if (type == "int" && !value.is_int64()) return "no int";
    if (field["min"] && number < field["min"].as<double>()) return "below its minimum";
    if (field["max"] && number > field["max"].as<double>()) return "above its maximum";
    return {};
  }

  std::string text(const YAML::Node& field, dom::element value) {
    std::string_view found;
    if (value.get(found) != simdjson::SUCCESS) return "no text";
    if (field["type"].Scalar() == "timestamp") {
      return types::parse_rfc3339(found) ? "" : "no timestamp";
    }
    if (!field["enum"]) return found.empty() ? "empty" : "";
    const YAML::Node listed = root_["enums"][field["enum"].Scalar()];
    for (const auto& each : listed.IsMap() ? listed["values"] : listed) {
      if (each.Scalar() == found) return {};
    }
    return "not in its enumeration: " + std::string(found);
  }

  YAML::Node root_;
};

TEST(Border, SaysOnlyWhatTheSchemaKnows) {
  SchemaFile schema;
  Scenario scenario = *read_scenario(builtin_scenario(), builtin_points());
  scenario.protected_fields = true;
  scenario.incident_every = std::chrono::seconds{40};
  const auto start = *types::parse_rfc3339("2026-03-27T15:00:00Z");
  auto border = std::move(*Border::make(scenario, {.seed = 5, .start = start}));
  std::set<std::string> ids;
  std::set<std::string> kinds;
  dom::parser parser;
  Event event;
  for (int i = 0; i < 12000 && border.next(event); ++i) {
    const dom::element json = parser.parse(event.line);
    const std::string type(json["type"].get_string().value());
    const std::string kind = type.substr(10, type.size() - 13);
    ASSERT_EQ(type, "org.limen." + kind + ".v1");
    ASSERT_EQ(json["specversion"].get_string().value(), "1.0");
    ASSERT_EQ(types::parse_rfc3339(json["time"].get_string().value()), event.time);
    ASSERT_EQ(json["subject"].get_string().value(), json["data"]["point"].get_string().value());
    ASSERT_TRUE(ids.insert(std::string(json["id"].get_string().value())).second);
    ASSERT_EQ(schema.problem(kind, json["data"]), "") << event.line;
    kinds.insert(kind);
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"count", "crossing", "heartbeat", "inspection",
                                          "staffing", "status", "wait"}));
}

}  // namespace
}  // namespace limen::simulator
