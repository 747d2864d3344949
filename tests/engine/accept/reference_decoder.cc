#include "tests/engine/accept/reference_decoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "engine/types/time.h"
#include "tests/engine/accept/reference_json.h"
#include "tests/engine/accept/reference_values.h"

namespace limen::accept::reference {

namespace {

using types::FieldType;

const std::array<std::string, 10> kKnown = {
    "specversion", "id",       "source",          "type",       "time", "subject",
    "data",        "exercise", "datacontenttype", "data_base64"};

std::string print_time(std::int64_t micros) { return types::to_rfc3339(types::from_int(micros)); }

class Decoding {
 public:
  Decoding(const types::Schema& schema, const types::SlotTable& slots)
      : schema_(schema), slots_(slots) {}

  Verdict run(std::string_view content) {
    if (content.size() > 1048576) return {"E104 too-large ", "", 0};
    Json event;
    try {
      event = read_json(content);
    } catch (const TextFault& fault) {
      return {fault.reason + " " + fault.pointer, "", 0};
    }
    if (event.type != JsonType::kObject) return {"E103 not-an-object ", "", 0};
    find_kind(event);
    if (foreign_) return {"ignored " + *foreign_, "", 0};
    check_attributes(event);
    if (offences_.empty()) note_missing();
    if (!offences_.empty()) return {offences_.begin()->second, "", 0};
    return {"ok", print_row(), unknown_};
  }

 private:
  void offend(const Json& at, const std::string& reason, const std::string& pointer) {
    offences_.emplace(at.begin, reason + " " + pointer);  // one a place: the first stays
  }

  void find_kind(const Json& event) {
    int types = 0;
    for (std::size_t i = 0; i < event.keys.size(); ++i) {
      const std::string& key = event.keys[i];
      const Json& value = event.items[i];
      if (key != "type" || types++ > 0) continue;
      if (value.type != JsonType::kString || value.text.empty()) continue;
      if (const auto kind = schema_.find_ce_type(value.text)) {
        kind_ = &schema_.kind(*kind);
      } else {
        foreign_ = value.text;
      }
    }
    if (types > 1) foreign_.reset();
  }

  void check_attributes(const Json& event) {
    for (std::size_t i = 0; i < event.keys.size(); ++i) {
      const std::string& key = event.keys[i];
      const Json& value = event.items[i];
      if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end()) continue;
      if (!seen_.insert(key).second) {
        offend(value, "E112 duplicate-field", "/" + key);
      } else if (value.type != JsonType::kNull) {
        there_.insert(key);
        check_attribute(key, value);
      }
    }
  }

  void check_attribute(const std::string& key, const Json& value) {
    const std::string pointer = "/" + key;
    if (key == "data") {
      if (kind_ == nullptr) return;
      if (value.type != JsonType::kObject) return offend(value, "E107 wrong-type", pointer);
      return check_members(value, "", pointer);
    }
    if (key == "data_base64") return offend(value, "E115 bad-attribute", pointer);
    if (key == "exercise") {
      if (value.type != JsonType::kBool) return offend(value, "E107 wrong-type", pointer);
      exercise_ = value.text == "true";
      return;
    }
    if (value.type != JsonType::kString) return offend(value, "E107 wrong-type", pointer);
    const std::string& text = value.text;
    if (key == "time") {
      const auto time = read_time(text);
      if (!time) return offend(value, "E110 bad-time", pointer);
      values_[key] = print_time(*time);
      return;
    }
    const bool bad = text.empty() || (key == "specversion" && text != "1.0") ||
                     (key == "datacontenttype" && !names_json(text));
    if (bad) return offend(value, "E115 bad-attribute", pointer);
    values_[key] = text;
  }

  static bool names_json(const std::string& text) {
    std::string type = text.substr(0, text.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
    for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const std::string end = type.size() < 5 ? "" : type.substr(type.size() - 5);
    return end == "/json" || end == "+json";
  }

  void check_members(const Json& object, const std::string& prefix, const std::string& pointer) {
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
      const std::string& key = object.keys[i];
      const Json& value = object.items[i];
      const std::string path = prefix + key;
      const std::string place = pointer + pointer_step(key);
      const types::Field* field = nullptr;
      bool holds_fields = false;
      for (const types::Field& candidate : kind_->fields) {
        if (candidate.path == path) field = &candidate;
        holds_fields = holds_fields || candidate.path.starts_with(path + ".");
      }
      if (key.find('.') != std::string::npos || (field == nullptr && !holds_fields)) {
        unknown_ += value.type == JsonType::kNull ? 0 : 1;
      } else if (!seen_.insert("data." + path).second) {
        offend(value, "E112 duplicate-field", place);
      } else if (value.type == JsonType::kNull) {
        continue;
      } else if (field != nullptr) {
        there_.insert("data." + path);
        check_field(*field, value, place);
      } else if (value.type != JsonType::kObject) {
        offend(value, "E107 wrong-type", place);
      } else {
        check_members(value, path + ".", place);
      }
    }
  }

  void check_field(const types::Field& field, const Json& value, const std::string& pointer) {
    if (field.forbidden) return offend(value, "E113 forbidden-field", pointer);
    if (value.type != json_type(field.type)) return offend(value, "E107 wrong-type", pointer);
    switch (field.type) {
      case FieldType::kString:
        check_text(field, value, pointer);
        values_["data." + field.path] = value.text;
        break;
      case FieldType::kInt:
        return check_int(field, value, pointer);
      case FieldType::kDouble:
        return check_double(field, value, pointer);
      case FieldType::kBool:
        values_["data." + field.path] = value.text;
        break;
      case FieldType::kTimestamp: {
        const auto time = read_time(value.text);
        if (!time) return offend(value, "E110 bad-time", pointer);
        values_["data." + field.path] = print_time(*time);
        break;
      }
      case FieldType::kList:
        check_list(field, value, pointer);
    }
  }

  static JsonType json_type(FieldType type) {
    if (type == FieldType::kInt || type == FieldType::kDouble) return JsonType::kNumber;
    if (type == FieldType::kBool) return JsonType::kBool;
    return type == FieldType::kList ? JsonType::kArray : JsonType::kString;
  }

  void check_text(const types::Field& field, const Json& value, const std::string& pointer) {
    bool known = field.values.empty();
    for (const types::EnumValue& one : field.values) known = known || one.name == value.text;
    if (!known) offend(value, "E108 unknown-value", pointer);
    if (!field.marks.identifier) return;
    std::size_t characters = 0;
    for (const char c : value.text) characters += (c & 0xC0) == 0x80 ? 0 : 1;
    if (characters < 1 || characters > 128) offend(value, "E114 bad-token", pointer);
  }

  void check_int(const types::Field& field, const Json& value, const std::string& pointer) {
    const Int read = read_int(value.text);
    if (read.is == Int::kFraction) return offend(value, "E107 wrong-type", pointer);
    const auto number = static_cast<long double>(read.value);
    if (read.is == Int::kTooLarge || (field.min && number < *field.min) ||
        (field.max && number > *field.max)) {
      return offend(value, "E109 out-of-range", pointer);
    }
    values_["data." + field.path] = std::to_string(read.value);
  }

  void check_double(const types::Field& field, const Json& value, const std::string& pointer) {
    const double number = std::strtod(value.text.c_str(), nullptr);
    if (std::isinf(number) || (field.min && number < *field.min) ||
        (field.max && number > *field.max)) {
      return offend(value, "E109 out-of-range", pointer);
    }
    values_["data." + field.path] = print_double(number);
  }

  void check_list(const types::Field& field, const Json& value, const std::string& pointer) {
    std::string printed;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const std::string place = pointer + "/" + std::to_string(i);
      const Json& item = value.items[i];
      if (item.type != JsonType::kString) {
        offend(item, "E107 wrong-type", place);
        continue;
      }
      check_text(field, item, place);
      printed += item.text + "|";
    }
    values_["data." + field.path] = printed;
  }

  void note_missing() {
    const Json nowhere{};
    for (const char* name : {"specversion", "id", "source", "type", "time"}) {
      if (there_.count(name) == 0) offend(nowhere, "E106 missing", std::string("/") + name);
    }
    if (kind_ == nullptr) return;
    for (const types::Field& field : kind_->fields) {
      if (!field.required || there_.count("data." + field.path) != 0) continue;
      std::string pointer = "/data/" + field.path;
      for (char& c : pointer) c = c == '.' ? '/' : c;
      offend(nowhere, "E106 missing", pointer);
    }
  }

  std::string print_row() {
    std::string out = kind_->name + (exercise_ ? " exercise\n" : "\n");
    values_["type"] = kind_->name;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const types::Slot& slot = slots_[static_cast<types::SlotId>(i)];
      const auto found = values_.find(i < 5 ? slot.path : "data." + slot.path);
      if (found == values_.end() || (i >= 5 && !holds(slot))) continue;
      out += slot.path + "=" + (slot.type == types::SlotType::kSymbol ? "#" : "") + found->second +
             "\n";
    }
    return out;
  }

  /// Whether the slot reads this kind's field of its path as it is, or its value as text.
  [[nodiscard]] bool holds(const types::Slot& slot) const {
    for (const types::Field& field : kind_->fields) {
      if (field.path != slot.path) continue;
      const types::SlotType own = types::slot_type(field);
      return slot.type == own ||
             (own == types::SlotType::kSymbol && slot.type == types::SlotType::kString);
    }
    return false;
  }

  const types::Schema& schema_;
  const types::SlotTable& slots_;
  const types::Kind* kind_ = nullptr;
  std::optional<std::string> foreign_;
  std::map<std::size_t, std::string> offences_;  // by place
  std::set<std::string> seen_;
  std::set<std::string> there_;
  std::map<std::string, std::string> values_;
  std::uint64_t unknown_ = 0;
  bool exercise_ = false;
};

}  // namespace

Verdict decode(std::string_view content, const types::Schema& schema,
               const types::SlotTable& slots) {
  return Decoding(schema, slots).run(content);
}

}  // namespace limen::accept::reference
