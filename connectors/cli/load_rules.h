#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "rules/language/load.h"

namespace limen::cli {

struct RuleFiles {
  std::vector<std::string> packs;  // files or folders
  std::string tables;              // folder; may be empty
  std::string schema;              // a site's schema; may be empty
  std::vector<std::string> extra_fields;
  bool enable_all = false;  // also rules that are not enabled
};

/// The schema that the file gives, or the built-in one where there is none; findings go to standard
/// error.
[[nodiscard]] std::shared_ptr<const types::Schema> load_schema(const std::string& path);

/// Compiles the packs; findings go to standard error. `plan` is null where there are errors.
[[nodiscard]] std::optional<language::Loaded> load_rules(const RuleFiles& files);

/// Whether standard error is a terminal that wants colours (NO_COLOR is respected).
[[nodiscard]] bool colours_wanted();

/// Tells a failure on standard error, one line; returns the exit status 1.
int fail(const std::string& message);

}  // namespace limen::cli
