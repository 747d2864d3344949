#pragma once

#include <span>
#include <string>
#include <string_view>

namespace limen::language {

/// One code of findings about packs, schemas, tables and configurations.
struct Code {
  std::string_view code;     // "E003"; W: a warning
  std::string_view word;     // "unknown-key"
  std::string_view meaning;  // one sentence
};

/// All codes, in order. Codes keep their meaning for ever; those of refused events are E101 to
/// E115 (engine/types/record.h).
[[nodiscard]] std::span<const Code> codes();
/// Whether a finding's "E003 unknown-key" is in the table.
[[nodiscard]] bool is_listed(std::string_view code_and_word);
/// The table in Markdown.
[[nodiscard]] std::string codes_markdown();

}  // namespace limen::language
