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
  bool episode = false;  // it stays open until it resolves
};

/// An alert as it is handed to the store.
struct NewAlert {
  std::string json;      // its CloudEvent
  bool episode = false;  // its rule's alerts have an end, which the CloudEvent does not say
};

/// Reads one alert. Errors: where the text is no CloudEvent of an alert (interfaces.md, section 2).
[[nodiscard]] types::Result<AlertRow> read_alert(const NewAlert& alert);

}  // namespace limen::store
