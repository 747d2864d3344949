#include <stdexcept>

#include "connectors/driver/quarantine.h"
#include "engine/types/json_text.h"
#include "tests/scenarios/scenario.h"

namespace limen::scenarios {

namespace {

using types::Field;
using types::FieldType;

const std::vector<std::string> kAttributes = {"at",      "type",     "id",  "source",
                                              "subject", "exercise", "time",
                                              "every",   "times"};

bool is_attribute(const std::string& name) {
  return std::find(kAttributes.begin(), kAttributes.end(), name) != kAttributes.end();
}

std::string quoted(const std::string& text) {
  std::string out;
  types::append_json_string(out, text);
  return out;
}

/// Whether a plain scalar stands for itself in JSON.
bool is_json_scalar(const YAML::Node& node) {
  if (node.Tag() == "!") return false;  // quoted
  const std::string text = node.Scalar();
  if (text == "true" || text == "false" || text == "null") return true;
  return !text.empty() && text.find_first_not_of("0123456789+-.eE") == std::string::npos &&
         text.find_first_of("0123456789") != std::string::npos;
}

std::string scalar_json(const YAML::Node& node, const Field* field) {
  const bool as_text = field != nullptr &&
                       (field->type == FieldType::kString || field->type == FieldType::kTimestamp);
  if (as_text && node.Tag() != "!" && node.Scalar() == "null") return "null";
  if (!as_text && is_json_scalar(node)) return node.Scalar();
  return quoted(node.Scalar());
}

std::string value_json(const YAML::Node& node, const types::Kind& kind, const std::string& path);

std::string object_json(const YAML::Node& node, const types::Kind& kind, const std::string& path,
                        const std::string& more = {}) {
  std::string out = "{" + more;
  for (const auto& entry : node) {
    const auto name = entry.first.as<std::string>();
    if (path.empty() && is_attribute(name)) continue;
    if (out.size() > 1) out += ',';
    out += quoted(name) + ":" +
           value_json(entry.second, kind, path.empty() ? name : path + "." + name);
  }
  return out + "}";
}

std::string value_json(const YAML::Node& node, const types::Kind& kind, const std::string& path) {
  if (node.IsMap()) return object_json(node, kind, path);
  if (node.IsNull()) return "null";
  const Field* field = kind.find(path);
  if (!node.IsSequence()) return scalar_json(node, field);
  std::string out = "[";
  for (const auto& item : node) {
    if (out.size() > 1) out += ',';
    out += item.IsMap() ? object_json(item, kind, path) : scalar_json(item, field);
  }
  return out + "]";
}

std::string default_json(const Field& field) {
  switch (field.type) {
    case FieldType::kString:
      if (!field.values.empty()) return quoted(field.values.front().name);
      return quoted(field.path == "point" ? "XZTST" : field.path);
    case FieldType::kTimestamp:
      return quoted("2026-01-05T00:00:00Z");
    case FieldType::kBool:
      return "false";
    case FieldType::kList:
      return "[]";
    default:
      return "0";
  }
}

bool has_path(const YAML::Node& node, const std::string& path) {
  if (!node.IsMap()) return false;
  if (node[path]) return true;
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos) return false;
  const YAML::Node below = node[path.substr(0, dot)];
  return below && has_path(below, path.substr(dot + 1));
}

}  // namespace

std::string event_line(const YAML::Node& event, const types::Schema& schema, types::EventTime time,
                       const std::string& default_id) {
  const auto type = event["type"].as<std::string>("");
  const auto kind_id = schema.find_kind(type);
  if (!kind_id) throw std::runtime_error("an event has the unknown type `" + type + "`");
  const types::Kind& kind = schema.kind(*kind_id);
  std::string defaults;
  for (const Field& field : kind.fields) {
    if (!field.required || has_path(event, field.path)) continue;
    if (!defaults.empty()) defaults += ',';
    defaults += quoted(field.path) + ":" + default_json(field);
  }
  std::string out =
      R"({"specversion":"1.0","id":)" + quoted(event["id"].as<std::string>(default_id));
  out += ",\"source\":" + quoted(event["source"].as<std::string>("/test"));
  out += ",\"type\":" + quoted(kind.ce_type);
  out += ",\"time\":" + quoted(event["time"].as<std::string>(types::to_rfc3339(time)));
  if (event["subject"]) out += ",\"subject\":" + quoted(event["subject"].as<std::string>());
  if (event["exercise"]) out += ",\"exercise\":" + event["exercise"].as<std::string>();
  return out + ",\"data\":" + object_json(event, kind, "", defaults) + "}";
}

}  // namespace limen::scenarios
