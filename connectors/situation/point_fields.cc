#include "connectors/situation/point_fields.h"

#include <algorithm>

namespace limen::situation {

namespace {

using types::SlotType;

struct FieldUse {
  PointField field;
  std::string_view path;
  SlotType type;
};

struct KindUse {
  Topic topic;
  std::string_view kind;
  std::vector<FieldUse> fields;
};

const std::vector<KindUse>& uses() {
  using F = PointField;
  static const FieldUse point{F::kPoint, "point", SlotType::kString};
  static const FieldUse direction{F::kDirection, "direction", SlotType::kSymbol};
  static const std::vector<KindUse> all = {
      {Topic::kCrossing,
       "crossing",
       {point, direction, {F::kTimingWait, "timing.wait_s", SlotType::kDouble}}},
      {Topic::kCount,
       "count",
       {point,
        direction,
        {F::kN, "n", SlotType::kInt},
        {F::kPeriod, "period_s", SlotType::kDouble}}},
      {Topic::kWait,
       "wait",
       {point,
        direction,
        {F::kMode, "mode", SlotType::kSymbol},
        {F::kLaneKind, "lane.kind", SlotType::kSymbol},
        {F::kWaitKind, "wait_kind", SlotType::kSymbol},
        {F::kStatus, "status", SlotType::kSymbol},
        {F::kWait, "wait_s", SlotType::kDouble},
        {F::kQueueLength, "queue_length", SlotType::kInt},
        {F::kLanesOpen, "lanes_open", SlotType::kInt},
        {F::kLanesTotal, "lanes_total", SlotType::kInt}}},
      {Topic::kStaffing,
       "staffing",
       {point,
        {F::kAgency, "agency", SlotType::kSymbol},
        {F::kPlanned, "planned", SlotType::kInt},
        {F::kPresent, "present", SlotType::kInt},
        {F::kBoothsOpen, "booths_open", SlotType::kInt},
        {F::kBoothsTotal, "booths_total", SlotType::kInt}}},
      {Topic::kStatus,
       "status",
       {point,
        {F::kState, "state", SlotType::kSymbol},
        {F::kUntil, "until", SlotType::kTimestamp}}},
      {Topic::kHeartbeat,
       "heartbeat",
       {point,
        {F::kFeed, "feed", SlotType::kString},
        {F::kState, "state", SlotType::kSymbol},
        {F::kPeriod, "period_s", SlotType::kDouble}}},
  };
  return all;
}

types::SlotId find_slot(const types::Kind& kind, const FieldUse& use,
                        const types::SlotTable& slots) {
  const types::Field* field = kind.find(use.path);
  if (field == nullptr) return KindFields::kNoSlot;
  for (const types::SlotId slot : slots.slots_of(*field)) {
    if (slots[slot].type == use.type) return slot;
  }
  return KindFields::kNoSlot;
}

}  // namespace

std::vector<std::string_view> point_field_paths() {
  std::vector<std::string_view> paths;
  for (const KindUse& kind : uses()) {
    for (const FieldUse& use : kind.fields) {
      if (std::ranges::find(paths, use.path) == paths.end()) paths.push_back(use.path);
    }
  }
  return paths;
}

void add_point_slots(const types::Schema& schema, types::SlotTable& slots) {
  for (const KindUse& use : uses()) {
    if (!schema.find_kind(use.kind)) continue;
    for (const FieldUse& field : use.fields) slots.add(field.path, field.type);
  }
}

std::vector<KindFields> find_point_fields(const types::Schema& schema,
                                          const types::SlotTable& slots) {
  KindFields nothing;
  nothing.slots.fill(KindFields::kNoSlot);
  std::vector<KindFields> kinds(schema.kinds().size(), nothing);
  for (const KindUse& use : uses()) {
    const auto id = schema.find_kind(use.kind);
    if (!id) continue;
    kinds[*id].topic = use.topic;
    for (const FieldUse& field : use.fields) {
      kinds[*id].slots[static_cast<std::size_t>(field.field)] =
          find_slot(schema.kind(*id), field, slots);
    }
  }
  return kinds;
}

}  // namespace limen::situation
