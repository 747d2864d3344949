#include "engine/accept/token_form.h"

#include <re2/re2.h>

#include <algorithm>

#include "engine/types/check.h"

namespace limen::accept {

namespace {

constexpr std::size_t kMaxCharacters = 128;

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

}  // namespace

struct TokenForm::Pattern {
  explicit Pattern(const std::string& pattern) : whole(pattern, quiet()) {}
  RE2 whole;
};

TokenForm::TokenForm(const std::string& pattern) {
  if (pattern.empty()) return;
  pattern_ = std::make_unique<Pattern>(pattern);
  LIMEN_CHECK(pattern_->whole.ok());
}
TokenForm::~TokenForm() = default;
TokenForm::TokenForm(TokenForm&&) noexcept = default;
TokenForm& TokenForm::operator=(TokenForm&&) noexcept = default;

bool TokenForm::fits(std::string_view text) const {
  if (pattern_) return RE2::FullMatch({text.data(), text.size()}, pattern_->whole);
  if (text.size() <= kMaxCharacters) return !text.empty();
  return text.size() <= kMaxCharacters * 4 && count_characters(text) <= kMaxCharacters;
}

}  // namespace limen::accept
