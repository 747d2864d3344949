#pragma once

#include "connectors/driver/ports.h"

namespace limen::driver {

enum class LogFormat : std::uint8_t { kText, kJson };

/// A log on stderr, a line a message, from `level` up; any thread.
[[nodiscard]] LogFn make_log(LogLevel level, LogFormat format);

}  // namespace limen::driver
