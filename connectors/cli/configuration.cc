#include "connectors/cli/configuration.h"

#include <fmt/format.h>

#include <cstdlib>

#include "connectors/cli/load_rules.h"
#include "rules/language/files.h"

namespace limen::cli {

namespace {

config::Surroundings surroundings() {
  config::Surroundings around;
  around.environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
  around.read_file = language::read_file;
  around.check_property = [](const std::string& name, const std::string& value) {
    kafka::Settings settings;
    settings.librdkafka = {{name, value}};
    return kafka::check(settings);
  };
  return around;
}

std::optional<language::Loaded> load_configured(const config::Config& config,
                                                const std::vector<std::string>& extra_fields,
                                                language::Diagnostics& diagnostics) {
  auto schema = load_schema(config.schema);
  if (schema == nullptr) return std::nullopt;
  const auto packs = language::read_packs(config.rules);
  if (!packs) {
    fail(packs.error().message);
    return std::nullopt;
  }
  language::LoadOptions options;
  options.tables_dir = config.tables;
  options.read_file = language::read_file;
  options.extra_fields = extra_fields;
  options.overrides = config.overrides;
  options.lists = config.lists;
  options.forget = config.forget;
  return language::load(*packs, std::move(schema), options, diagnostics);
}

std::string unreadable(const std::string& path) {
  return fmt::format("the configuration {} cannot be read; check its name and permissions", path);
}

}  // namespace

std::optional<Configuration> read_configuration(const std::string& path,
                                                const std::vector<std::string>& extra_fields) {
  auto text = language::read_file(path);
  if (!text) {
    fail(unreadable(path));
    return std::nullopt;
  }
  language::Diagnostics diagnostics;
  auto config = config::read({path, std::move(*text)}, surroundings(), diagnostics);
  std::optional<language::Loaded> rules;
  if (config) rules = load_configured(*config, extra_fields, diagnostics);
  fmt::print(stderr, "{}", diagnostics.print(colours_wanted()));
  if (!config || !rules) return std::nullopt;
  return Configuration{std::move(*config), std::move(*rules)};
}

types::Result<config::Config> read_config(const std::string& path, bool colours) {
  auto text = language::read_file(path);
  if (!text) return types::failure(unreadable(path) + "\n");
  language::Diagnostics diagnostics;
  auto config = config::read({path, std::move(*text)}, surroundings(), diagnostics);
  if (!config) return types::failure(diagnostics.print(colours));
  return std::move(*config);
}

kafka::Settings kafka_settings(const config::Config& config) {
  return {config.kafka.brokers, config.kafka.group, config.kafka.librdkafka};
}

ShardOptions shard_options(const config::Config& config) {
  ShardOptions options;
  options.lateness = config.lateness;
  options.dedup = config.dedup;
  options.max_ahead = config.max_ahead;
  options.forget = config.forget;
  options.events_per_window = config.limits.events_per_window;
  options.events_per_key = config.limits.events_per_key;
  options.matchings = config.limits.matchings;
  options.keep_payload = config.keep_payload;
  options.pseudonymise = config.pseudonymise;
  options.key = config.key;
  return options;
}

}  // namespace limen::cli
