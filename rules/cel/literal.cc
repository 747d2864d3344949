#include "rules/cel/literal.h"

#include <charconv>
#include <limits>
#include <optional>

#include "engine/expr/real.h"
#include "engine/expr/utf8.h"

namespace limen::cel {

namespace {

using expr::ErrorCode;
using expr::Value;

std::optional<std::uint64_t> whole(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.remove_prefix(2);
  std::uint64_t number = 0;
  const auto error =
      std::from_chars(text.data(), text.data() + text.size(), number, hex ? 16 : 10).ec;
  if (error != std::errc{}) return std::nullopt;
  return number;
}

Value signed_of(std::optional<std::uint64_t> number, bool negative) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!number || *number > kMax + (negative ? 1 : 0)) return Value::error(ErrorCode::kOverflow);
  return Value::integer(static_cast<std::int64_t>(negative ? 0 - *number : *number));
}

Value real_of(std::string_view text, bool negative) {
  const Value number = expr::read_real(text);
  return number.is_error() || !negative ? number : Value::real(-number.d);
}

/// Replaces the escapes of what stands between quotes.
class Unescaper {
 public:
  Unescaper(std::string_view text, bool bytes) : text_(text), bytes_(bytes) {}

  /// False where an escape is none; at() is where.
  bool run() {
    while (at_ < text_.size()) {
      if (text_[at_] != '\\') {
        out_.push_back(text_[at_++]);
      } else if (!escape()) {
        return false;
      }
    }
    return true;
  }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  std::string take() { return std::move(out_); }

 private:
  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool escape() {
    static constexpr std::string_view kLetters = "abfnrtv\\?\"'`";
    static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\?\"'`";
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    const std::size_t plain = kLetters.find(c);
    if (plain != std::string_view::npos && c != '\0') {
      out_.push_back(kMeanings[plain]);
      at_ += 2;
      return true;
    }
    if (c == 'x' || c == 'X') return code(2, 2, 16);
    if (c >= '0' && c <= '3') return code(1, 3, 8);
    if ((c == 'u' || c == 'U') && bytes_) {
      return fail("bytes have no code points: `\\u` stands in texts only");
    }
    if (c == 'u') return code(2, 4, 16);
    if (c == 'U') return code(2, 8, 16);
    return fail(
        "there is no such escape; a backslash itself is `\\\\`, or write a raw text, r\"…\"");
  }

  /// An escape of exactly so many digits, which begin `skip` after the backslash.
  bool code(std::size_t skip, std::size_t digits, int base) {
    const std::string_view text = text_.substr(std::min(at_ + skip, text_.size()), digits);
    std::uint32_t point = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), point, base);
    if (text.size() != digits || error != std::errc{} || end != text.data() + digits) {
      return fail("this escape needs " + std::to_string(digits) +
                  (base == 8 ? " octal digits" : " hexadecimal digits"));
    }
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
      return fail("this number is no code point");
    }
    if (bytes_) {
      out_.push_back(static_cast<char>(point));
    } else {
      expr::append_code_point(out_, point);
    }
    at_ += skip + digits;
    return true;
  }

  std::string_view text_;
  bool bytes_;
  std::size_t at_ = 0;
  std::string out_;
  std::string problem_;
};

}  // namespace

Value number_of(TokenKind kind, std::string_view text, bool negative) {
  if (kind == TokenKind::kDouble) return real_of(text, negative);
  if (kind == TokenKind::kInt) return signed_of(whole(text), negative);
  text.remove_suffix(1);
  const auto number = whole(text);
  return number && !negative ? Value::uinteger(*number) : Value::error(ErrorCode::kOverflow);
}

Unquoted unquote(TokenKind kind, std::string_view token) {
  const std::size_t prefix = token.find_first_of("\"'");
  const bool raw = token.substr(0, prefix).find_first_of("rR") != std::string_view::npos;
  const char quote = token[prefix];
  const std::string_view quoted = token.substr(prefix);
  const bool triple = quoted.size() >= 6 && quoted[1] == quote && quoted[2] == quote;
  const std::size_t width = triple ? 3 : 1;
  const std::string_view text = quoted.substr(width, quoted.size() - 2 * width);
  Unquoted unquoted;
  if (raw) {
    unquoted.text = text;
    return unquoted;
  }
  Unescaper unescaper(text, kind == TokenKind::kBytes);
  if (!unescaper.run()) {
    unquoted.problem = unescaper.problem();
    unquoted.problem_at = prefix + width + unescaper.at();
  }
  unquoted.text = unescaper.take();
  return unquoted;
}

}  // namespace limen::cel
