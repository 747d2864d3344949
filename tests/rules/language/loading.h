#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules/language/load.h"
#include "rules/schema/schema.h"

namespace limen::language {

/// What a load gave, with its findings printed.
struct Outcome {
  Loaded loaded;
  std::string printed;
  std::vector<Diagnostic> findings;

  [[nodiscard]] const plan::Rule& rule(std::string_view name) const {
    for (const plan::Rule& rule : loaded.plan->rules) {
      if (rule.name == name) return rule;
    }
    return loaded.plan->rules.at(loaded.plan->rules.size());
  }
};

using Files = std::map<std::string, std::string>;

/// Loads packs whose tables lie in memory.
inline Outcome load_packs(const std::vector<SourceFile>& packs, const Files& files = {},
                          LoadOptions options = {}) {
  options.read_file = [&](const std::string& path) -> std::optional<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return std::nullopt;
    return found->second;
  };
  Diagnostics diagnostics;
  Outcome out;
  out.loaded = load(packs, schema::builtin(), options, diagnostics);
  out.printed = diagnostics.print();
  out.findings = diagnostics.sorted();
  return out;
}

inline Outcome load_pack(std::string text, const Files& files = {}, LoadOptions options = {}) {
  return load_packs({{"p.yaml", std::move(text)}}, files, std::move(options));
}

inline constexpr std::string_view kHead = "pack: p\nversion: 1\nschema: crossing-event/1\n";
inline constexpr std::string_view kRule =
    "- rule: r\n  title: R\n  severity: low\n  domain: flow\n";

/// A pack with one rule: lines of the rule behind its head, which begins in line 6.
inline Outcome load_rule(std::string_view lines, const Files& files = {}) {
  return load_pack(std::string(kHead) + "rules:\n" + std::string(kRule) + std::string(lines),
                   files);
}

}  // namespace limen::language
