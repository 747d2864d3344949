#pragma once

#include <cstddef>
#include <string_view>

namespace limen::expr {

/// Where the part first begins at or after byte `from`, npos where it does not. Takes time as the
/// lengths of both together, whatever they hold.
[[nodiscard]] std::size_t find_text(std::string_view text, std::string_view part, std::size_t from);

/// Where the part last begins at or before byte `from`, npos where it does not; as fast.
[[nodiscard]] std::size_t find_last_text(std::string_view text, std::string_view part,
                                         std::size_t from);

}  // namespace limen::expr
