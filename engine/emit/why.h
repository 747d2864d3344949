#pragma once

#include <string>

#include "engine/expr/program.h"
#include "engine/plan/plan.h"

namespace limen::emit {

/// Appends why a condition holds, in words: the values of the parts that make it true and what they
/// were compared with, "refused is 7 (>= 5), total is 60 (>= 50)". Requires that it holds in the
/// frame.
void append_why(std::string& out, const expr::Program& condition, const expr::Frame& frame);

/// Appends why a sequence is complete: each step with its time and what made it one, what stayed
/// away, and its `if`, which may be null. The frame's events are those of the named steps.
void append_why_of_sequence(std::string& out, const plan::Sequence& sequence,
                            const expr::Program* condition, const expr::Frame& frame);

}  // namespace limen::emit
