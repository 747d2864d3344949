#include <fmt/format.h>

#include <cstdio>

#include "connectors/cli/commands.h"
#include "connectors/cli/load_rules.h"
#include "rules/language/pack_schema.h"
#include "rules/schema/schema.h"

namespace limen::cli {

int schema(const SchemaCommand& arguments) {
  if (arguments.packs) {
    fmt::print("{}", language::pack_json_schema());
    return 0;
  }
  const auto loaded = load_schema(arguments.schema);
  if (loaded == nullptr) return 1;
  fmt::print("{}", arguments.docs ? schema::markdown(*loaded) : schema::json_schema(*loaded));
  return 0;
}

}  // namespace limen::cli
