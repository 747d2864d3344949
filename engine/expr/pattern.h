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
  /// Whether some part of the text matches.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  std::unique_ptr<re2::RE2> regex_;
};

}  // namespace limen::expr
