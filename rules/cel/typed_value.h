#pragma once

#include <string>
#include <string_view>

#include "engine/expr/value.h"

namespace limen::cel {

/// Appends the value in the typed form of `eval --jsonl`: `{"int":"1"}`, `{"list":[…]}`
/// (interfaces.md, section 3). False, with part of it written, where it is larger than 64 MiB or
/// nested too deep.
[[nodiscard]] bool append_typed(std::string& out, const expr::Value& value);

}  // namespace limen::cel
