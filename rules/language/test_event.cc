#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "engine/types/json_text.h"
#include "rules/language/map_reader.h"
#include "rules/language/pack.h"
#include "rules/language/pack_test.h"

namespace limen::language {

namespace {

// event = at, type, [id], [source], [subject], [exercise], { field: value }
// value = scalar | [scalar, ...] | { field: value } | null, which is absent

using types::Field;
using types::FieldType;

constexpr std::array<std::string_view, 6> kAttributes = {"at",     "type",    "id",
                                                         "source", "subject", "exercise"};

std::string quoted(std::string_view text) {
  std::string out;
  types::append_json_string(out, text);
  return out;
}

std::string json_of(double number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

std::string_view wanted_by(FieldType type) {
  switch (type) {
    case FieldType::kInt:
      return "an integer";
    case FieldType::kDouble:
      return "a number";
    case FieldType::kBool:
      return "`true` or `false`";
    case FieldType::kTimestamp:
      return "a time, 2026-01-05T06:00:00Z";
    case FieldType::kList:
      return "a list";
    case FieldType::kString:
      break;
  }
  return "a text";
}

std::string default_of(const Field& field, types::EventTime start) {
  switch (field.type) {
    case FieldType::kString:
      if (!field.values.empty()) return quoted(field.values.front().name);
      return quoted(field.path == "point" ? "XZTST" : field.path);
    case FieldType::kTimestamp:
      return quoted(types::to_rfc3339(start));
    case FieldType::kBool:
      return "false";
    case FieldType::kList:
      return "[]";
    default:
      return json_of(std::max(0.0, field.min.value_or(0.0)));
  }
}

/// The fields of one event: flat by path while they are read, then written as objects.
class Fields {
 public:
  Fields(const types::Kind& kind, Diagnostics& diagnostics)
      : kind_(kind), diagnostics_(diagnostics) {}

  void read(const Node& map, const std::string& prefix) {
    for (const auto& [name, value] : map.entries) {
      if (prefix.empty() && std::ranges::find(kAttributes, name.value) != kAttributes.end())
        continue;
      const std::string path = prefix + name.value;
      if (const Field* field = kind_.find(path)) {
        add(*field, name, value);
      } else if (value.kind == NodeKind::kMap && is_group(path)) {
        read(value, path + '.');
      } else {
        unknown(name, path);
      }
    }
  }

  std::string json(types::EventTime start) {
    for (const Field& field : kind_.fields) {
      if (field.required) values_.try_emplace(field.path, default_of(field, start));
    }
    auto next = values_.cbegin();
    return object(next, "");
  }

 private:
  [[nodiscard]] bool is_group(const std::string& path) const {
    return std::ranges::any_of(
        kind_.fields, [&](const Field& field) { return field.path.starts_with(path + '.'); });
  }

  void unknown(const Node& name, const std::string& path) {
    std::vector<std::string_view> known(kAttributes.begin(), kAttributes.end());
    for (const Field& field : kind_.fields) known.push_back(field.path);
    std::string hint = suggest(path, known);
    if (hint.empty() && is_group(path)) hint = "its fields stand in a map below it";
    diagnostics_.error(name.span, "E012 unknown-field",
                       "events of the type `" + kind_.name + "` have no field `" + path + '`',
                       std::move(hint));
  }

  void add(const Field& field, const Node& name, const Node& value) {
    if (value.kind == NodeKind::kNull) {
      if (field.required) wrong(field, name.span, value, "leave it out: it gets a default");
      return;
    }
    const bool is_list = field.type == FieldType::kList;
    if (value.kind != (is_list ? NodeKind::kList : NodeKind::kScalar)) {
      return wrong(field, value.span, value, is_list ? "put it in brackets" : "");
    }
    if (!values_.emplace(field.path, is_list ? list(field, value) : scalar(field, value)).second) {
      diagnostics_.error(name.span, "E002 duplicate-key",
                         "the field `" + field.path + "` stands in this event twice");
    }
  }

  std::string list(const Field& field, const Node& value) {
    std::string out = "[";
    for (const Node& item : value.items) {
      if (out.size() > 1) out += ',';
      out += text(field, item);
    }
    return out + ']';
  }

  std::string scalar(const Field& field, const Node& value) {
    if (field.type == FieldType::kBool && value.boolean()) return value.value;
    if (field.type == FieldType::kString) return text(field, value);
    if (field.type == FieldType::kTimestamp && types::parse_rfc3339(value.value)) {
      return quoted(value.value);
    }
    if (field.type == FieldType::kInt || field.type == FieldType::kDouble) {
      return number(field, value);
    }
    wrong(field, value.span, value, "");
    return "null";
  }

  std::string number(const Field& field, const Node& value) {
    const auto number = value.number();
    const bool whole = field.type == FieldType::kDouble || value.integer() ||
                       (number && std::trunc(*number) == *number);
    if (!number || !whole || !std::isfinite(*number)) {
      wrong(field, value.span, value, "");
      return "0";
    }
    if ((field.min && *number < *field.min) || (field.max && *number > *field.max)) {
      diagnostics_.error(value.span, "E007 bad-value",
                         '`' + field.path + "` is " +
                             (field.min ? "at least " + json_of(*field.min) : "") +
                             (field.min && field.max ? " and " : "") +
                             (field.max ? "at most " + json_of(*field.max) : ""));
    }
    const auto integer = value.integer();
    return integer ? std::to_string(*integer) : json_of(*number);
  }

  std::string text(const Field& field, const Node& value) {
    if (value.kind != NodeKind::kScalar || value.scalar_type() != ScalarType::kText) {
      const bool scalar = value.kind == NodeKind::kScalar;
      wrong(field, value.span, value, scalar ? "put it in quotes: \"" + value.value + '"' : "");
      return "\"\"";
    }
    std::vector<std::string_view> names;
    for (const types::EnumValue& each : field.values) names.push_back(each.name);
    if (!names.empty() && std::ranges::find(names, value.value) == names.end()) {
      diagnostics_.error(value.span, "E205 unknown-value",
                         '`' + field.path + "` is never `" + value.value + '`',
                         suggest(value.value, names));
    }
    return quoted(value.value);
  }

  void wrong(const Field& field, const Span& place, const Node& value, std::string hint) {
    const std::string_view wanted =
        value.kind == NodeKind::kScalar && field.type == FieldType::kList ? "texts"
                                                                          : wanted_by(field.type);
    diagnostics_.error(
        place, "E004 wrong-type",
        '`' + field.path + "` takes " + std::string(wanted) + "; this is " + what_it_is(value),
        std::move(hint));
  }

  using Values = std::map<std::string, std::string>;

  /// All values whose paths begin with the prefix, as one object.
  std::string object(Values::const_iterator& next, const std::string& prefix) const {
    std::string out = "{";
    while (next != values_.cend() && next->first.starts_with(prefix)) {
      if (out.size() > 1) out += ',';
      const std::string rest = next->first.substr(prefix.size());
      const std::size_t dot = rest.find('.');
      out += quoted(rest.substr(0, dot)) + ':';
      if (dot == std::string::npos) {
        out += (next++)->second;
      } else {
        out += object(next, prefix + rest.substr(0, dot + 1));
      }
    }
    return out + '}';
  }

  const types::Kind& kind_;
  Diagnostics& diagnostics_;
  Values values_;
};

const types::Kind* kind_of(const Node* type, const TestContext& context) {
  if (type == nullptr) return nullptr;
  if (const auto id = context.schema.find_kind(type->value)) return &context.schema.kind(*id);
  std::vector<std::string_view> names;
  for (const types::Kind& kind : context.schema.kinds()) names.push_back(kind.name);
  context.diagnostics.error(type->span, "E046 unknown-kind",
                            "the schema has no type of events `" + type->value + '`',
                            suggest(type->value, names));
  return nullptr;
}

/// Ids of one length, so that their order as texts is the order written.
std::string id_of(std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 6 - std::min<std::size_t>(6, digits.size()), '0');
  return 'e' + digits;
}

}  // namespace

std::optional<std::string> test_event(const Node& node, std::size_t number, types::EventTime start,
                                      const TestContext& context) {
  const std::size_t errors = context.diagnostics.errors();
  MapReader map(node, "event", context.diagnostics);
  const auto at = map.required().duration("at");
  const types::Kind* kind = kind_of(map.required().text_node("type"), context);
  const Node* id = map.text_node("id");
  const Node* source = map.text_node("source");
  const Node* subject = map.text_node("subject");
  const auto exercise = map.boolean("exercise");
  if (kind == nullptr) return std::nullopt;
  Fields fields(*kind, context.diagnostics);
  fields.read(node, "");
  if (!at || context.diagnostics.errors() != errors) return std::nullopt;
  std::string out = R"({"specversion":"1.0","id":)";
  out += quoted(id == nullptr ? id_of(number) : id->value);
  out += ",\"source\":" + quoted(source == nullptr ? "/test" : source->value);
  out += ",\"type\":" + quoted(kind->ce_type);
  out += ",\"time\":" + quoted(types::to_rfc3339(start + *at));
  if (subject != nullptr) out += ",\"subject\":" + quoted(subject->value);
  if (exercise) out += std::string(",\"exercise\":") + (*exercise ? "true" : "false");
  return out + ",\"data\":" + fields.json(start) + '}';
}

}  // namespace limen::language
