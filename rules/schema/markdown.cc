#include <array>
#include <charconv>
#include <string>

#include "rules/schema/schema.h"

namespace limen::schema {

namespace {

using types::Field;
using types::FieldType;

std::string_view type_name(FieldType type) {
  switch (type) {
    case FieldType::kString:
      return "string";
    case FieldType::kInt:
      return "int";
    case FieldType::kDouble:
      return "double";
    case FieldType::kBool:
      return "bool";
    case FieldType::kTimestamp:
      return "timestamp";
    case FieldType::kList:
      return "list";
  }
  return "";
}

std::string shortest(double value) {
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

/// A cell of a table: one line, with its bars escaped.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out.push_back('\\');
    out.push_back(c == '\n' ? ' ' : c);
  }
  return out;
}

void append_word(std::string& out, std::string_view word) {
  if (!out.empty()) out += ", ";
  out += word;
}

/// What is valid: the enumeration's values, or the limits with the unit.
std::string values_of(const Field& field) {
  std::string out;
  for (const types::EnumValue& value : field.values) {
    out += (out.empty() ? "`" : " `") + value.name + '`';
    if (value.serves_person) out += " (serves the person)";
  }
  if (field.min && field.max) {
    append_word(out, shortest(*field.min) + " to " + shortest(*field.max));
  } else if (field.min) {
    append_word(out, "at least " + shortest(*field.min));
  } else if (field.max) {
    append_word(out, "at most " + shortest(*field.max));
  }
  if (!field.unit.empty()) append_word(out, "in " + field.unit);
  return out;
}

std::string marks_of(const Field& field) {
  std::string out;
  if (field.required) append_word(out, "required");
  if (field.forbidden) append_word(out, "forbidden here");
  if (field.marks.identifier) append_word(out, "identifier");
  if (field.marks.is_protected) append_word(out, "protected");
  if (field.marks.serves_person) append_word(out, "serves the person");
  return out;
}

constexpr std::string_view kIntroduction =
    "Events are CloudEvents 1.0; the fields stand below `data`. What is not required may be absent "
    "or null.\n\n"
    "- `identifier`: a token of a person, a document, a vehicle or a consignment\n"
    "- `protected`: no rule about one person or one document may read it\n"
    "- `serves the person`: only rules of the domain `protection` may read it\n";

}  // namespace

std::string markdown(const types::Schema& schema) {
  std::string out = "# Events of " + schema.name + "\n\n" + std::string(kIntroduction);
  if (!schema.identifier_pattern.empty()) {
    out += "\nAn identifier matches `" + schema.identifier_pattern + "`.\n";
  }
  for (const types::Kind& kind : schema.kinds()) {
    out += "\n## " + kind.name + "\n\n`" + kind.ce_type + "`. " + kind.about + "\n\n";
    out += "| field | type | values | notes | meaning |\n|---|---|---|---|---|\n";
    for (const Field& field : kind.fields) {
      out += "| `" + field.path + "` | " + std::string(type_name(field.type)) + " | " +
             cell(values_of(field)) + " | " + marks_of(field) + " | " + cell(field.about) + " |\n";
    }
  }
  return out;
}

}  // namespace limen::schema
