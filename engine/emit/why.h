#pragma once

#include <string>

#include "engine/expr/program.h"

namespace limen::emit {

/// Appends why a condition holds, in words: the values of the parts that make it true and what they
/// were compared with, "refused is 7 (>= 5), total is 60 (>= 50)". Requires that it holds in the
/// frame.
void append_why(std::string& out, const expr::Program& condition, const expr::Frame& frame);

}  // namespace limen::emit
