#pragma once

#include <string_view>

namespace limen::language {

/// The JSON Schema (2020-12) of packs, for editors: rules/language/pack-1.schema.json.
[[nodiscard]] std::string_view pack_json_schema();

}  // namespace limen::language
