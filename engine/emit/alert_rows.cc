#include "engine/emit/alert_rows.h"

#include <charconv>
#include <cstring>
#include <tuple>

#include "engine/types/check.h"

namespace limen::emit {

namespace {

using types::SlotType;

template <class T>
void append_raw(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T take_raw(std::string_view& in) {
  T value;
  std::memcpy(&value, in.data(), sizeof value);
  in.remove_prefix(sizeof value);
  return value;
}

/// Whether the value is what a slot of the type holds; a condition may give another at run time.
bool fits(const expr::Value& value, SlotType type) {
  switch (type) {
    case SlotType::kInt:
      return value.kind == expr::ValueKind::kInt;
    case SlotType::kUint:
      return value.kind == expr::ValueKind::kUint;
    case SlotType::kDouble:
      return value.kind == expr::ValueKind::kDouble;
    case SlotType::kBool:
      return value.kind == expr::ValueKind::kBool;
    case SlotType::kTimestamp:
      return value.kind == expr::ValueKind::kTimestamp;
    case SlotType::kDuration:
      return value.kind == expr::ValueKind::kDuration;
    case SlotType::kString:
      return value.kind == expr::ValueKind::kString;
    default:
      return false;
  }
}

std::uint64_t payload_of(const expr::Value& value, SlotType type) {
  switch (type) {
    case SlotType::kBool:
      return value.b ? 1 : 0;
    case SlotType::kTimestamp:
    case SlotType::kDuration:
      return static_cast<std::uint64_t>(value.micros());
    default:
      return value.u;
  }
}

}  // namespace

bool goes_before(const AlertEvent& a, const AlertEvent& b) {
  return std::tie(a.rule, a.key_text, a.status) < std::tie(b.rule, b.key_text, b.status);
}

AlertRows::AlertRows(const plan::Plan& plan)
    : plan_(&plan),
      measures_(plan.rules.size()),
      rule_(plan.slots.find("rule", SlotType::kString)),
      severity_(plan.slots.find("severity", SlotType::kSymbol)),
      domain_(plan.slots.find("domain", SlotType::kSymbol)),
      status_(plan.slots.find("status", SlotType::kSymbol)),
      inhibited_(plan.slots.find("inhibited", SlotType::kBool)) {
  for (std::size_t rule = 0; rule < plan.rules.size(); ++rule) {
    const auto* window = std::get_if<plan::Window>(&plan.rules[rule].shape);
    if (window == nullptr || !plan.rules[rule].is_read) continue;
    for (std::size_t i = 0; i < window->measures.size(); ++i) {
      const plan::Measure& measure = window->measures[i];
      if (!measure.slot_type) continue;
      const auto slot = plan.slots.find("measures." + measure.name, *measure.slot_type);
      if (slot) measures_[rule].push_back({window->measure_index(i), *slot, *measure.slot_type});
    }
  }
}

std::string AlertRows::pack(std::uint32_t rule, std::span<const expr::Value> variables) const {
  std::string out;
  for (const Measure& measure : measures_[rule]) {
    const expr::Value value = variables[measure.variable];
    if (!fits(value, measure.type)) continue;
    append_raw(out, measure.slot);
    const bool text = measure.type == SlotType::kString;
    append_raw(out, text);
    append_raw(out, text ? std::uint64_t{value.extra} : payload_of(value, measure.type));
    if (text) out += value.text();
  }
  return out;
}

void AlertRows::set_measures(std::string_view packed, types::Batch& batch) const {
  while (!packed.empty()) {
    const auto slot = take_raw<types::SlotId>(packed);
    const auto text = take_raw<bool>(packed);
    const auto payload = take_raw<std::uint64_t>(packed);
    if (!text) {
      batch.set(slot, payload);
    } else {
      batch.set_text(slot, packed.substr(0, payload));
      packed.remove_prefix(payload);
    }
  }
}

void AlertRows::set_symbol(std::optional<types::SlotId> slot, std::string_view text,
                           types::Batch& batch) const {
  if (!slot) return;
  const auto symbol = plan_->schema->find_symbol(text);
  LIMEN_CHECK(symbol.has_value());
  batch.set(*slot, *symbol);
}

void AlertRows::set_key(const plan::Rule& rule, std::string_view key_text,
                        types::Batch& batch) const {
  for (const plan::KeyField& field : rule.by) {
    const std::string_view text = key_text.substr(0, key_text.find('\0'));
    key_text.remove_prefix(text.size() + 1);
    // `type`, `source` and the other attributes are the alert's own, whatever those of the rule's
    // events were.
    if (field.slot <= types::SlotTable::kType) continue;
    if (field.slot_type == SlotType::kSymbol) {
      set_symbol(field.slot, text, batch);
    } else if (field.slot_type == SlotType::kInt) {
      std::int64_t number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      batch.set(field.slot, static_cast<std::uint64_t>(number));
    } else if (field.slot_type == SlotType::kBool) {
      batch.set(field.slot, text == "true" ? 1 : 0);
    } else {
      batch.set_text(field.slot, text);
    }
    // A rule may read a field with an enumeration as any text, where another rule's has none.
    if (const auto as_text = plan_->slots.find(field.path, SlotType::kString);
        as_text && field.slot_type == SlotType::kSymbol) {
      batch.set_text(*as_text, text);
    }
  }
}

void AlertRows::add(const AlertEvent& alert, types::Batch& batch) const {
  const plan::Rule& rule = plan_->rules[alert.rule];
  types::RowInfo& info = batch.info(batch.add_row(types::Schema::kAlert));
  info.exercise = alert.exercise;
  info.late = alert.late;
  info.met = alert.met;
  const std::string_view status = types::to_string(alert.status);
  batch.set(types::SlotTable::kTime, static_cast<std::uint64_t>(types::to_int(alert.time)));
  batch.set_text(types::SlotTable::kId, alert.alert_id + "-" + std::string(status));
  batch.set_text(types::SlotTable::kSource, "/limen/" + rule.pack);
  set_symbol(types::SlotTable::kType, "alert", batch);
  if (rule_) batch.set_text(*rule_, rule.name);
  set_symbol(severity_, to_string(rule.severity), batch);
  set_symbol(domain_, to_string(rule.domain), batch);
  set_symbol(status_, status, batch);
  if (inhibited_) batch.set(*inhibited_, alert.inhibited ? 1 : 0);
  set_key(rule, alert.key_text, batch);
  set_measures(alert.measures, batch);
}

}  // namespace limen::emit
