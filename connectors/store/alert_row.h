#pragma once

#include <string>
#include <string_view>

#include "engine/types/alert.h"
#include "engine/types/result.h"
#include "engine/types/time.h"

namespace limen::store {

/// What the store knows an alert by, read from its CloudEvent.
struct AlertRow {
  std::string alert_id;
  types::AlertStatus status = types::AlertStatus::kFiring;
  std::string rule;
  std::string severity;
  std::string point;  // of the key; empty where the key has none
  types::EventTime time{};
  bool episode = false;  // it has a window, so that it stays open until it resolves
};

/// Reads one alert. Errors: where the text is no CloudEvent of an alert (interfaces.md, section 2).
[[nodiscard]] types::Result<AlertRow> read_alert(std::string_view json);

}  // namespace limen::store
