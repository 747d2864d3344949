#pragma once

#include <span>
#include <string>

#include "engine/plan/findings.h"
#include "engine/plan/plan.h"

namespace limen::emit {

/// Appends a key as alerts have it: `{"point":"XZABC"}`.
void append_key(std::string& out, const plan::Rule& rule, std::span<const std::string> texts);
/// Appends `"observed":…` to `"p_value":…`.
void append_figures(std::string& out, const plan::Figures& figures);
/// A bucket of an unusual rule as `limen replay --trace` writes it (interfaces.md, section 3); of a
/// gap the figures are null.
[[nodiscard]] std::string bucket_json(const plan::Rule& rule, const plan::Bucket& bucket);

}  // namespace limen::emit
