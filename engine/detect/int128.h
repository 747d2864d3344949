#pragma once

namespace limen::detect {

/// Wide enough for any sum of 64-bit integers that fits memory.
__extension__ using Int128 = __int128;

}  // namespace limen::detect
