#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace limen::expr {

/// A regular expression (RE2 syntax), compiled. Immutable; shared by threads.
class Pattern {
 public:
  explicit Pattern(std::string_view pattern);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  [[nodiscard]] bool ok() const;
  /// What is wrong with it, where it is not ok().
  [[nodiscard]] const std::string& error() const;
  /// Instructions of its program, which grow with the repetitions in it; where it is not ok(), of
  /// the largest that was tried.
  [[nodiscard]] std::size_t size() const;
  /// Steps of the budget (scratch.h) for matching a text of so many bytes. Few patterns cost all of
  /// it: those whose states do not fit into RE2's memory, so that it keeps each instruction's.
  [[nodiscard]] std::size_t steps(std::size_t text_bytes) const {
    return 1 + text_bytes / 16 + text_bytes * size() / 16;
  }
  /// Whether some part of the text matches.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  std::unique_ptr<re2::RE2> regex_;
};

}  // namespace limen::expr
