#pragma once

#include <memory>

#include "engine/expr/table.h"
#include "rules/language/pack.h"

namespace limen::language {

/// Builds a pack's table from its CSV file: header, types of columns, keys (rules.md, section 1).
/// Null where there are errors; all of the file's are reported, at most 20.
[[nodiscard]] std::shared_ptr<const expr::Table> read_table(
    const TableAst& ast, const std::shared_ptr<const Source>& file, Diagnostics& diagnostics);

}  // namespace limen::language
