#include "rules/schema/schema.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>

#include "engine/types/check.h"
#include "rules/language/map_reader.h"

namespace limen::schema {

namespace {

using language::Diagnostics;
using language::MapReader;
using language::Node;
using language::NodeKind;
using types::EnumValue;
using types::Field;
using types::FieldType;
using types::Kind;

constexpr std::string_view kBase = "crossing-event/1";
constexpr std::string_view kTypePrefix = "org.limen.";
constexpr std::array<std::string_view, 5> kAttributes = {"id", "source", "subject", "time", "type"};
constexpr std::array<std::string_view, 6> kTypes = {"string", "int",       "double",
                                                    "bool",   "timestamp", "list"};

/// One schema file's reading: enumerations, then kinds with their fields, over the schema that it
/// extends.
class Loader {
 public:
  Loader(types::Schema& schema, Diagnostics& diagnostics)
      : schema_(schema), diagnostics_(diagnostics) {}

  void load(const Node& root) {
    MapReader file(root, "schema", diagnostics_);
    schema_.name = file.required().text("schema");
    extends(file);
    file.text("about");
    if (const Node* prefix = file.text_node("type_prefix")) prefix_ = prefix->value;
    identifier_pattern(file);
    if (const Node* enums = file.map("enums")) read_enums(*enums);
    if (const Node* kinds = file.map("kinds")) read_kinds(*kinds);
    file.finish();
    if (schema_.kinds().empty() && file.is_map()) {
      error(root, "E005 missing-key", "this schema has no kinds of events",
            "say `extends: crossing-event/1` to build on the one that ships");
    }
  }

 private:
  void error(const Node& node, std::string_view code, std::string message, std::string hint = {}) {
    diagnostics_.error(node.span, code, std::move(message), std::move(hint));
  }

  void extends(MapReader& file) {
    const Node* base = file.text_node("extends");
    if (base == nullptr) return;
    if (base->value != kBase) {
      error(*base, "E043 unknown-schema", "there is no schema `" + base->value + "` to extend",
            language::suggest(base->value, {kBase}));
      return;
    }
    const auto source = std::make_shared<const language::Source>(
        language::SourceFile{std::string(kBase), std::string(builtin_text())});
    const auto root = language::read_document(source, diagnostics_);
    LIMEN_CHECK(root.has_value());
    read_enums(*root->find("enums"));
    read_kinds(*root->find("kinds"));
  }

  void identifier_pattern(MapReader& file) {
    const Node* pattern = file.text_node("identifier_pattern");
    if (pattern == nullptr) return;
    const re2::RE2 compiled(pattern->value, re2::RE2::Quiet);
    if (!compiled.ok()) {
      error(*pattern, "E007 bad-value", "this is no regular expression: " + compiled.error());
    }
    schema_.identifier_pattern = pattern->value;
  }

  void read_enums(const Node& enums) {
    for (const auto& [name, node] : enums.entries) {
      if (!language::is_identifier(name.value)) {
        error(name, "E006 bad-name", "`" + name.value + "` is no name of letters, digits and _");
      }
      if (enums_.contains(name.value)) {
        error(name, "E040 duplicate-name",
              "crossing-event/1 has an enumeration `" + name.value + "` already");
      } else {
        enums_[name.value] = read_values(node);
      }
    }
  }

  /// A list of values, or `values` and which of them serve the person.
  std::vector<EnumValue> read_values(const Node& node) {
    std::vector<EnumValue> values;
    if (node.kind == NodeKind::kList) {
      add_values(node, values);
      return values;
    }
    MapReader map(node, "enumeration", diagnostics_);
    if (const Node* list = map.required().list("values")) add_values(*list, values);
    if (const Node* serving = map.list("serves_person")) {
      for (const Node& item : serving->items) mark_serving(item, values);
    }
    map.finish();
    return values;
  }

  void add_values(const Node& list, std::vector<EnumValue>& values) {
    for (const Node& item : list.items) {
      if (item.kind != NodeKind::kScalar || item.value.empty()) {
        error(item, "E004 wrong-type", "a value of an enumeration is a text");
      } else if (find(values, item.value) != nullptr) {
        error(item, "E040 duplicate-name", "the value `" + item.value + "` stands here twice");
      } else {
        values.push_back({item.value, 0, false});
      }
    }
    if (list.items.empty()) error(list, "E007 bad-value", "an enumeration has at least one value");
  }

  static EnumValue* find(std::vector<EnumValue>& values, std::string_view name) {
    for (EnumValue& value : values) {
      if (value.name == name) return &value;
    }
    return nullptr;
  }

  void mark_serving(const Node& item, std::vector<EnumValue>& values) {
    if (EnumValue* value = find(values, item.value)) {
      value->serves_person = true;
      return;
    }
    std::vector<std::string_view> names;
    for (const EnumValue& value : values) names.push_back(value.name);
    error(item, "E007 bad-value", "`" + item.value + "` is not among the values",
          language::suggest(item.value, names));
  }

  void read_kinds(const Node& kinds) {
    for (const auto& [name, node] : kinds.entries) {
      if (!language::is_identifier(name.value)) {
        error(name, "E006 bad-name", "`" + name.value + "` is no name of letters, digits and _");
      }
      read_kind(name, node);
    }
  }

  void read_kind(const Node& name, const Node& node) {
    Kind kind;
    if (const auto known = schema_.find_kind(name.value)) kind = schema_.kind(*known);
    kind.name = name.value;
    if (kind.ce_type.empty()) kind.ce_type = prefix_ + name.value + ".v1";
    MapReader map(node, "kind", diagnostics_);
    if (const Node* about = map.text_node("about")) kind.about = about->value;
    if (const Node* fields = map.map("fields")) {
      for (const auto& [path, field] : fields->entries) read_field(path, field, kind);
    }
    map.finish();
    schema_.add(std::move(kind));
  }

  void read_field(const Node& path, const Node& node, Kind& kind) {
    check_path(path, kind);
    MapReader map(node, "field", diagnostics_);
    const auto known = std::ranges::find(kind.fields, path.value, &Field::path);
    Field field;
    if (known != kind.fields.end()) field = *known;
    field.path = path.value;
    read_type(map, field, known == kind.fields.end());
    read_limits(map, field);
    read_marks(map, field);
    if (const Node* about = map.text_node("about")) field.about = about->value;
    map.finish();
    if (field.required && field.forbidden) {
      error(path, "E048 parts-do-not-fit", "a field is required or forbidden, not both");
    }
    if (known != kind.fields.end()) {
      *known = std::move(field);
    } else {
      kind.fields.push_back(std::move(field));
    }
  }

  void check_path(const Node& path, const Kind& kind) {
    const std::string& text = path.value;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('.', begin), text.size());
      if (!language::is_identifier(std::string_view(text).substr(begin, end - begin))) {
        error(path, "E006 bad-name", "`" + text + "` is no path of names with dots between them");
        return;
      }
      begin = end + 1;
    }
    const std::string_view first = std::string_view(text).substr(0, text.find('.'));
    if (std::ranges::find(kAttributes, first) != kAttributes.end()) {
      error(path, "E044 clashing-name",
            "`" + std::string(first) + "` is an attribute of every event and cannot be a field");
    }
    for (const Field& other : kind.fields) {
      if (other.path.starts_with(text + '.') || text.starts_with(other.path + '.')) {
        error(path, "E044 clashing-name",
              "`" + text + "` and `" + other.path + "` cannot both be fields");
        return;
      }
    }
  }

  void read_type(MapReader& map, Field& field, bool is_new) {
    const Node* type = is_new ? map.required().text_node("type") : map.text_node("type");
    if (type != nullptr) {
      const auto found = std::ranges::find(kTypes, type->value);
      const auto read = static_cast<FieldType>(found - kTypes.begin());
      if (found == kTypes.end()) {
        error(*type, "E007 bad-value", "there is no type `" + type->value + '`',
              language::suggest(type->value, {kTypes.begin(), kTypes.end()}));
      } else if (!is_new && read != field.type) {
        error(*type, "E007 bad-value", "the field has another type in " + std::string(kBase));
      } else {
        field.type = read;
      }
    }
    read_enum(map, field);
  }

  void read_enum(MapReader& map, Field& field) {
    const Node* node = map.any("enum");
    if (node == nullptr) return;
    if (field.type != FieldType::kString && field.type != FieldType::kList) {
      error(*node, "E048 parts-do-not-fit", "only a string or a list has an enumeration");
    } else if (node->kind == NodeKind::kScalar) {
      const auto named = enums_.find(node->value);
      if (named != enums_.end()) {
        field.values = named->second;
        return;
      }
      std::vector<std::string_view> names;
      for (const auto& [name, values] : enums_) names.push_back(name);
      error(*node, "E007 bad-value", "there is no enumeration `" + node->value + '`',
            language::suggest(node->value, names));
    } else {
      field.values = read_values(*node);
    }
  }

  void read_limits(MapReader& map, Field& field) {
    if (const auto min = map.number("min")) field.min = min;
    if (const auto max = map.number("max")) field.max = max;
    if (const Node* unit = map.text_node("unit")) field.unit = unit->value;
    const bool counts = field.type == FieldType::kInt || field.type == FieldType::kDouble;
    if ((field.min || field.max) && !counts) {
      diagnostics_.error(map.key_span(field.min ? "min" : "max"), "E048 parts-do-not-fit",
                         "only an int or a double has limits");
    } else if (field.min && field.max && *field.min > *field.max) {
      diagnostics_.error(map.key_span("min"), "E007 bad-value", "`min` is above `max`");
    }
  }

  void read_marks(MapReader& map, Field& field) {
    if (const auto on = map.boolean("forbidden")) field.forbidden = *on;
    read_mark(map, "required", field.required);
    read_mark(map, "identifier", field.marks.identifier);
    read_mark(map, "protected", field.marks.is_protected);
    read_mark(map, "serves_person", field.marks.serves_person);
    if (field.marks.identifier && field.type != FieldType::kString) {
      diagnostics_.error(map.key_span("identifier"), "E048 parts-do-not-fit",
                         "an identifier is a string");
    }
  }

  /// A site may protect more than the schema that it extends, never less.
  void read_mark(MapReader& map, std::string_view key, bool& mark) {
    const auto on = map.boolean(key);
    if (!on) return;
    if (mark && !*on) {
      diagnostics_.error(map.key_span(key), "E007 bad-value",
                         '`' + std::string(key) + "` is set in crossing-event/1 and stays so");
    }
    mark = *on;
  }

  types::Schema& schema_;
  Diagnostics& diagnostics_;
  std::string prefix_{kTypePrefix};
  std::map<std::string, std::vector<EnumValue>> enums_;
};

}  // namespace

std::shared_ptr<const types::Schema> builtin() {
  static const std::shared_ptr<const types::Schema> schema = [] {
    Diagnostics diagnostics;
    auto loaded = load(std::string(kBase), std::string(builtin_text()), diagnostics);
    LIMEN_CHECK(loaded != nullptr);
    return loaded;
  }();
  return schema;
}

std::shared_ptr<const types::Schema> load(std::string name, std::string text,
                                          Diagnostics& diagnostics) {
  const auto source = std::make_shared<const language::Source>(
      language::SourceFile{std::move(name), std::move(text)});
  const std::size_t errors = diagnostics.errors();
  const auto root = language::read_document(source, diagnostics);
  auto schema = std::make_shared<types::Schema>();
  if (root) Loader(*schema, diagnostics).load(*root);
  if (!root || diagnostics.errors() != errors) return nullptr;
  return schema;
}

}  // namespace limen::schema
