#include "rules/language/event_fields.h"

#include <algorithm>

namespace limen::language {

namespace {

using types::EnumValue;
using types::Field;
using types::FieldType;

void join_values(std::vector<EnumValue>& values, const std::vector<EnumValue>& more) {
  for (const EnumValue& value : more) {
    const auto same = std::ranges::find(values, value.name, &EnumValue::name);
    if (same == values.end()) {
      values.push_back(value);
    } else {
      same->serves_person = same->serves_person || value.serves_person;
    }
  }
}

std::string typed(const Field& field, std::string_view kind) {
  return std::string(name_of(field.type)) + " of " + std::string(kind);
}

cel::TypeKind kind_of(FieldType type) {
  switch (type) {
    case FieldType::kString:
      return cel::TypeKind::kString;
    case FieldType::kInt:
      return cel::TypeKind::kInt;
    case FieldType::kDouble:
      return cel::TypeKind::kDouble;
    case FieldType::kBool:
      return cel::TypeKind::kBool;
    case FieldType::kTimestamp:
      return cel::TypeKind::kTimestamp;
    case FieldType::kList:
      return cel::TypeKind::kList;
  }
  return cel::TypeKind::kDyn;
}

}  // namespace

std::string_view name_of(FieldType type) {
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

cel::Type type_of(const Field& field) {
  cel::Type type;
  type.kind = kind_of(field.type);
  type.marks = field.marks;
  if (!field.values.empty()) type.enumeration = &field;
  type.marks.may_serve = std::ranges::any_of(field.values, &EnumValue::serves_person);
  if (field.type == FieldType::kList) {
    cel::Type element = type;
    element.kind = cel::TypeKind::kString;
    type.parts.push_back(std::move(element));
  }
  return type;
}

cel::Type type_of(const EventField& entry) {
  return entry.type ? *entry.type : type_of(entry.field);
}

std::optional<types::SlotType> measure_slot(const cel::Type& type) {
  switch (type.kind) {
    case cel::TypeKind::kBool:
      return types::SlotType::kBool;
    case cel::TypeKind::kInt:
      return types::SlotType::kInt;
    case cel::TypeKind::kUint:
      return types::SlotType::kUint;
    case cel::TypeKind::kDouble:
      return types::SlotType::kDouble;
    case cel::TypeKind::kString:
      return types::SlotType::kString;
    case cel::TypeKind::kTimestamp:
      return types::SlotType::kTimestamp;
    case cel::TypeKind::kDuration:
      return types::SlotType::kDuration;
    default:
      return std::nullopt;
  }
}

EventFields::EventFields(const types::Schema& schema, const std::vector<const AlertFace*>& faces) {
  const types::Kind& alert = schema.kind(types::Schema::kAlert);
  for (const AlertFace* face : faces) {
    for (const Field& field : alert.fields) add(alert, field);
    for (const Field& field : face->key) add(alert, field);
  }
  settle(faces.size());
  for (const AlertFace* face : faces) {
    for (const auto& [name, type] : face->measures) add_measure("measures." + name, type);
  }
  add_attributes(schema);
  fields_["type"].field.values.push_back({alert.name, alert.symbol, false});
}

/// A measure in error is left out of its alert, so each is optional.
void EventFields::add_measure(const std::string& path, const cel::Type& type) {
  const auto [it, is_new] = fields_.try_emplace(path);
  EventField& entry = it->second;
  const auto slot = measure_slot(type);
  if (!slot) {
    entry.conflict = cel::to_string(type) + ", which rules on alerts cannot read";
  } else if (!is_new && !cel::same(*entry.type, type)) {
    entry.conflict =
        cel::to_string(*entry.type) + " of one rule, " + cel::to_string(type) + " of another";
  }
  entry.field.path = path;
  entry.field.marks = is_new ? type.marks : cel::joined(entry.field.marks, type.marks);
  entry.slot_type = slot.value_or(types::SlotType::kString);
  entry.optional = true;
  entry.type = type;
}

EventFields::EventFields(const types::Schema& schema, const std::vector<types::KindId>& on) {
  for (const types::KindId id : on) {
    for (const Field& field : schema.kind(id).fields) add(schema.kind(id), field);
  }
  settle(on.size());
  add_attributes(schema);
}

void EventFields::add_attributes(const types::Schema& schema) {
  const auto put = [&](std::string name, FieldType type, types::SlotType slot, bool optional) {
    EventField& entry = fields_[name];
    entry.field.path = std::move(name);
    entry.field.type = type;
    entry.slot_type = slot;
    entry.optional = optional;
    entry.attribute = true;
  };
  put("id", FieldType::kString, types::SlotType::kString, false);
  fields_["id"].field.marks.identifier = true;  // of one event: a key by it is about one
  put("source", FieldType::kString, types::SlotType::kString, false);
  put("subject", FieldType::kString, types::SlotType::kString, true);
  put("time", FieldType::kTimestamp, types::SlotType::kTimestamp, false);
  put("type", FieldType::kString, types::SlotType::kSymbol, false);
  for (const types::Kind& kind : schema.kinds()) {
    fields_["type"].field.values.push_back({kind.name, kind.symbol, false});
  }
}

void EventFields::add(const types::Kind& kind, const Field& field) {
  const auto [it, is_new] = fields_.try_emplace(field.path);
  EventField& entry = it->second;
  any_text_[field.path] = any_text_[field.path] || field.values.empty();
  if (!field.forbidden) ++seen_in_[field.path];
  if (is_new) {
    entry.field = field;
    entry.optional = !field.required;
    entry.conflict = typed(field, kind.name);  // kept only where another kind differs
    return;
  }
  entry.optional = entry.optional || !field.required;
  entry.field.forbidden = entry.field.forbidden && field.forbidden;
  if (field.type != entry.field.type) entry.conflict += ", " + typed(field, kind.name);
  join_values(entry.field.values, field.values);
  entry.field.marks.identifier |= field.marks.identifier;
  entry.field.marks.is_protected |= field.marks.is_protected;
  entry.field.marks.serves_person |= field.marks.serves_person;
}

void EventFields::settle(std::size_t kinds) {
  for (auto& [path, entry] : fields_) {
    entry.optional = entry.optional || seen_in_[path] < kinds;
    if (any_text_[path]) entry.field.values.clear();
    if (entry.conflict.find(", ") == std::string::npos) entry.conflict.clear();
    entry.slot_type = types::slot_type(entry.field);
  }
}

const EventField* EventFields::find(std::string_view path) const {
  const auto it = fields_.find(path);
  return it == fields_.end() ? nullptr : &it->second;
}

}  // namespace limen::language
