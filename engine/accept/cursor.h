#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/types/record.h"

namespace limen::accept {

/// Number of a position in a text; where one is returned, 0 says that the text is not right.
using Place = std::uint32_t;
inline constexpr Place kFault = 0;

/// Reads a JSON text value by value, strictly, along the positions that Structure found.
///
/// Every member function that reads takes the place of a value and returns the place behind it, or
/// kFault; then reason() says what is wrong, and fault_place() where. Containers below kMaxLevels
/// are refused. Borrows text, positions and the memory for strings with escapes.
class Cursor {
 public:
  static constexpr unsigned kMaxLevels = 32;  // the event's own object is level 1

  Cursor(std::string_view text, std::span<const std::uint32_t> positions, std::string& unescaped)
      : text_(text),
        positions_(positions),
        escapes_(std::memchr(text.data(), '\\', text.size()) != nullptr),
        unescaped_(unescaped) {}

  [[nodiscard]] bool is_end(Place place) const noexcept { return place == positions_.size(); }
  [[nodiscard]] types::Reason reason() const noexcept { return reason_; }
  [[nodiscard]] Place fault_place() const noexcept { return fault_place_; }
  /// The first character of the value there; NUL at the end.
  [[nodiscard]] char peek(Place place) const noexcept {
    return place < positions_.size() ? text_[positions_[place]] : '\0';
  }

  /// Reads a string, unescaped; `value` lives until the next string is read.
  Place string(Place place, std::string_view& value) {
    const std::size_t begin = positions_[place] + std::size_t{1};
    std::size_t end = following(place) - 1;
    while (text_[end] != '"') --end;  // only white space stands behind the closing quote
    value = text_.substr(begin, end - begin);
    if (escapes_ && !unescape(place, value)) return kFault;
    return place + 1;
  }

  /// The number or word there, with the white space behind it.
  [[nodiscard]] std::string_view token(Place place) const noexcept {
    const std::size_t begin = positions_[place];
    return text_.substr(begin, following(place) - begin);
  }

  /// Reads `true`, `false` or `null`, whichever `word` is.
  Place word(Place place, std::string_view word);

  /// Reads an object that stands at this level; calls `on_member(key, place)` at each value, which
  /// must read it as the functions here do.
  template <class OnMember>
  Place object(Place place, unsigned level, OnMember on_member) {
    if (level > kMaxLevels) return fail(place, types::Reason::kTooDeep);
    ++place;
    if (peek(place) == '}') return place + 1;
    for (;;) {
      if (peek(place) != '"') return fail(place);
      std::string_view key;
      if (string(place, key) == kFault) return kFault;
      if (peek(place + 1) != ':') return fail(place + 1);
      place = on_member(key, place + 2);
      if (place == kFault) return kFault;
      const char c = peek(place);
      if (c == '}') return place + 1;
      if (c != ',') return fail(place);
      ++place;
    }
  }

  /// Reads an array that stands at this level; calls `on_item(place)` at each value.
  template <class OnItem>
  Place array(Place place, unsigned level, OnItem on_item) {
    if (level > kMaxLevels) return fail(place, types::Reason::kTooDeep);
    ++place;
    if (peek(place) == ']') return place + 1;
    for (;;) {
      place = on_item(place);
      if (place == kFault) return kFault;
      const char c = peek(place);
      if (c == ']') return place + 1;
      if (c != ',') return fail(place);
      ++place;
    }
  }

  /// Reads any value, checking its form; one that holds others stands at this level.
  Place skip(Place place, unsigned level);

  Place fail(Place place, types::Reason reason = types::Reason::kNotJson) noexcept {
    reason_ = reason;
    fault_place_ = place;
    return kFault;
  }

 private:
  /// Where the position after that of the place lies.
  [[nodiscard]] std::size_t following(Place place) const noexcept {
    return place + std::size_t{1} < positions_.size() ? positions_[place + std::size_t{1}]
                                                      : text_.size();
  }
  bool unescape(Place place, std::string_view& value);

  std::string_view text_;
  std::span<const std::uint32_t> positions_;
  bool escapes_;  // whether the text has a backslash at all
  types::Reason reason_ = types::Reason::kNotJson;
  Place fault_place_ = 0;
  std::string& unescaped_;
};

/// Takes the escapes out of a JSON string's inside; kNotJson where one is unknown, kNotUtf8 where
/// one names half a character (a surrogate alone), nothing where all is right.
[[nodiscard]] std::optional<types::Reason> unescape(std::string_view raw, std::string& out);

}  // namespace limen::accept
