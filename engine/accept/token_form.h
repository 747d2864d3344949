#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace limen::accept {

/// What a site's tokens look like: 1 to 128 characters, or a pattern of RE2 for the whole text.
class TokenForm {
 public:
  /// Requires a pattern that RE2 takes (the schema's reader sees to it), or an empty one.
  explicit TokenForm(const std::string& pattern);
  ~TokenForm();
  TokenForm(TokenForm&&) noexcept;
  TokenForm& operator=(TokenForm&&) noexcept;

  [[nodiscard]] bool fits(std::string_view text) const;

 private:
  struct Pattern;
  std::unique_ptr<Pattern> pattern_;  // none: any text of 1 to 128 characters
};

}  // namespace limen::accept
