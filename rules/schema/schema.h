#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/types/schema.h"
#include "rules/language/diagnostics.h"

namespace limen::schema {

/// crossing-event/1 as it ships with the program.
[[nodiscard]] std::shared_ptr<const types::Schema> builtin();
/// The text of the built-in schema file.
[[nodiscard]] std::string_view builtin_text();

/// Reads a schema: one that stands alone, or one of a site that says `extends: crossing-event/1`
/// and adds kinds and fields, or forbids fields. Null where there are errors.
[[nodiscard]] std::shared_ptr<const types::Schema> load(std::string name, std::string text,
                                                        language::Diagnostics& diagnostics);

/// JSON Schema 2020-12 of events, as `limen schema` prints it, with a line end.
[[nodiscard]] std::string json_schema(const types::Schema& schema);
/// The schema as a Markdown page, as `limen schema --docs` prints it.
[[nodiscard]] std::string markdown(const types::Schema& schema);

}  // namespace limen::schema
