#include "connectors/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace limen::cli {

Progress::Progress() : wanted_(isatty(STDERR_FILENO) == 1) {}

void Progress::show(const types::InputCounters& counters) {
  if (!wanted_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  const std::chrono::duration<double> seconds = now - begin_;
  fmt::print(stderr, "\r{:>12} events, {:.0f} a second ", counters.events,
             static_cast<double>(counters.events) / seconds.count());
  shown_ = true;
}

void Progress::end() {
  if (shown_) fmt::print(stderr, "\r{:60}\r", "");
}

}  // namespace limen::cli
