#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/types/schema.h"
#include "engine/types/slots.h"
#include "rules/cel/scope.h"
#include "rules/cel/type.h"

namespace limen::language {

/// A field as the events of several kinds have it.
struct EventField {
  types::Field field;  // values: of all kinds together; none where one kind takes any text
  types::SlotType slot_type = types::SlotType::kString;
  bool optional = false;
  bool attribute = false;         // id, source, subject, time, type
  std::optional<cel::Type> type;  // of a measure of alerts; else the field says it
  std::string conflict;           // "int of staffing, bool of status": two types of one name
};

class EventFields;

/// What alerts of a rule have besides the fields of all alerts (rules.md, section 8).
struct AlertFace {
  std::vector<types::Field> key;
  std::vector<std::pair<std::string, cel::Type>> measures;
  std::shared_ptr<const EventFields> fields;  // of the rule, into which types of measures point
};

/// What the events of a rule's `on` have: the attributes, and the fields of all its kinds.
///
/// Types of expressions point into it: it lives while they are compiled.
class EventFields {
 public:
  EventFields(const types::Schema& schema, const std::vector<types::KindId>& on);
  /// Of a rule on alerts of the rules with these faces.
  EventFields(const types::Schema& schema, const std::vector<const AlertFace*>& faces);

  [[nodiscard]] const EventField* find(std::string_view path) const;
  [[nodiscard]] const std::map<std::string, EventField, std::less<>>& all() const {
    return fields_;
  }

 private:
  void add_attributes(const types::Schema& schema);
  void add(const types::Kind& kind, const types::Field& field);
  void add_measure(const std::string& name, const cel::Type& type);
  void settle(std::size_t kinds);

  std::map<std::string, EventField, std::less<>> fields_;
  std::map<std::string, std::size_t, std::less<>> seen_in_;  // how many kinds have it
  std::map<std::string, bool, std::less<>> any_text_;
};

/// The type of an expression that reads the field; points to it where it has an enumeration.
[[nodiscard]] cel::Type type_of(const types::Field& field);
[[nodiscard]] cel::Type type_of(const EventField& entry);
/// The slot in which rules on alerts read a measure of the type; nothing where they cannot: lists,
/// maps, and what is not known before it runs.
[[nodiscard]] std::optional<types::SlotType> measure_slot(const cel::Type& type);
[[nodiscard]] std::string_view name_of(types::FieldType type);

}  // namespace limen::language
