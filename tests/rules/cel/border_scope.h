#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expr/scratch.h"
#include "engine/types/batch.h"
#include "engine/types/schema.h"
#include "rules/cel/compile.h"
#include "rules/cel/scope.h"

namespace limen::cel {

/// A small crossing kind with every sort of field, tables, a list and macros.
class BorderScope : public Scope {
 public:
  BorderScope() {
    types::Kind kind;
    kind.name = "crossing";
    kind.fields = {
        field("point", types::FieldType::kString, true),
        field("outcome", types::FieldType::kString, true,
              {{"admitted", 0, false}, {"refused", 0, false}, {"asylum_procedure", 0, true},
               {"medical", 0, false}, {"pending", 0, false}}),
        field("channel", types::FieldType::kString, false,
              {{"booth", 0, false}, {"egate", 0, false}}),
        field("party.size", types::FieldType::kInt, false),
        field("timing.wait_s", types::FieldType::kDouble, false),
        field("planned", types::FieldType::kBool, false),
        field("traveller.age", types::FieldType::kInt, false),
        field("traveller.minor", types::FieldType::kString, false,
              {{"adult", 0, false}, {"unaccompanied", 0, false}}),
        field("consignment.flags", types::FieldType::kList, false,
              {{"animal", 0, false}, {"food", 0, false}})};
    kind.fields[6].marks.is_protected = true;
    kind.fields[7].marks.serves_person = true;
    schema.add(kind);
    points = std::make_shared<expr::Table>(
        "points", std::vector<std::string>{"point"},
        std::vector<expr::Column>{{"point", expr::ColumnType::kString},
                                  {"lat", expr::ColumnType::kDouble},
                                  {"lon", expr::ColumnType::kDouble},
                                  {"lanes", expr::ColumnType::kInt},
                                  {"neighbours", expr::ColumnType::kList}});
    using expr::Value;
    const std::vector<Value> neighbours = {Value::string("XZBBB")};
    const expr::ListValue list{neighbours.data(), 1};
    points->add({"XZAAA"}, {Value::string("XZAAA"), Value::real(45), Value::real(15),
                            Value::integer(4), Value::of(&list)});
    points->add({"XZBBB"}, {Value::string("XZBBB"), Value::real(45), Value::real(16),
                            Value::error(expr::ErrorCode::kAbsent), Value::of(&list)});
    rates = std::make_shared<expr::Table>(
        "rates", std::vector<std::string>{"point", "size"},
        std::vector<expr::Column>{{"rate", expr::ColumnType::kDouble}});
    rates->add({"XZAAA", "2"}, {Value::real(0.5)});
  }

  std::optional<Name> find(std::string_view path) override {
    if (path == "time") return event_field(types::SlotTable::kTime, of(TypeKind::kTimestamp));
    if (const types::Field* found = schema.kind(0).find(path)) return named(*found);
    if (path == "points") return TableName{0, points.get()};
    if (path == "rates") return TableName{1, rates.get()};
    if (path == "night") {
      static const expr::Value hours[] = {expr::Value::integer(22), expr::Value::integer(23)};
      static const expr::ListValue list{hours, 2};
      return ConstantName{expr::Value::of(&list), of(TypeKind::kList, {of(TypeKind::kInt)}), {}};
    }
    if (path == "odd_outcomes") {
      static const expr::Value outcomes[] = {expr::Value::string("refsed")};
      static const expr::ListValue list{outcomes, 1};
      return ConstantName{expr::Value::of(&list), of(TypeKind::kList, {of(TypeKind::kString)}), {}};
    }
    if (const auto macro = macros.find(std::string(path)); macro != macros.end()) {
      return MacroName{macro->first, macro->second};
    }
    if (path == "total") return VariableName{0, of(TypeKind::kInt)};
    if (path == "previous") return ForbiddenName{"E031 not-in-scope", "not here", "there"};
    return std::nullopt;
  }
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> all = {"time", "points", "rates", "night", "total"};
    for (const types::Field& one : schema.kind(0).fields) all.push_back(one.path);
    return all;
  }
  [[nodiscard]] bool is_prefix(std::string_view path) const override {
    for (const std::string& name : names()) {
      if (name.starts_with(std::string(path) + ".")) return true;
    }
    return false;
  }
  Scope* aggregate_scope() override { return aggregates_allowed ? &events() : nullptr; }
  VariableName aggregate(AggregateCall call) override {
    calls.push_back(std::move(call));
    return {static_cast<std::uint32_t>(calls.size()), Type{}};
  }
  [[nodiscard]] bool may_serve_person() const override { return serves_person; }
  [[nodiscard]] bool may_read_protected() const override { return reads_protected; }

  types::Schema schema;
  types::SlotTable slots;
  std::shared_ptr<expr::Table> points;
  std::shared_ptr<expr::Table> rates;
  std::map<std::string, std::string> macros = {{"crowded", "party.size > 8"},
                                               {"broken", "party.size > 'x'"},
                                               {"loop_a", "loop_b"},
                                               {"loop_b", "loop_a"}};
  std::vector<AggregateCall> calls;
  bool aggregates_allowed = false;
  bool serves_person = false;
  bool reads_protected = false;

 private:
  static types::Field field(std::string path, types::FieldType type, bool required,
                            std::vector<types::EnumValue> values = {}) {
    types::Field made;
    made.path = std::move(path);
    made.type = type;
    made.required = required;
    made.values = std::move(values);
    return made;
  }
  static TypeKind kind_of(types::FieldType type) {
    switch (type) {
      case types::FieldType::kString:
        return TypeKind::kString;
      case types::FieldType::kInt:
        return TypeKind::kInt;
      case types::FieldType::kDouble:
        return TypeKind::kDouble;
      case types::FieldType::kBool:
        return TypeKind::kBool;
      case types::FieldType::kTimestamp:
        return TypeKind::kTimestamp;
      case types::FieldType::kList:
        return TypeKind::kList;
    }
    return TypeKind::kDyn;
  }
  FieldName named(const types::Field& one) {
    Type type = of(kind_of(one.type));
    type.marks = one.marks;
    for (const types::EnumValue& value : one.values) type.marks.may_serve |= value.serves_person;
    if (!one.values.empty()) type.enumeration = &one;
    if (one.type == types::FieldType::kList) {
      Type element = type;
      element.kind = TypeKind::kString;
      type.parts = {element};
    }
    FieldName name = event_field(slots.add(one.path, types::slot_type(one)), std::move(type));
    name.optional = !one.required;
    return name;
  }
  FieldName event_field(types::SlotId slot, Type type) {
    FieldName name;
    name.slot = slot;
    name.slot_type = slots[slot].type;
    name.type = std::move(type);
    return name;
  }
  Scope& events() {
    if (!events_) events_ = std::make_unique<BorderScope>();
    events_->serves_person = serves_person;
    events_->reads_protected = reads_protected;
    return *events_;
  }

  std::unique_ptr<BorderScope> events_;
};

/// All findings as lines "code: message | hint @ text".
inline std::string findings(std::string_view text, BorderScope& scope) {
  std::string lines;
  for (const Finding& found : compile(text, scope).findings) {
    if (!lines.empty()) lines += "\n";
    lines += found.code + ": " + found.message;
    if (!found.hint.empty()) lines += " | " + found.hint;
    lines += " @ " + std::string(text.substr(found.begin, found.end - found.begin));
  }
  return lines;
}
inline std::string findings(std::string_view text) {
  BorderScope scope;
  return findings(text, scope);
}

}  // namespace limen::cel
