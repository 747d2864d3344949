#pragma once

#include <atomic>

namespace limen::cli {

/// Becomes true when the process is told to end (SIGTERM, SIGINT); from the first call on.
[[nodiscard]] const std::atomic<bool>& stop_signal();
/// Ends as a signal would.
void stop_now();

}  // namespace limen::cli
