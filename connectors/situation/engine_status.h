#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "connectors/situation/published.h"
#include "engine/types/engine_status.h"

namespace limen::situation {

using types::EngineStatus;
using types::InputStatus;
using types::RuleStatus;
using types::SinkStatus;

/// How long the engine thread may be silent before it counts as stuck.
inline constexpr types::Micros kLongestSilence = std::chrono::seconds(30);

/// The body of GET /api/v1/status.
[[nodiscard]] std::string status_json(const EngineStatus& status);

/// The rule's texts as a JSON object, "null" where no rule has that name.
[[nodiscard]] std::string rule_json(const EngineStatus& status, std::string_view rule);

/// Why the engine does not live, one sentence; empty where its last sign of life is less than
/// kLongestSilence before `now`.
[[nodiscard]] std::string why_not_alive(const EngineStatus& status, types::EventTime now);

}  // namespace limen::situation
