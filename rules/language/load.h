#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "rules/language/diagnostics.h"
#include "rules/language/node.h"
#include "rules/language/pack_test.h"

namespace limen::language {

/// Gives a file's text, or nothing where it cannot be read. The tests' files live in memory.
using ReadFile = std::function<std::optional<std::string>(const std::string& path)>;

/// What a site changes in a rule without copying it (interfaces.md, section 6).
struct RuleOverride {
  std::optional<plan::Severity> severity;
  std::optional<bool> enabled;
  std::optional<bool> shadow;
  std::optional<types::Micros> resolve_after;
  std::optional<std::vector<std::string>> audience;
  std::optional<Span> place;  // where the site names the rule: a name that no rule has is shown
};

struct LoadOptions {
  std::string tables_dir;  // tables are looked up here first, else beside their pack; may be empty
  ReadFile read_file;      // of tables; where it is not set, no table can be read
  std::vector<std::string> extra_fields;  // paths that the batch carries for others, of any kind
  types::Micros forget{std::chrono::days(30)};  // the site's; a `silent` is shorter
  const plan::Plan* takes_the_place_of = nullptr;  // slots of this plan keep their numbers
  std::map<std::string, RuleOverride> overrides;   // by rule
  std::map<std::string, Node> lists;               // replace lists of packs, by name
  bool enable_all = false;                         // also rules that are not: tests try them too
};

/// A rule as `check` and the register show it; also of rules that are not enabled.
struct RuleSummary {
  std::string pack;
  std::string name;
  std::string title;
  std::string description;  // describe(): shape, key, when it fires, state
  bool enabled = true;
  bool shadow = false;
};

struct Loaded {
  std::shared_ptr<const plan::Plan> plan;  // null where there are errors
  std::vector<RuleSummary> rules;          // by name; those that could be read
  std::vector<std::string> files;          // table files that were read, each once
  std::vector<PackTest> tests;             // of all packs, in their order
};

/// Compiles packs to a plan: read, collect names, compile, plan. All findings of all packs go to
/// `diagnostics` in one run; warnings do not stop a plan. Deterministic.
[[nodiscard]] Loaded load(std::span<const SourceFile> packs,
                          std::shared_ptr<const types::Schema> schema, const LoadOptions& options,
                          Diagnostics& diagnostics);

/// One rule for a person: shape, key, when it fires, and the state that a key keeps, in lines.
[[nodiscard]] std::string describe(const plan::Rule& rule, const plan::Plan& plan);

}  // namespace limen::language
