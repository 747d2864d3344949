#pragma once

#include <string_view>

#include "engine/expr/value.h"

namespace limen::expr {

/// The name of the type of values of this kind, as expressions write it: "int",
/// "google.protobuf.Timestamp".
[[nodiscard]] std::string_view type_name(ValueKind kind);

}  // namespace limen::expr
