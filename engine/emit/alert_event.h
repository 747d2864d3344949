#pragma once

#include <cstdint>
#include <string>

#include "engine/types/alert.h"
#include "engine/types/time.h"

namespace limen::emit {

/// An alert as rules `on: alert` see it (rules.md, section 8).
struct AlertEvent {
  std::uint32_t rule = 0;
  types::AlertStatus status = types::AlertStatus::kFiring;
  types::EventTime time{};
  std::string alert_id;
  std::string key_text;  // parts, each followed by NUL
  std::string measures;  // as AlertRows packs them
  bool inhibited = false;
  bool exercise = false;
  bool late = false;
  types::EventTime met{};     // late: the watermark that its event met
  std::uint64_t arrival = 0;  // late

  template <class Archive>
  void archive(Archive& a) {
    a(rule, status, time, alert_id, key_text, measures, inhibited, exercise, late, met, arrival);
  }
};

/// Alerts of one time stand in the order of rule, key, status; then as they were made.
[[nodiscard]] bool goes_before(const AlertEvent& a, const AlertEvent& b);

}  // namespace limen::emit
