#include "connectors/cli/load_rules.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "rules/language/diagnostics.h"
#include "rules/language/files.h"
#include "rules/schema/schema.h"

namespace limen::cli {

bool colours_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  return (no_colour == nullptr || *no_colour == '\0') && isatty(STDERR_FILENO) == 1;
}

int fail(const std::string& message) {
  fmt::print(stderr, "limen: {}\n", message);
  return 1;
}

std::shared_ptr<const types::Schema> load_schema(const std::string& path) {
  if (path.empty()) return schema::builtin();
  auto text = language::read_file(path);
  if (!text) {
    fail(fmt::format("the schema {} cannot be read; check its name and permissions", path));
    return nullptr;
  }
  language::Diagnostics diagnostics;
  auto loaded = schema::load(path, std::move(*text), diagnostics);
  fmt::print(stderr, "{}", diagnostics.print(colours_wanted()));
  return loaded;
}

std::optional<language::Loaded> load_rules(const RuleFiles& files) {
  auto schema = load_schema(files.schema);
  if (schema == nullptr) return std::nullopt;
  const auto packs = language::read_packs(files.packs);
  if (!packs) {
    fail(packs.error().message);
    return std::nullopt;
  }
  language::LoadOptions options;
  options.tables_dir = files.tables;
  options.read_file = language::read_file;
  options.extra_fields = files.extra_fields;
  options.enable_all = files.enable_all;
  language::Diagnostics diagnostics;
  language::Loaded loaded = language::load(*packs, std::move(schema), options, diagnostics);
  fmt::print(stderr, "{}", diagnostics.print(colours_wanted()));
  return loaded;
}

}  // namespace limen::cli
