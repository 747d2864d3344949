#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/types/event_view.h"
#include "engine/types/schema.h"
#include "engine/types/slots.h"

namespace limen::situation {

/// The kinds that say something about a point.
enum class Topic : std::uint8_t { kNone, kCrossing, kCount, kWait, kStaffing, kStatus, kHeartbeat };

/// The fields that the situation reads, over all kinds.
enum class PointField : std::uint8_t {
  kPoint,
  kDirection,
  kMode,
  kLaneKind,
  kTimingWait,
  kN,
  kPeriod,
  kWaitKind,
  kStatus,
  kWait,
  kQueueLength,
  kLanesOpen,
  kLanesTotal,
  kAgency,
  kPlanned,
  kPresent,
  kBoothsOpen,
  kBoothsTotal,
  kState,
  kUntil,
  kFeed,
};
inline constexpr std::size_t kPointFields = 21;

/// Where one kind's fields lie in a batch.
struct KindFields {
  static constexpr types::SlotId kNoSlot = 0xffff;

  Topic topic = Topic::kNone;
  std::array<types::SlotId, kPointFields> slots{};

  [[nodiscard]] bool has(const types::EventView& event, PointField field) const {
    const types::SlotId slot = slots[static_cast<std::size_t>(field)];
    return slot != kNoSlot && event.has(slot);
  }
  [[nodiscard]] std::string_view text(const types::EventView& event, PointField field) const {
    return has(event, field) ? event.bytes(slots[static_cast<std::size_t>(field)])
                             : std::string_view{};
  }
  [[nodiscard]] std::optional<types::Symbol> symbol(const types::EventView& event,
                                                    PointField field) const {
    if (!has(event, field)) return std::nullopt;
    return static_cast<types::Symbol>(event.raw(slots[static_cast<std::size_t>(field)]));
  }
  [[nodiscard]] std::optional<std::int64_t> integer(const types::EventView& event,
                                                    PointField field) const {
    if (!has(event, field)) return std::nullopt;
    return event.integer(slots[static_cast<std::size_t>(field)]);
  }
  [[nodiscard]] std::optional<double> real(const types::EventView& event, PointField field) const {
    if (!has(event, field)) return std::nullopt;
    return event.real(slots[static_cast<std::size_t>(field)]);
  }
};

/// The paths below `data` of all that is read.
[[nodiscard]] std::vector<std::string_view> point_field_paths();

/// Adds a slot for each field that is read, under the type under which it is read.
void add_point_slots(const types::Schema& schema, types::SlotTable& slots);

/// Where the fields lie, by kind; a field without a slot of its type counts as absent.
[[nodiscard]] std::vector<KindFields> find_point_fields(const types::Schema& schema,
                                                        const types::SlotTable& slots);

}  // namespace limen::situation
