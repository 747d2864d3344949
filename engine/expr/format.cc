#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "engine/expr/functions.h"
#include "engine/expr/program.h"
#include "engine/expr/text.h"
#include "engine/expr/utf8.h"

namespace limen::expr {

namespace {

constexpr int kMaxPrecision = 1000;
constexpr int kMaxDepth = 1000;

/// Writes a text after a pattern of `%[.precision]conversion` clauses (cel-spec, extensions,
/// strings).
class Formatter {
 public:
  Formatter(std::string_view pattern, const ListValue& values) : rest_(pattern), values_(values) {}

  /// Whether all went well; otherwise code() says what did not.
  bool run() {
    while (!rest_.empty()) {
      const std::size_t percent = std::min(rest_.find('%'), rest_.size());
      out_ += rest_.substr(0, percent);
      rest_.remove_prefix(percent);
      if (!rest_.empty() && !clause()) return false;
      if (out_.size() > Scratch::kMaxBytes) return fail(ErrorCode::kBudget);
    }
    return true;
  }
  [[nodiscard]] const std::string& out() const { return out_; }
  [[nodiscard]] ErrorCode code() const { return code_; }

 private:
  bool fail(ErrorCode code) {
    code_ = code;
    return false;
  }

  bool clause() {
    rest_.remove_prefix(1);
    if (rest_.starts_with('%')) {
      out_.push_back('%');
      rest_.remove_prefix(1);
      return true;
    }
    int precision = 6;
    if (!take_precision(precision) || rest_.empty()) return fail(ErrorCode::kInvalidArgument);
    const char conversion = rest_.front();
    rest_.remove_prefix(1);
    if (next_ >= values_.size) return fail(ErrorCode::kOutOfRange);
    const Value& value = values_.items[next_++];
    return convert(conversion, precision, value) || fail(code_);
  }

  bool take_precision(int& precision) {
    if (!rest_.starts_with('.')) return true;
    rest_.remove_prefix(1);
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), precision);
    if (error != std::errc{} || precision < 0 || precision > kMaxPrecision) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  bool convert(char conversion, int precision, const Value& value) {
    switch (conversion) {
      case 's':
        return text(value, 0);
      case 'd':
        if (value.kind == ValueKind::kDouble) return text(value, 0);
        return whole(value, 10, false);
      case 'f':
        return real(value, std::chars_format::fixed, precision);
      case 'e':
        return real(value, std::chars_format::scientific, precision);
      case 'b':
        if (value.kind == ValueKind::kBool) return whole(Value::integer(value.b ? 1 : 0), 2, false);
        return whole(value, 2, false);
      case 'o':
        return whole(value, 8, false);
      case 'x':
      case 'X':
        return hex(value, conversion == 'X');
      default:
        return false;
    }
  }

  bool whole(const Value& value, int base, bool upper) {
    std::array<char, 72> digits{};
    char* end = digits.data();
    if (value.kind == ValueKind::kInt) {
      end = std::to_chars(end, end + digits.size(), value.i, base).ptr;
    } else if (value.kind == ValueKind::kUint) {
      end = std::to_chars(end, end + digits.size(), value.u, base).ptr;
    } else {
      return false;
    }
    for (const char* c = digits.data(); c != end; ++c) {
      out_.push_back(upper && *c >= 'a' ? static_cast<char>(*c - 'a' + 'A') : *c);
    }
    return true;
  }

  bool hex(const Value& value, bool upper) {
    if (value.kind != ValueKind::kString && value.kind != ValueKind::kBytes) {
      return whole(value, 16, upper);
    }
    const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    for (const char c : value.text()) {
      const auto byte = static_cast<unsigned char>(c);
      out_.push_back(digits[byte >> 4U]);
      out_.push_back(digits[byte & 15U]);
    }
    return true;
  }

  bool real(const Value& value, std::chars_format form, int precision) {
    double number = value.d;
    if (value.kind == ValueKind::kInt) number = static_cast<double>(value.i);
    if (value.kind == ValueKind::kUint) number = static_cast<double>(value.u);
    const bool is_number = value.kind == ValueKind::kInt || value.kind == ValueKind::kUint ||
                           value.kind == ValueKind::kDouble;
    if (!is_number) return false;
    if (!std::isfinite(number)) {
      append_double(out_, number);
      return true;
    }
    std::vector<char> digits(static_cast<std::size_t>(precision) + 330);
    const auto written =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, form, precision);
    out_.append(digits.data(), written.ptr);
    return true;
  }

  bool text(const Value& value, int depth) {
    if (depth > kMaxDepth || out_.size() > Scratch::kMaxBytes) {
      code_ = ErrorCode::kBudget;
      return false;
    }
    switch (value.kind) {
      case ValueKind::kList:
        return list(*value.list, depth + 1);
      case ValueKind::kMap:
        return map(*value.map, depth + 1);
      case ValueKind::kBytes:
        append_repaired(out_, value.text());
        return true;
      case ValueKind::kError:
      case ValueKind::kOptional:
      case ValueKind::kRow:
        return false;
      default:
        append_string(out_, value);
        return true;
    }
  }

  bool list(const ListValue& list, int depth) {
    out_.push_back('[');
    for (std::uint32_t i = 0; i < list.size; ++i) {
      if (i > 0) out_ += ", ";
      if (!text(list.items[i], depth)) return false;
    }
    out_.push_back(']');
    return true;
  }

  /// Entries in the order of their keys' texts.
  bool map(const MapValue& map, int depth) {
    std::vector<std::pair<std::string, const Value*>> entries;
    for (std::uint32_t i = 0; i < map.size; ++i) {
      std::string key;
      append_string(key, map.entries[i].key);
      entries.emplace_back(std::move(key), &map.entries[i].value);
    }
    std::sort(entries.begin(), entries.end());
    out_.push_back('{');
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i > 0) out_ += ", ";
      out_ += entries[i].first + ": ";
      if (!text(*entries[i].second, depth)) return false;
    }
    out_.push_back('}');
    return true;
  }

  std::string_view rest_;
  const ListValue& values_;
  std::uint32_t next_ = 0;
  std::string out_;
  ErrorCode code_ = ErrorCode::kInvalidArgument;
};

}  // namespace

Value format(Arguments arguments, Scratch& scratch) {
  if (!are(arguments, ValueKind::kString, ValueKind::kList)) return no_overload();
  Formatter formatter(arguments[0].text(), *arguments[1].list);
  const bool done = formatter.run();
  if (!scratch.spend(formatter.out().size() / 2)) return Value::error(ErrorCode::kBudget);
  return done ? scratch.copy(formatter.out()) : Value::error(formatter.code());
}

}  // namespace limen::expr
