#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/accept/names.h"

namespace limen::accept {

/// The members of a CloudEvent that we read, required ones first; all else are extensions.
enum class Attribute : std::uint8_t {
  kSpecversion,
  kId,
  kSource,
  kType,
  kTime,
  kSubject,
  kContentType,
  kExercise,
  kData,
  kData64,
};
inline constexpr std::size_t kAttributes = 10;
inline constexpr std::size_t kRequiredAttributes = 5;
inline constexpr std::array<std::string_view, kAttributes> kAttributeNames = {
    "specversion",     "id",       "source", "type",       "time", "subject",
    "datacontenttype", "exercise", "data",   "data_base64"};

/// Attributes by name, as numbers of the enumeration.
[[nodiscard]] Names attribute_names();

/// Whether a media type says JSON: `application/json`, `…+json`, with or without parameters.
[[nodiscard]] bool is_json_type(std::string_view media_type);
/// Whether a Kafka record's content-type says that its value is a whole CloudEvent.
[[nodiscard]] bool is_structured_type(std::string_view media_type);
/// Equal but for the case of ASCII letters.
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);

}  // namespace limen::accept
