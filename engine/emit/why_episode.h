#pragma once

#include <optional>
#include <string>

#include "engine/plan/findings.h"
#include "engine/plan/plan.h"

namespace limen::emit {

/// Appends why a `silent` rule fired: "no heartbeat for 5m, the last one at …."
void append_silence(std::string& out, const plan::Rule& rule, const types::Schema& schema,
                    const plan::Opening& opening);
/// Ends the sentence about a state that began: when it is over, where that is known.
void append_until(std::string& out, std::optional<types::EventTime> until);

}  // namespace limen::emit
