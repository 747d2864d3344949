#pragma once

#include "connectors/config/config.h"

namespace limen::config {

/// Replaces `${NAME}` in all values below the node. Findings: variables that are not set.
void put_environment(language::Node& node, const Surroundings& around,
                     language::Diagnostics& diagnostics);

}  // namespace limen::config
