#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/types/record.h"

namespace limen::accept {

/// Finds where the brackets, colons, commas and values of a JSON text begin (simdjson's only user).
///
/// A string has one position, that of its opening quote; what lies between the end of a value and
/// the next position is white space. Nothing but strings' ends, control characters in them and
/// UTF-8 is checked: the grammar is the reader's part. Memory is kept: 4 bytes for each byte of the
/// longest text so far, in steps of a power of two.
class Structure {
 public:
  Structure();
  ~Structure();
  Structure(Structure&&) noexcept;
  Structure& operator=(Structure&&) noexcept;

  /// Scans the text, after which RawRecord::kPadding bytes can be read; nothing, or kNotUtf8 or
  /// kNotJson.
  std::optional<types::Reason> scan(std::string_view text);
  /// Positions in ascending order; one more, the text's size, stands behind the last.
  [[nodiscard]] std::span<const std::uint32_t> positions() const noexcept { return positions_; }

 private:
  struct Scanner;
  std::unique_ptr<Scanner> scanner_;
  std::span<const std::uint32_t> positions_;
};

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace limen::accept
