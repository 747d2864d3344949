#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "connectors/situation/point_fields.h"
#include "connectors/situation/point_state.h"
#include "engine/types/event_view.h"
#include "engine/types/schema.h"
#include "engine/types/slots.h"

namespace limen::situation {

/// Reads events into the state of their points.
class PointReader {
 public:
  PointReader(const types::Schema& schema, const types::SlotTable& slots);

  /// The code of the point of which the event says something; empty where it says nothing.
  [[nodiscard]] std::string_view point_of(const types::EventView& event) const {
    const KindFields& fields = kinds_[event.kind];
    return fields.topic == Topic::kNone ? std::string_view{}
                                        : fields.text(event, PointField::kPoint);
  }
  /// Requires the state of the event's point.
  void read(const types::EventView& event, PointState& state) const;

 private:
  void read_wait(const types::EventView& event, PointState& state) const;
  void read_staff(const types::EventView& event, PointState& state) const;
  void read_status(const types::EventView& event, PointState& state) const;
  void read_heartbeat(const types::EventView& event, PointState& state) const;
  [[nodiscard]] Direction direction(const types::EventView& event) const;

  /// The enumeration values that are looked at, as the schema numbers them.
  struct Symbols {
    types::Symbol entry, exit, actual, measured, no_delay, border_guard, open, restricted, closed,
        online, degraded, offline_sync, maintenance;
  };

  Symbols symbols_;
  std::vector<KindFields> kinds_;
};

}  // namespace limen::situation
