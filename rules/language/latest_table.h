#pragma once

#include <memory>
#include <optional>

#include "engine/plan/plan.h"
#include "rules/language/event_fields.h"
#include "rules/language/pack.h"

namespace limen::language {

/// A `latest` table as a pack says it: its columns, and what fills them but for `when`.
struct LatestForm {
  std::shared_ptr<const expr::Table> table;
  std::shared_ptr<const EventFields> fields;  // the columns point into it
  plan::LatestTable spec;
};

/// Reads `latest`, `key` and `max_age`; each column gets a slot. Nothing where there are errors:
/// an unknown kind, a key that the kind does not have, or that is no text, int or bool.
[[nodiscard]] std::optional<LatestForm> read_latest(const TableAst& ast,
                                                    const types::Schema& schema,
                                                    types::SlotTable& slots,
                                                    Diagnostics& diagnostics);

}  // namespace limen::language
