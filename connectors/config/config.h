#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/types/result.h"
#include "engine/types/time.h"
#include "rules/language/load.h"

namespace limen::config {

struct Kafka {
  std::string brokers = "localhost:9092";
  std::string group = "limen";
  std::vector<std::string> events = {"crossings"};
  std::string alerts = "limen.alerts";
  std::string shadow = "limen.shadow";
  std::string quarantine = "limen.quarantine";
  std::vector<std::pair<std::string, std::string>> librdkafka;
};

struct Http {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;                  // 0: any free one
  std::map<std::string, std::string> tokens;  // by the name of who bears it
};

struct Limits {
  std::uint64_t events_per_key = 1000;
  std::uint64_t events_per_window = 100'000;
  std::uint64_t matchings = 10'000;
  std::uint64_t buffered = 1'000'000;
  types::Micros refill{std::chrono::hours(24)};
  std::uint64_t memory_bytes = std::uint64_t{4} << 30U;
};

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

/// The configuration of `limen run` (interfaces.md, section 6), all defaults filled in.
struct Config {
  std::vector<std::string> rules = {"rules/packs"};
  std::string tables = "rules/tables";
  std::string schema;  // a site's; empty: the built-in one
  types::Micros lateness{std::chrono::seconds(10)};
  types::Micros idle_after{std::chrono::seconds(30)};
  types::Micros max_ahead{std::chrono::minutes(2)};
  types::Micros dedup{std::chrono::minutes(10)};
  types::Micros forget{std::chrono::days(30)};
  std::map<std::string, language::RuleOverride> overrides;
  std::map<std::string, language::Node> lists;
  std::string site_rules = "{}";  // overrides and lists again, as a text for read()
  Kafka kafka;
  Http http;
  bool pseudonymise = false;
  std::string key;  // of ingest.key_file; empty: none
  bool keep_payload = false;
  Limits limits;
  std::string state = "var/limen";
  LogLevel log_level = LogLevel::kInfo;
  bool log_json = false;
};

/// What reading a configuration needs of the outside.
struct Surroundings {
  std::function<std::optional<std::string>(const std::string& name)> environment;
  language::ReadFile read_file;
  /// Tells whether a property of kafka.librdkafka can be; not set: any can.
  std::function<types::Result<void>(const std::string& name, const std::string& value)>
      check_property;
};

/// Reads a configuration. Nothing where there are errors; all of them are in `diagnostics`.
///
/// `${NAME}` in a value is the environment variable's text, read as if it stood there (inside
/// braces or brackets, YAML wants such a value in quotes); anything else with a dollar sign stays
/// as it is. A secret's `…_file` is a file whose text, without line ends behind it, is the secret.
[[nodiscard]] std::optional<Config> read(language::SourceFile file, const Surroundings& around,
                                         language::Diagnostics& diagnostics);

/// Reads a size in bytes: `512KiB`, `64MiB`, `4GiB`, `1TiB`, or whole bytes, `4096`.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

/// Reads an address and a port: `127.0.0.1:8080`, `[::1]:8080`.
[[nodiscard]] std::optional<std::pair<std::string, std::uint16_t>> parse_listen(
    std::string_view text);

}  // namespace limen::config
