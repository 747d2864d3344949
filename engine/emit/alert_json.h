#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/expr/value.h"
#include "engine/plan/plan.h"
#include "engine/types/alert.h"

namespace limen::emit {

/// The parts of an alert that its firing and all that follows it share, as JSON ready to be put
/// together.
struct AlertBody {
  std::string alert_id;
  std::string key_text;  // parts, each followed by NUL
  types::EventTime time{};
  std::string key;           // {"point":"XZABC"}
  std::string middle;        // window, measures and unusual, each member after a comma
  std::string inhibited_by;  // ["…"], or empty
  std::uint64_t folded = 0;  // in `updated`
  bool late = false;
  bool exercise = false;
  std::string measures;  // as AlertRows packs them, for rules on alerts
  std::string say;       // the filled text as JSON string, or empty
  std::string evidence;  // {"count":…}
  std::string order;     // of an episode: what ends of one instant are ordered by

  template <class Archive>
  void archive(Archive& a) {
    a(alert_id, key_text, time, key, middle, inhibited_by, folded, late, exercise, measures, say,
      evidence, order);
  }
};

/// The alert as a CloudEvent, members in the order of interfaces.md, section 2. `at` is the
/// CloudEvent's time.
[[nodiscard]] std::string alert_json(const plan::Rule& rule, const AlertBody& body,
                                     types::AlertStatus status, types::EventTime at,
                                     std::string_view why);

/// 32 hex digits from pack, rule, key, the firing's time and, where an event makes it, that event.
[[nodiscard]] std::string alert_id(const plan::Rule& rule, std::string_view key_text,
                                   types::EventTime time, std::string_view source,
                                   std::string_view id);

}  // namespace limen::emit
