#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/detect/zones.h"
#include "engine/plan/findings.h"
#include "engine/plan/plan.h"
#include "engine/stats/basis.h"

namespace limen::detect {

/// Where the buckets of an unusual rule lie in the local time of their keys, and which days are
/// holidays.
class SeasonClock {
 public:
  using Zone = Zones::Zone;

  SeasonClock(const plan::Plan& plan, const plan::Unusual& spec);

  /// The zone of a key; nothing where the table has no row for it.
  [[nodiscard]] std::optional<Zone> zone_of(std::uint32_t key_table, std::uint32_t key,
                                            Context& context);
  /// By the local time in the middle of the bucket.
  [[nodiscard]] stats::BucketTime at(const plan::WindowEnds& ends, Zone zone,
                                     std::int64_t index) const;
  /// The local time of a bucket's start, for a person.
  void tell(const plan::WindowEnds& ends, Zone zone, plan::Deviation& out) const;

  /// Takes over the zones of keys from the plan before.
  void take_over(SeasonClock& old) { zones_ = std::move(old.zones_); }
  template <class Archive>
  void archive(Archive& a) {
    a(zones_);
  }

 private:
  [[nodiscard]] bool is_holiday(absl::CivilDay day) const;

  const plan::Unusual* spec_;
  Zones zones_;
  std::vector<absl::CivilDay> holidays_;  // ascending
};

}  // namespace limen::detect
