#pragma once

#include <string>

#include "rules/language/node.h"

namespace limen::config {

/// A configuration with the parts alone of `root` that bear on what rules mean: what read() takes
/// for the same rules, whatever becomes of the file.
[[nodiscard]] std::string site_rules(const language::Node& root);

}  // namespace limen::config
