#include "engine/expr/pattern.h"

#include <re2/re2.h>

namespace limen::expr {

namespace {

constexpr int kMaxBytes = 4 << 20;
constexpr std::size_t kLargest = kMaxBytes / 3 * 2 / 16;  // 16 bytes an instruction, two thirds

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxBytes);
  return options;
}

}  // namespace

Pattern::Pattern(std::string_view pattern)
    : regex_(std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()),
                                        options())) {}
Pattern::~Pattern() = default;

bool Pattern::ok() const { return regex_->ok(); }
std::size_t Pattern::size() const {
  if (regex_->ok()) return static_cast<std::size_t>(regex_->ProgramSize());
  return regex_->error_code() == re2::RE2::ErrorPatternTooLarge ? kLargest : 0;
}
const std::string& Pattern::error() const { return regex_->error(); }
bool Pattern::matches(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex_);
}

}  // namespace limen::expr
