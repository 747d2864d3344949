#pragma once

#include <cstddef>

namespace limen::situation {

/// How often this test program has called operator new.
[[nodiscard]] std::size_t allocations();

}  // namespace limen::situation
