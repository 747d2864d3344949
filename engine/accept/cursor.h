#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/types/record.h"

namespace limen::accept {

/// Reads a JSON text value by value, strictly, along the positions that Structure found.
///
/// Every member function that reads returns whether the text is right so far; after false, fault()
/// says what is wrong and place() where. Containers below kMaxLevels are refused. Borrows text,
/// positions and the memory for strings with escapes.
class Cursor {
 public:
  static constexpr unsigned kMaxLevels = 32;  // the event's own object is level 1

  Cursor(std::string_view text, std::span<const std::uint32_t> positions, std::string& unescaped)
      : text_(text),
        positions_(positions),
        escapes_(std::memchr(text.data(), '\\', text.size()) != nullptr),
        unescaped_(unescaped) {}

  /// Number of the position that is read next.
  [[nodiscard]] std::uint32_t place() const noexcept { return next_; }
  void go_to(std::uint32_t place) noexcept { next_ = place; }
  [[nodiscard]] bool at_end() const noexcept { return next_ == positions_.size(); }
  [[nodiscard]] types::Reason fault() const noexcept { return fault_; }
  /// The first character of the value here; NUL at the end.
  [[nodiscard]] char peek() const noexcept {
    return next_ < positions_.size() ? text_[positions_[next_]] : '\0';
  }

  /// Reads the string here, unescaped; `value` lives until the next string is read.
  bool string(std::string_view& value) {
    const std::size_t begin = positions_[next_] + std::size_t{1};
    std::size_t end = following() - 1;
    while (text_[end] != '"') --end;  // only white space stands behind the closing quote
    ++next_;
    value = text_.substr(begin, end - begin);
    return !escapes_ || value.find('\\') == std::string_view::npos || unescape(value);
  }

  /// The number or word here, with the white space behind it.
  std::string_view token() noexcept {
    const std::size_t begin = positions_[next_];
    const std::string_view found = text_.substr(begin, following() - begin);
    ++next_;
    return found;
  }

  /// Reads `true`, `false` or `null`, whichever `word` is.
  bool word(std::string_view word);

  /// Reads an object that stands at this level; calls `on_member(key)` at each value, which must
  /// read it and return whether the text is right.
  template <class OnMember>
  bool object(unsigned level, OnMember on_member) {
    if (level > kMaxLevels) return fail(types::Reason::kTooDeep);
    ++next_;
    if (peek() == '}') return step();
    for (;;) {
      if (peek() != '"') return fail(types::Reason::kNotJson);
      std::string_view key;
      if (!string(key)) return false;
      if (peek() != ':') return fail(types::Reason::kNotJson);
      ++next_;
      if (!on_member(key)) return false;
      const char c = peek();
      if (c == '}') return step();
      if (c != ',') return fail(types::Reason::kNotJson);
      ++next_;
    }
  }

  /// Reads an array that stands at this level; calls `on_item()` at each value.
  template <class OnItem>
  bool array(unsigned level, OnItem on_item) {
    if (level > kMaxLevels) return fail(types::Reason::kTooDeep);
    ++next_;
    if (peek() == ']') return step();
    for (;;) {
      if (!on_item()) return false;
      const char c = peek();
      if (c == ']') return step();
      if (c != ',') return fail(types::Reason::kNotJson);
      ++next_;
    }
  }

  /// Reads any value, checking its form; one that holds others stands at this level.
  bool skip(unsigned level);

  bool fail(types::Reason reason) noexcept {
    fault_ = reason;
    return false;
  }

 private:
  bool step() noexcept {
    ++next_;
    return true;
  }
  /// Where the position after the next one lies.
  [[nodiscard]] std::size_t following() const noexcept {
    return next_ + std::size_t{1} < positions_.size() ? positions_[next_ + std::size_t{1}]
                                                      : text_.size();
  }
  bool unescape(std::string_view& value);

  std::string_view text_;
  std::span<const std::uint32_t> positions_;
  std::uint32_t next_ = 0;
  bool escapes_;  // whether the text has a backslash at all
  types::Reason fault_ = types::Reason::kNotJson;
  std::string& unescaped_;
};

/// Takes the escapes out of a JSON string's inside; kNotJson where one is unknown, kNotUtf8 where
/// one names half a character (a surrogate alone), nothing where all is right.
[[nodiscard]] std::optional<types::Reason> unescape(std::string_view raw, std::string& out);

}  // namespace limen::accept
