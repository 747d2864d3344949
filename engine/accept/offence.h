#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/types/record.h"
#include "engine/types/schema.h"

namespace limen::accept {

/// What is wrong with an event, and where.
struct Offence {
  types::Reason reason = types::Reason::kNotJson;
  /// Number of the value's position; of what is missing, behind all others.
  std::uint32_t place = UINT32_MAX;
  std::string_view name{};  // of the attribute, or the field's path; lives with the decoder
  const types::Field* field = nullptr;  // of the schema, where there is one
  bool is_object = false;               // it holds fields
};

/// One plain sentence on what is wrong, which quotes nothing of the content.
[[nodiscard]] std::string message_of(const Offence& offence, types::Micros max_ahead);

/// The RFC 6901 pointer to the value at that place of a text whose structure up to there is right.
[[nodiscard]] std::string pointer_to(std::string_view text,
                                     std::span<const std::uint32_t> positions, std::uint32_t place);

/// Appends `/name`, with `~` and `/` in it written as `~0` and `~1`.
void append_pointer(std::string& pointer, std::string_view name);
/// Appends a field's path, `/a/b` for `a.b`.
void append_path(std::string& pointer, std::string_view path);

}  // namespace limen::accept
