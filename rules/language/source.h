#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace limen::language {

/// A file that a person wrote: its name as messages show it, and its whole text.
struct SourceFile {
  std::string name;
  std::string text;
};

/// Line and column, both from 1; columns count code points.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// A text with its lines, so that any byte of it can be shown as file:line:column. Immutable.
///
/// A byte order mark at the front is taken off. Lines end at LF or CRLF.
class Source {
 public:
  explicit Source(SourceFile file);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] Position locate(std::size_t offset) const;
  /// The line's text without its end; empty past the last line.
  [[nodiscard]] std::string_view line(std::size_t number) const;
  /// The byte at line and column, both from 0, columns in code points, as yaml-cpp counts them.
  [[nodiscard]] std::size_t offset_of(std::size_t line0, std::size_t column0) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::size_t> starts_;  // of lines
};

/// Bytes [begin, end) of a source. Shares the source's life.
struct Span {
  std::shared_ptr<const Source> source;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// How many code points a text has; bytes that are no UTF-8 count one each.
[[nodiscard]] std::size_t code_points(std::string_view text);
/// The place of the first byte that is not UTF-8 (RFC 3629), or npos.
[[nodiscard]] std::size_t find_bad_utf8(std::string_view text);

}  // namespace limen::language
