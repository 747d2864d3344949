#include "connectors/driver/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "connectors/driver/quarantine.h"
#include "engine/types/json_text.h"

namespace limen::driver {

namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

LogFn make_log(LogLevel level, LogFormat format) {
  auto logger =
      std::make_shared<spdlog::logger>("limen", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(to_spdlog(level));
  const bool json = format == LogFormat::kJson;
  logger->set_pattern(json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","message":%v})"
                           : "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v",
                      spdlog::pattern_time_type::utc);
  return [logger, json](LogLevel at, std::string_view text) {
    std::string quoted;
    if (json) types::append_json_string(quoted, text);
    logger->log(to_spdlog(at), "{}", json ? std::string_view(quoted) : text);
  };
}

}  // namespace limen::driver
