#include "tests/connectors/situation/border.h"

#include <bit>

namespace limen::situation {

namespace {

using types::FieldType;

types::Field field(std::string path, FieldType type, std::vector<std::string> values = {}) {
  types::Field made;
  made.path = std::move(path);
  made.type = type;
  for (std::string& value : values) made.values.push_back({std::move(value), 0, false});
  return made;
}

types::Kind kind(std::string name, std::vector<types::Field> fields) {
  types::Kind made;
  made.ce_type = "org.limen." + name + ".v1";
  made.name = std::move(name);
  made.fields = std::move(fields);
  return made;
}

types::Schema make_schema() {
  const auto point = field("point", FieldType::kString);
  const auto direction = field("direction", FieldType::kString, {"entry", "exit", "transit"});
  types::Schema schema;
  schema.add(kind("crossing", {point, direction, field("timing.wait_s", FieldType::kDouble)}));
  schema.add(kind("count", {point, direction, field("n", FieldType::kInt),
                            field("period_s", FieldType::kDouble)}));
  schema.add(
      kind("wait", {point, direction,
                    field("wait_kind", FieldType::kString, {"actual", "expected", "predicted"}),
                    field("status", FieldType::kString, {"measured", "no_delay", "unavailable"}),
                    field("mode", FieldType::kString, {"car", "truck"}),
                    field("lane.kind", FieldType::kString, {"general", "bus"}),
                    field("wait_s", FieldType::kDouble), field("queue_length", FieldType::kInt),
                    field("lanes_open", FieldType::kInt), field("lanes_total", FieldType::kInt)}));
  schema.add(kind("staffing",
                  {point, field("agency", FieldType::kString, {"border_guard", "customs"}),
                   field("planned", FieldType::kInt), field("present", FieldType::kInt),
                   field("booths_open", FieldType::kInt), field("booths_total", FieldType::kInt)}));
  schema.add(
      kind("status", {point, field("state", FieldType::kString, {"open", "restricted", "closed"}),
                      field("until", FieldType::kTimestamp)}));
  schema.add(kind(
      "heartbeat",
      {field("feed", FieldType::kString), point, field("period_s", FieldType::kDouble),
       field("state", FieldType::kString, {"online", "degraded", "offline_sync", "maintenance"})}));
  schema.add(kind("verdict", {field("alert_id", FieldType::kString)}));
  return schema;
}

std::uint64_t payload(const types::Schema& schema, types::Batch& batch, types::SlotType type,
                      const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return type == types::SlotType::kSymbol ? *schema.find_symbol(*text) : batch.add_text(*text);
  }
  const double number = std::get<double>(value);
  if (type == types::SlotType::kDouble) return std::bit_cast<std::uint64_t>(number);
  if (type == types::SlotType::kTimestamp) {
    return static_cast<std::uint64_t>(types::to_int(Border::at(number)));
  }
  return static_cast<std::uint64_t>(number);
}

}  // namespace

Border::Border(std::vector<PointInfo> table) : schema(make_schema()) {
  Situation::add_slots(schema, slots);
  situation = std::make_unique<Situation>(schema, slots, std::move(table));
  batch.reset(slots.size());
}

types::EventTime Border::at(double seconds) {
  return *types::parse_rfc3339("2026-05-02T06:00:00Z") +
         types::Micros{static_cast<std::int64_t>(seconds * 1e6)};
}

void Border::add(std::string_view kind_name, double seconds, const Fields& fields) {
  const types::KindId id = *schema.find_kind(kind_name);
  if (batch.full()) {
    situation->observe(batch);
    batch.reset(slots.size());
  }
  batch.add_row(id);
  batch.set(types::SlotTable::kTime, static_cast<std::uint64_t>(types::to_int(at(seconds))));
  for (const auto& [path, value] : fields) {
    for (const types::SlotId slot : slots.slots_of(*schema.kind(id).find(path))) {
      batch.set(slot, payload(schema, batch, slots[slot].type, value));
    }
  }
}

void Border::publish(double watermark_seconds) {
  situation->observe(batch);
  batch.reset(slots.size());
  situation->publish(at(watermark_seconds));
}

}  // namespace limen::situation
