#pragma once

#include <atomic>

namespace limen::cli {

/// Becomes true when the process is told to end (SIGTERM, SIGINT); from the first call on.
[[nodiscard]] const std::atomic<bool>& stop_signal();
/// Becomes true when the process is told to read its rules anew (SIGHUP); whoever does it makes it
/// false. From the first call on; before, the signal ends the process.
[[nodiscard]] std::atomic<bool>& reload_signal();
/// Ends as a signal would.
void stop_now();

}  // namespace limen::cli
