#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/types/time.h"
#include "rules/language/map_reader.h"
#include "rules/language/node.h"

namespace limen::language {

/// A step of a sequence, or a `none`.
struct StepAst {
  const Node* node = nullptr;
  const Node* name = nullptr;  // null: a `none`
  const Node* when = nullptr;  // of a `none` what must not come
  std::vector<const Node*> on;
  std::int64_t times = 1;
  types::Micros lasts{0};
};

/// `sequence` and `within` of a rule; all names in it are of the pack's tree.
struct SequenceAst {
  const Node* node = nullptr;
  std::vector<StepAst> steps;
  types::Micros within{0};  // 0: none
};

/// Reads a rule's `sequence` and `within`, and how steps and `none`s may follow each other
/// (rules.md, section 7). Nothing where the rule has no sequence; a lone `within` is a finding.
[[nodiscard]] std::optional<SequenceAst> read_sequence(MapReader& rule, Diagnostics& diagnostics);

}  // namespace limen::language
