#include "engine/types/schema.h"

#include <algorithm>

namespace limen::types {

const Field* Kind::find(std::string_view path) const {
  const auto it = std::ranges::find(fields, path, &Field::path);
  return it == fields.end() ? nullptr : &*it;
}

namespace {

Field choice(std::string path, std::initializer_list<std::string_view> values) {
  Field field;
  field.path = std::move(path);
  field.required = true;
  for (const std::string_view value : values)
    field.values.push_back({std::string(value), 0, false});
  return field;
}

Kind alert_kind() {
  Kind kind;
  kind.name = "alert";
  kind.about = "An alert of a rule, as an event of rules that are `on: alert`.";
  kind.fields.push_back(choice("rule", {}));
  kind.fields.push_back(choice("severity", {"info", "low", "medium", "high", "critical"}));
  kind.fields.push_back(choice(
      "domain", {"flow", "document", "protection", "health", "customs", "staffing", "feed"}));
  kind.fields.push_back(choice("status", {"firing", "resolved"}));
  kind.fields.push_back(choice("inhibited", {}));
  kind.fields.back().type = FieldType::kBool;
  return kind;
}

}  // namespace

Schema::Schema() : alert_(alert_kind()) { intern_names(alert_); }

void Schema::intern_names(Kind& kind) {
  kind.symbol = intern(kind.name);
  for (Field& field : kind.fields) {
    for (EnumValue& value : field.values) value.symbol = intern(value.name);
  }
}

KindId Schema::add(Kind kind) {
  intern_names(kind);
  if (const auto known = find_kind(kind.name)) {
    kinds_[*known] = std::move(kind);
    return *known;
  }
  kinds_.push_back(std::move(kind));
  return static_cast<KindId>(kinds_.size() - 1);
}

std::optional<KindId> Schema::find_kind(std::string_view kind_name) const {
  const auto it = std::ranges::find(kinds_, kind_name, &Kind::name);
  if (it == kinds_.end()) return std::nullopt;
  return static_cast<KindId>(it - kinds_.begin());
}

std::optional<KindId> Schema::find_ce_type(std::string_view ce_type) const {
  const auto it = std::ranges::find(kinds_, ce_type, &Kind::ce_type);
  if (it == kinds_.end()) return std::nullopt;
  return static_cast<KindId>(it - kinds_.begin());
}

Symbol Schema::intern(std::string_view text) {
  if (const auto known = find_symbol(text)) return *known;
  symbols_.emplace_back(text);
  const auto symbol = static_cast<Symbol>(symbols_.size() - 1);
  by_text_.emplace(symbols_.back(), symbol);
  return symbol;
}

std::optional<Symbol> Schema::find_symbol(std::string_view text) const {
  const auto it = by_text_.find(text);
  if (it == by_text_.end()) return std::nullopt;
  return it->second;
}

}  // namespace limen::types
