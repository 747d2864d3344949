#include "engine/accept/offence.h"

#include <array>
#include <charconv>
#include <vector>

#include "engine/accept/cursor.h"

namespace limen::accept {

namespace {

using types::FieldType;
using types::Reason;

std::string quoted(std::string_view name) {
  std::string out("`");
  out.append(name).push_back('`');
  return out;
}

std::string_view noun_of(FieldType type) {
  switch (type) {
    case FieldType::kString:
      return "a string";
    case FieldType::kInt:
      return "a whole number";
    case FieldType::kDouble:
      return "a number";
    case FieldType::kBool:
      return "true or false";
    case FieldType::kTimestamp:
      return "a time, written as a string";
    case FieldType::kList:
      return "a list of strings";
  }
  return "";
}

std::string wrong_type(const Offence& offence) {
  std::string_view noun = "a string";
  if (offence.field != nullptr) {
    noun = noun_of(offence.field->type);
  } else if (offence.name == "exercise") {
    noun = "true or false";
  } else if (offence.is_object) {
    noun = "an object";
  }
  return quoted(offence.name) + " must be " + std::string(noun) + ".";
}

std::string unknown_value(const Offence& offence) {
  std::string out = quoted(offence.name) + " must be one of";
  std::string_view separator = " ";
  for (const types::EnumValue& value : offence.field->values) {
    out.append(separator).append(value.name);
    separator = ", ";
  }
  return out + ".";
}

std::string plain(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string out_of_range(const Offence& offence) {
  const types::Field& field = *offence.field;
  std::string out = quoted(offence.name) + " must be a number";
  if (field.min) out += ", at least " + plain(*field.min);
  if (field.max) out += ", at most " + plain(*field.max);
  return out + ", that fits 64 bits.";
}

std::string bad_attribute(const Offence& offence) {
  if (offence.name == "specversion") return "`specversion` must be \"1.0\".";
  if (offence.name == "datacontenttype") return "`datacontenttype` must name JSON.";
  if (offence.name == "data_base64") return "`data_base64` is not read: `data` must be JSON.";
  if (offence.name == "exercise") return "`exercise` must be true or false.";
  return quoted(offence.name) + " must not be empty.";
}

std::string ahead(const Offence& offence, types::Micros max_ahead) {
  std::string out = quoted(offence.name) + " is more than ";
  types::append_duration(out, max_ahead);
  return out + " later than the record's timestamp.";
}

struct Level {
  bool is_array = false;
  std::size_t index = 0;
  std::string key{};
};

}  // namespace

std::string message_of(const Offence& offence, types::Micros max_ahead) {
  switch (offence.reason) {
    case Reason::kNotJson:
      return "The content is not JSON.";
    case Reason::kNotUtf8:
      return "The content is not UTF-8 text.";
    case Reason::kNotAnObject:
      return "The content is JSON, but not an object.";
    case Reason::kTooLarge:
      return "The content is larger than 1 MiB.";
    case Reason::kTooDeep:
      return "Objects and lists lie more than 32 levels deep in each other.";
    case Reason::kMissing:
      return quoted(offence.name) + " is required and missing.";
    case Reason::kWrongType:
      return wrong_type(offence);
    case Reason::kUnknownValue:
      return unknown_value(offence);
    case Reason::kOutOfRange:
      return out_of_range(offence);
    case Reason::kBadTime:
      return quoted(offence.name) +
             " must be a time as in RFC 3339, from 1970 to 2200 in UTC, and no leap second.";
    case Reason::kAhead:
      return ahead(offence, max_ahead);
    case Reason::kDuplicateField:
      return quoted(offence.name) + " stands twice.";
    case Reason::kForbiddenField:
      return quoted(offence.name) + " is forbidden by this site's schema.";
    case Reason::kBadToken:
      return quoted(offence.name) + " does not have the form of this site's tokens.";
    case Reason::kBadAttribute:
      return bad_attribute(offence);
  }
  return "";
}

void append_pointer(std::string& pointer, std::string_view name) {
  pointer.push_back('/');
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer.push_back(c);
    }
  }
}

void append_path(std::string& pointer, std::string_view path) {
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    append_pointer(pointer, path.substr(0, dot));
    path.remove_prefix(dot + 1);
  }
  append_pointer(pointer, path);
}

std::string pointer_to(std::string_view text, std::span<const std::uint32_t> positions,
                       std::uint32_t place) {
  std::vector<Level> levels;
  std::string unescaped;
  Cursor cursor(text, positions, unescaped);
  for (Place at = cursor.begin(); at < cursor.begin() + place; ++at) {
    const char c = cursor.peek(at);
    if (c == '"' && cursor.peek(at + 1) == ':') levels.back().key = cursor.string(at);
    if (c == '{' || c == '[') levels.push_back({.is_array = c == '['});
    if (c == '}' || c == ']') levels.pop_back();
    if (c == ',') ++levels.back().index;
  }
  std::string pointer;
  for (const Level& level : levels) {
    append_pointer(pointer, level.is_array ? std::to_string(level.index) : level.key);
  }
  return pointer;
}

}  // namespace limen::accept
