#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/types/time.h"

namespace limen::types {

enum class AlertStatus : std::uint8_t { kFiring, kResolved, kUpdated };  // ordered as their texts
[[nodiscard]] std::string_view to_string(AlertStatus status);

/// One alert, ready to go out. `json` is the whole CloudEvent (interfaces.md, section 2) without a
/// line end.
struct Alert {
  std::string alert_id;  // 32 hex digits
  AlertStatus status = AlertStatus::kFiring;
  std::uint32_t rule = 0;  // number in the plan, in the order of names
  bool shadow = false;
  bool episode = false;    // it has an end, which its `resolved` tells
  bool inhibited = false;  // it lies in an episode of an inhibitor
  bool late = false;
  EventTime time{};  // the CloudEvent's
  std::string
      key_text;  // parts in the order of `by`, each followed by NUL: what output is ordered by
  std::string json;

  /// Place in the output of a replay (rules.md, section 3): the watermark met by a late event, else
  /// `time`.
  EventTime place{};
  /// Ties among late events' alerts: the order of arrival.
  std::uint64_t arrival = 0;
  /// Ties among the others: the order of the events that made them, which have one time: id, NUL,
  /// source.
  std::string event_order;

  template <class Archive>
  void archive(Archive& a) {
    a(alert_id, status, rule, shadow, episode, inhibited, late, time, key_text, json, place,
      arrival, event_order);
  }
};

/// The order in which `limen replay` writes alerts (rules.md, section 3).
[[nodiscard]] bool goes_before(const Alert& a, const Alert& b);

}  // namespace limen::types
