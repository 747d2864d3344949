#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types/time.h"

namespace limen::types {

/// A header of a Kafka record; binary CloudEvents have their attributes in `ce_*` headers.
struct Header {
  std::string_view name;
  std::string_view value;
};

/// One record as an input delivers it: bytes that are one event, or are refused as one.
///
/// The decoder may read up to kPadding bytes after the content's end (never using them): they must
/// be there.
struct RawRecord {
  static constexpr std::size_t kPadding = 64;
  std::string_view content;
  std::span<const Header> headers;
  std::optional<EventTime> record_time;  // Kafka's timestamp, for max_ahead
  std::uint64_t position = 0;            // line from 1, or offset
};

/// Why an event is not valid. reason_text() gives the stable code and word ("E101 not-json").
enum class Reason : std::uint8_t {
  kNotJson,
  kNotUtf8,
  kNotAnObject,  // a line that is JSON, but no object
  kTooLarge,
  kTooDeep,
  kMissing,  // a required attribute or field
  kWrongType,
  kUnknownValue,    // of an enumeration
  kOutOfRange,      // a number outside its limits
  kBadTime,         // no RFC 3339, a leap second, before 1970 or after 2200
  kAhead,           // more than max_ahead later than the record's timestamp
  kDuplicateField,  // a known attribute or field that stands twice
  kForbiddenField,  // by a site's schema
  kBadToken,        // an identifier of another form than the site's tokens
  kBadAttribute,    // specversion, an empty id, both data and data_base64, …
};
inline constexpr std::size_t kReasons = 15;
[[nodiscard]] std::string_view reason_text(Reason reason);

/// An event that goes to the quarantine.
struct Rejection {
  Reason reason = Reason::kNotJson;
  std::string pointer;  // RFC 6901
  std::string message;  // one sentence; never quotes the content
  std::uint32_t input = 0;
  std::uint64_t position = 0;
  std::uint64_t bytes = 0;
  std::string hash;                    // keyed hash of the content, 32 hex digits
  std::optional<std::string> payload;  // only with quarantine.keep_payload
};

}  // namespace limen::types
