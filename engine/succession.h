#pragma once

#include "engine/plan/layout.h"
#include "engine/plan/plan.h"
#include "engine/state/ordered_buffer.h"

namespace limen {

/// What an ordered buffer keeps of the events of a plan.
[[nodiscard]] state::RecordLayout record_layout(const plan::Plan& plan, const plan::Layout& layout);

/// A plan with its layout and the events that wait under it.
struct WaitingEvents {
  const plan::Plan& plan;
  const plan::Layout& layout;
  state::OrderedBuffer& buffer;
};

/// Puts the events that wait under the old plan into the new one's buffer. What the old plan found
/// of an event when it was read still holds; the rest is as the new one found it, where it has read
/// the event too (rules.md, section 12).
void merge_waiting(WaitingEvents old, WaitingEvents next);

}  // namespace limen
