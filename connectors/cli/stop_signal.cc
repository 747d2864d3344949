#include "connectors/cli/stop_signal.h"

#include <csignal>

namespace limen::cli {

namespace {
std::atomic<bool> stopping{false};
std::atomic<bool> reloading{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set by a signal handler");
}  // namespace

const std::atomic<bool>& stop_signal() {
  static const bool installed = [] {
    std::signal(SIGTERM, [](int) { stopping = true; });
    std::signal(SIGINT, [](int) { stopping = true; });
    std::signal(SIGPIPE, SIG_IGN);
    return true;
  }();
  static_cast<void>(installed);
  return stopping;
}

std::atomic<bool>& reload_signal() {
  static const bool installed = [] {
    std::signal(SIGHUP, [](int) { reloading = true; });
    return true;
  }();
  static_cast<void>(installed);
  return reloading;
}

void stop_now() { stopping = true; }

}  // namespace limen::cli
