#pragma once

#include <string>

#include "engine/plan/findings.h"
#include "engine/plan/plan.h"

namespace limen::emit {

/// "412 entries in 15 min; on a Tuesday at 14:00 normally 180 to 260".
void append_deviation(std::string& out, const plan::Window& window, const plan::Opening& opening);

}  // namespace limen::emit
