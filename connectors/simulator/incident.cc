#include "connectors/simulator/incident.h"

#include <algorithm>

namespace limen::simulator {

namespace {

constexpr std::array<std::string_view, kIncidentCount> kNames = {"surge",
                                                                 "lane_failure",
                                                                 "refusal_burst",
                                                                 "child_alone",
                                                                 "seal_broken",
                                                                 "lookup_outage",
                                                                 "closed_activity",
                                                                 "feed_degraded",
                                                                 "medical_cluster",
                                                                 "staff_shortage",
                                                                 "document_hit",
                                                                 "document_copied",
                                                                 "reader_fault",
                                                                 "mrz_failure",
                                                                 "plate_mismatch",
                                                                 "weight_differs",
                                                                 "certificate",
                                                                 "coach_convoy",
                                                                 "asylum_turned_away",
                                                                 "family_separated",
                                                                 "screening",
                                                                 "no_child_officer",
                                                                 "clock_off",
                                                                 "wait_contradicts",
                                                                 "backfill",
                                                                 "closure",
                                                                 "document_far",
                                                                 "refused_elsewhere",
                                                                 "released_on_hold",
                                                                 "feed_silent"};

}  // namespace

std::string_view name_of(Incident incident) { return kNames[static_cast<std::size_t>(incident)]; }

std::optional<Incident> incident_of(std::string_view name) {
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Incident>(found - kNames.begin());
}

}  // namespace limen::simulator
