#include "connectors/config/site_rules.h"

#include <string_view>

#include "engine/types/json_text.h"

namespace limen::config {

namespace {

using language::Node;
using language::NodeKind;

void append(std::string& out, const Node& node);

void append_list(std::string& out, const Node& node) {
  out.push_back('[');
  for (const Node& item : node.items) {
    if (&item != node.items.data()) out.push_back(',');
    append(out, item);
  }
  out.push_back(']');
}

void append_map(std::string& out, const Node& node) {
  out.push_back('{');
  for (const auto& entry : node.entries) {
    if (&entry != node.entries.data()) out.push_back(',');
    types::append_json_string(out, entry.first.value);
    out.push_back(':');
    append(out, entry.second);
  }
  out.push_back('}');
}

/// JSON is YAML: a text in quotes stays one, and a number without stays what it is.
void append(std::string& out, const Node& node) {
  switch (node.kind) {
    case NodeKind::kNull:
      out += "null";
      return;
    case NodeKind::kList:
      return append_list(out, node);
    case NodeKind::kMap:
      return append_map(out, node);
    case NodeKind::kScalar:
      break;
  }
  if (node.scalar_type() == language::ScalarType::kText) {
    types::append_json_string(out, node.value);
  } else {
    out += node.value;
  }
}

}  // namespace

std::string site_rules(const Node& root) {
  std::string out = "{";
  for (const std::string_view part : {"overrides", "lists"}) {
    const Node* node = root.find(part);
    if (node == nullptr) continue;
    if (out.size() > 1) out.push_back(',');
    types::append_json_string(out, part);
    out.push_back(':');
    append(out, *node);
  }
  return out + "}";
}

}  // namespace limen::config
