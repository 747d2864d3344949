#pragma once

#include "engine/detect/context.h"
#include "engine/detect/evidence.h"
#include "engine/detect/window_condition.h"

namespace limen::detect {

/// Tells of a window's condition that came true, with its key and evidence; fills in what is common
/// to all windows.
void report_opening(Context& context, const WindowCondition& condition, std::uint32_t table,
                    const Evidence& evidence, plan::Opening opening);
void report_closing(Context& context, std::uint32_t rule, std::uint32_t key, types::EventTime time);

}  // namespace limen::detect
