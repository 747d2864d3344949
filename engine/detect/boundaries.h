#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string_view>

#include "engine/detect/zones.h"
#include "engine/plan/plan.h"
#include "engine/types/time.h"

namespace limen::detect {

/// The boundaries of hopping and calendar windows: multiples of `every` since 1970, or the
/// beginnings of local days, weeks (Monday) and months. A midnight that does not exist is the day's
/// first instant, of one that is twice it is the first; a day that a zone leaves out is no window.
class Boundaries {
 public:
  /// A time zone by number; 0 where there is but one.
  using Zone = Zones::Zone;

  explicit Boundaries(const plan::WindowSpan& span);

  /// The number of a zone; nothing where no zone has the name.
  [[nodiscard]] std::optional<Zone> zone(std::string_view name) { return zones_.find_or_add(name); }
  /// The latest boundary that is not after the time.
  [[nodiscard]] types::EventTime floor(types::EventTime time, Zone zone) const;
  /// The boundary after this one.
  [[nodiscard]] types::EventTime next(types::EventTime boundary, Zone zone) const;
  /// The earliest boundary that is not before the time.
  [[nodiscard]] types::EventTime ceil(types::EventTime time, Zone zone) const;
  /// Where the window begins that ends at the boundary.
  [[nodiscard]] types::EventTime start(types::EventTime boundary, Zone zone) const;
  /// The boundary before this one.
  [[nodiscard]] types::EventTime before(types::EventTime boundary, Zone zone) const;
  /// The first boundary whose window has nothing of what came from `boundary` to the one after it.
  [[nodiscard]] types::EventTime leaves(types::EventTime boundary, Zone zone) const;

  template <class Archive>
  void archive(Archive& a) {
    a(zones_);
  }

 private:
  [[nodiscard]] types::EventTime begin_of(absl::CivilDay day, Zone zone) const;
  [[nodiscard]] absl::CivilDay first_day(absl::CivilDay day) const;
  [[nodiscard]] absl::CivilDay step(absl::CivilDay day, int count) const;
  [[nodiscard]] absl::CivilDay day_of(types::EventTime time, Zone zone) const;

  plan::WindowSpan span_;
  Zones zones_;
};

}  // namespace limen::detect
