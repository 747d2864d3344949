#pragma once

#include <string_view>
#include <vector>

#include "engine/expr/program.h"
#include "rules/cel/finding.h"
#include "rules/cel/scope.h"
#include "rules/cel/type.h"

namespace limen::cel {

struct Compiled {
  expr::ProgramRef program;  // null where `findings` holds an error
  Type type;
  std::vector<Finding> findings;  // errors and warnings, in the order of the text
};

/// Parses, checks against the scope and compiles one expression. Never throws; all findings in one
/// go.
[[nodiscard]] Compiled compile(std::string_view text, Scope& scope);
/// The same, and a finding where the type is not the wanted one ("E021 not-a-condition: … is int, a
/// condition is bool").
[[nodiscard]] Compiled compile(std::string_view text, Scope& scope, TypeKind wanted);

/// Compiles without types, for `eval --jsonl`: every name is a binding, looked up when it runs
/// (Frame::variables by `names`, dotted names allowed, the longest that fits wins, `.x` is the
/// outermost scope). Only syntax is refused.
[[nodiscard]] Compiled compile_dynamic(std::string_view text,
                                       const std::vector<std::string>& names);

}  // namespace limen::cel
