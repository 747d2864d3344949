#include <fmt/format.h>

#include <cstdio>

#include "connectors/cli/commands.h"
#include "connectors/cli/configuration.h"
#include "connectors/cli/load_rules.h"

namespace limen::cli {

namespace {

std::optional<language::Loaded> load(const Check& arguments) {
  if (arguments.config.empty()) {
    return load_rules({arguments.packs, arguments.tables, arguments.schema, {}});
  }
  auto configuration = read_configuration(arguments.config, {});
  if (!configuration) return std::nullopt;
  return std::move(configuration->rules);
}

}  // namespace

int check(const Check& arguments) {
  const auto loaded = load(arguments);
  if (!loaded || loaded->plan == nullptr) return 1;
  for (const language::RuleSummary& rule : loaded->rules) {
    fmt::print("{}", rule.description);
    if (!rule.description.ends_with('\n')) fmt::print("\n");
    if (!rule.enabled) fmt::print("  not enabled\n");
    if (rule.shadow)
      fmt::print("  shadow: evaluated and counted, its alerts go to the shadow output only\n");
  }
  fmt::print("{} rule{}, no errors\n", loaded->rules.size(), loaded->rules.size() == 1 ? "" : "s");
  return 0;
}

}  // namespace limen::cli
