#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/types/record.h"

namespace limen::accept {

/// A position of a text, where a value or a sign stands; null says that the text is not right.
using Place = const std::uint32_t*;
inline constexpr Place kFault = nullptr;

/// Reads a JSON text value by value, strictly, along the positions that Structure found.
///
/// Every member function that reads takes the place of a value and returns the place behind it, or
/// kFault; then reason() says what is wrong, and fault_index() where. Containers below kMaxLevels
/// are refused. Borrows text, positions and the memory for strings with escapes.
class Cursor {
 public:
  static constexpr unsigned kMaxLevels = 32;  // the event's own object is level 1

  /// Requires positions with the guards of Structure, whose scan() found nothing wrong.
  Cursor(std::string_view text, std::span<const std::uint32_t> positions, std::string& unescaped)
      : text_(text.data()),
        positions_(positions),
        escapes_(std::memchr(text.data(), '\\', text.size()) != nullptr),
        unescaped_(unescaped) {}

  [[nodiscard]] Place begin() const noexcept { return positions_.data(); }
  [[nodiscard]] bool is_end(Place place) const noexcept {
    return place == begin() + positions_.size();
  }
  [[nodiscard]] std::uint32_t index_of(Place place) const noexcept {
    return static_cast<std::uint32_t>(place - begin());
  }
  [[nodiscard]] types::Reason reason() const noexcept { return reason_; }
  [[nodiscard]] std::uint32_t fault_index() const noexcept { return fault_index_; }
  /// The first character of the value there.
  [[nodiscard]] char peek(Place place) const noexcept { return text_[*place]; }

  /// Reads a string, unescaped; a fault is a text without data. The text lives until the next
  /// string is read, and eight bytes from its begin on can be read. One place behind it follows
  /// what comes next.
  std::string_view string(Place place) {
    const char* const from = text_ + place[0] + 1;
    const char* end = text_ + place[1] - 1;
    while (*end != '"') --end;  // only white space stands behind the closing quote
    const std::string_view raw(from, static_cast<std::size_t>(end - from));
    return escapes_ ? unescape(place, raw) : raw;
  }

  /// The number or word there, with the white space behind it.
  [[nodiscard]] std::string_view token(Place place) const noexcept {
    return {text_ + place[0], std::size_t{place[1]} - place[0]};
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
      const std::string_view key = string(place);
      if (key.data() == nullptr) return kFault;
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
    fault_index_ = index_of(place);
    return kFault;
  }

 private:
  std::string_view unescape(Place place, std::string_view raw);

  const char* text_;
  std::span<const std::uint32_t> positions_;
  bool escapes_;  // whether the text has a backslash at all
  types::Reason reason_ = types::Reason::kNotJson;
  std::uint32_t fault_index_ = 0;
  std::string& unescaped_;
};

/// Takes the escapes out of a JSON string's inside; kNotJson where one is unknown, kNotUtf8 where
/// one names half a character (a surrogate alone), nothing where all is right.
[[nodiscard]] std::optional<types::Reason> unescape(std::string_view raw, std::string& out);

}  // namespace limen::accept
