#pragma once

#include <optional>
#include <string>

#include "connectors/config/config.h"
#include "connectors/kafka/settings.h"
#include "engine/shard.h"
#include "rules/language/load.h"

namespace limen::cli {

/// A configuration and the rules that it names; findings of both went to standard error.
struct Configuration {
  config::Config config;
  language::Loaded rules;  // without a plan where there are errors
};

/// Nothing where the configuration has errors, or a file that it names cannot be read.
[[nodiscard]] std::optional<Configuration> read_configuration(
    const std::string& path, const std::vector<std::string>& extra_fields);

/// The configuration alone. Errors: all that is wrong with it, as printed for a person.
[[nodiscard]] types::Result<config::Config> read_config(const std::string& path,
                                                        bool colours = false);

[[nodiscard]] kafka::Settings kafka_settings(const config::Config& config);
[[nodiscard]] ShardOptions shard_options(const config::Config& config);

}  // namespace limen::cli
