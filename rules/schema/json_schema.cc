#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "rules/schema/schema.h"

namespace limen::schema {

namespace {

using types::Field;
using types::FieldType;
using types::Kind;

std::string quoted(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append(1, '\\').push_back(c);
    } else if (byte < 0x20) {
      out.append("\\u00").append(1, kHex[byte >> 4U]).push_back(kHex[byte & 15U]);
    } else {
      out.push_back(c);
    }
  }
  return out + '"';
}

std::string number(double value) {
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

/// Members of one JSON object, a line each.
class Object {
 public:
  explicit Object(int indent) : indent_(static_cast<std::size_t>(indent)) {}
  Object& put(std::string_view key, const std::string& json) {
    text_ += (text_.empty() ? "\n" : ",\n") + std::string(2 * indent_ + 2, ' ') + quoted(key) +
             ": " + json;
    return *this;
  }
  [[nodiscard]] std::string str() const {
    return text_.empty() ? "{}" : '{' + text_ + '\n' + std::string(2 * indent_, ' ') + '}';
  }

 private:
  std::size_t indent_;
  std::string text_;
};

std::string enum_json(const Field& field) {
  std::string out = "[";
  for (const types::EnumValue& value : field.values) {
    out += (out.size() > 1 ? ", " : "") + quoted(value.name);
  }
  return out + ']';
}

void put_type(Object& object, const Field& field, const types::Schema& schema) {
  switch (field.type) {
    case FieldType::kString:
      object.put("type", R"(["string", "null"])");
      break;
    case FieldType::kInt:
      object.put("type", R"(["integer", "null"])");
      break;
    case FieldType::kDouble:
      object.put("type", R"(["number", "null"])");
      break;
    case FieldType::kBool:
      object.put("type", R"(["boolean", "null"])");
      break;
    case FieldType::kTimestamp:
      object.put("type", R"(["string", "null"])").put("format", R"("date-time")");
      break;
    case FieldType::kList:
      object.put("type", R"(["array", "null"])");
      break;
  }
  if (field.marks.identifier) {
    object.put("minLength", "1").put("maxLength", "128");
    if (!schema.identifier_pattern.empty()) {
      object.put("pattern", quoted("^(?:" + schema.identifier_pattern + ")$"));
    }
  }
}

std::string field_json(const Field& field, const types::Schema& schema, int indent) {
  Object object(indent);
  if (!field.about.empty()) object.put("description", quoted(field.about));
  if (field.forbidden) {
    object.put("type", R"("null")");
    return object.str();
  }
  if (field.type == FieldType::kList) {
    put_type(object, field, schema);
    object.put("items", field.values.empty() ? R"({"type": "string"})"
                                             : R"({"enum": )" + enum_json(field) + '}');
  } else if (!field.values.empty()) {
    std::string values = enum_json(field);
    if (!field.required) values.insert(values.size() - 1, ", null");
    object.put("enum", values);
  } else {
    put_type(object, field, schema);
  }
  if (field.min) object.put("minimum", number(*field.min));
  if (field.max) object.put("maximum", number(*field.max));
  if (!field.unit.empty()) object.put("x-unit", quoted(field.unit));
  if (field.marks.identifier) object.put("x-identifier", "true");
  if (field.marks.is_protected) object.put("x-protected", "true");
  if (field.marks.serves_person) object.put("x-serves-person", "true");
  return object.str();
}

/// The first name of a path below `prefix`.
std::string_view head_below(std::string_view path, std::string_view prefix) {
  path.remove_prefix(prefix.size());
  return path.substr(0, path.find('.'));
}

/// The object whose fields' paths begin with `prefix`; nested paths become nested objects.
std::string object_json(const Kind& kind, const types::Schema& schema, const std::string& prefix,
                        int indent) {
  Object properties(indent + 1);
  std::vector<std::string> seen;
  std::string required;
  for (const Field& field : kind.fields) {
    if (!field.path.starts_with(prefix)) continue;
    const std::string head(head_below(field.path, prefix));
    if (std::find(seen.begin(), seen.end(), head) != seen.end()) continue;
    seen.push_back(head);
    const bool leaf = field.path.size() == prefix.size() + head.size();
    properties.put(head, leaf ? field_json(field, schema, indent + 2)
                              : object_json(kind, schema, prefix + head + '.', indent + 2));
    for (const Field& other : kind.fields) {
      const bool inside =
          other.path == prefix + head || other.path.starts_with(prefix + head + '.');
      if (!inside || !other.required) continue;
      required += (required.empty() ? "" : ", ") + quoted(head);
      break;
    }
  }
  Object object(indent);
  object.put("type", required.empty() ? R"(["object", "null"])" : R"("object")");
  object.put("properties", properties.str());
  if (!required.empty()) object.put("required", '[' + required + ']');
  return object.str();
}

std::string kind_json(const Kind& kind, const types::Schema& schema, int indent) {
  Object properties(indent + 1);
  properties.put("type", R"({"const": )" + quoted(kind.ce_type) + '}');
  properties.put("data", object_json(kind, schema, "", indent + 2));
  bool needs_data = false;
  for (const Field& field : kind.fields) needs_data = needs_data || field.required;
  Object object(indent);
  object.put("title", quoted(kind.name));
  if (!kind.about.empty()) object.put("description", quoted(kind.about));
  object.put("properties", properties.str());
  object.put("required", needs_data ? R"(["type", "data"])" : R"(["type"])");
  return object.str();
}

}  // namespace

std::string json_schema(const types::Schema& schema) {
  Object properties(1);
  properties.put("specversion", R"({"const": "1.0"})")
      .put("id", R"({"type": "string", "minLength": 1})")
      .put("source", R"({"type": "string", "minLength": 1})")
      .put("type", R"({"type": "string", "minLength": 1})")
      .put("subject", R"({"type": ["string", "null"]})")
      .put("time", R"({"type": "string", "format": "date-time"})")
      .put("exercise", R"({"type": ["boolean", "null"]})");
  std::string kinds;
  for (const Kind& kind : schema.kinds()) {
    kinds += (kinds.empty() ? "" : ", ") + kind_json(kind, schema, 1);
  }
  Object root(0);
  root.put("$schema", R"("https://json-schema.org/draft/2020-12/schema")")
      .put("$id", quoted("urn:limen:schema:" + schema.name))
      .put("title", quoted("Events of " + schema.name))
      .put("type", R"("object")")
      .put("properties", properties.str())
      .put("required", R"(["specversion", "id", "source", "type", "time"])")
      .put("oneOf", '[' + kinds + ']');
  return root.str() + '\n';
}

}  // namespace limen::schema
