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
/// the next position is white space. Strings' ends, control characters in them and UTF-8 are
/// checked, and that an object or list at the root ends with its bracket; the grammar is the
/// reader's part. Memory is kept: 4 bytes for each byte of the longest text so far, in steps of a
/// power of two.
class Structure {
 public:
  /// Behind the last position the first one stands so many times: a reader that expects more of an
  /// object or list finds what cannot be there, and need not look for the end.
  static constexpr std::size_t kGuards = 40;

  Structure();
  ~Structure();
  Structure(Structure&&) noexcept;
  Structure& operator=(Structure&&) noexcept;

  /// Scans the text, after which RawRecord::kPadding bytes can be read; nothing, or kNotUtf8 or
  /// kNotJson.
  std::optional<types::Reason> scan(std::string_view text);
  /// Positions in ascending order, at least one; the guards stand behind the last. A value that is
  /// neither object nor list has, if it is the only one, the text's size as its guard.
  [[nodiscard]] std::span<const std::uint32_t> positions() const noexcept { return positions_; }

 private:
  struct Scanner;
  std::unique_ptr<Scanner> scanner_;
  std::span<const std::uint32_t> positions_;
};

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace limen::accept
