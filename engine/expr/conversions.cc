#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "engine/expr/functions.h"
#include "engine/expr/program.h"
#include "engine/expr/real.h"
#include "engine/expr/times.h"
#include "engine/expr/utf8.h"

namespace limen::expr {

namespace {

constexpr double kTwo63 = 9223372036854775808.0;
constexpr double kTwo64 = 18446744073709551616.0;

Value out_of_range() { return Value::error(ErrorCode::kOutOfRange); }
Value invalid() { return Value::error(ErrorCode::kInvalidArgument); }

/// The whole text as a number, with a sign in front if it has one.
template <typename T>
bool read(std::string_view text, T& number) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return false;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

Value to_int(const Value& value) {
  switch (value.kind) {
    case ValueKind::kInt:
      return value;
    case ValueKind::kUint:
      if (value.u > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return out_of_range();
      }
      return Value::integer(static_cast<std::int64_t>(value.u));
    case ValueKind::kDouble:
      // The ends themselves are refused: what was rounded to them may lie outside (cel-spec).
      if (!(value.d > -kTwo63 && value.d < kTwo63)) return out_of_range();
      return Value::integer(static_cast<std::int64_t>(value.d));
    case ValueKind::kString: {
      std::int64_t number = 0;
      return read(value.text(), number) ? Value::integer(number) : invalid();
    }
    case ValueKind::kTimestamp:
      return Value::integer(value.i);
    case ValueKind::kDuration:
      return Value::integer(value.i + (value.i < 0 && value.extra > 0 ? 1 : 0));
    default:
      return no_overload();
  }
}

Value to_uint(const Value& value) {
  switch (value.kind) {
    case ValueKind::kUint:
      return value;
    case ValueKind::kInt:
      return value.i < 0 ? out_of_range() : Value::uinteger(static_cast<std::uint64_t>(value.i));
    case ValueKind::kDouble:
      if (!(value.d >= 0 && value.d < kTwo64)) return out_of_range();
      return Value::uinteger(static_cast<std::uint64_t>(value.d));
    case ValueKind::kString: {
      std::uint64_t number = 0;
      return read(value.text(), number) ? Value::uinteger(number) : invalid();
    }
    default:
      return no_overload();
  }
}

bool same_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != word[i]) return false;
  }
  return true;
}

Value read_double(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (same_word(rest, "nan")) return Value::real(std::numeric_limits<double>::quiet_NaN());
  if (same_word(rest, "inf") || same_word(rest, "infinity")) {
    const double infinity = std::numeric_limits<double>::infinity();
    return Value::real(negative ? -infinity : infinity);
  }
  const Value number = read_real(rest);
  return number.is_error() || !negative ? number : Value::real(-number.d);
}

Value to_double(const Value& value) {
  switch (value.kind) {
    case ValueKind::kDouble:
      return value;
    case ValueKind::kInt:
      return Value::real(static_cast<double>(value.i));
    case ValueKind::kUint:
      return Value::real(static_cast<double>(value.u));
    case ValueKind::kString:
      return read_double(value.text());
    default:
      return no_overload();
  }
}

Value to_text(const Value& value, Scratch& scratch) {
  switch (value.kind) {
    case ValueKind::kString:
      return value;
    case ValueKind::kBytes:
      return is_utf8(value.text()) ? Value::string(value.text()) : invalid();
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kUint:
    case ValueKind::kDouble:
    case ValueKind::kTimestamp:
    case ValueKind::kDuration: {
      std::string text;
      append_string(text, value);
      return scratch.copy(text);
    }
    default:
      return no_overload();
  }
}

Value to_bool(const Value& value) {
  if (value.kind == ValueKind::kBool) return value;
  if (value.kind != ValueKind::kString) return no_overload();
  const std::string_view text = value.text();
  for (const std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == yes) return Value::boolean(true);
  }
  for (const std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == no) return Value::boolean(false);
  }
  return invalid();
}

Value to_timestamp(const Value& value) {
  if (value.kind == ValueKind::kTimestamp) return value;
  if (value.kind == ValueKind::kString) return parse_timestamp(value.text());
  if (value.kind != ValueKind::kInt) return no_overload();
  if (value.i < kMinTimestamp || value.i > kMaxTimestamp) return out_of_range();
  return Value::timestamp(value.i, 0);
}

Value to_duration(const Value& value) {
  if (value.kind == ValueKind::kDuration) return value;
  if (value.kind == ValueKind::kString) return parse_duration(value.text());
  if (value.kind != ValueKind::kInt) return no_overload();
  if (value.i < -9'223'372'036 || value.i > 9'223'372'036) return out_of_range();
  return Value::duration(value.i, 0);
}

}  // namespace

Value convert(Fn fn, const Value& value, Scratch& scratch) {
  if (!scratch.spend_on(value, 8)) return Value::error(ErrorCode::kBudget);
  switch (fn) {
    case Fn::kToInt:
      return to_int(value);
    case Fn::kToUint:
      return to_uint(value);
    case Fn::kToDouble:
      return to_double(value);
    case Fn::kToString:
      return to_text(value, scratch);
    case Fn::kToBytes:
      if (value.kind == ValueKind::kBytes) return value;
      return value.kind == ValueKind::kString ? Value::bytes(value.text()) : no_overload();
    case Fn::kToBool:
      return to_bool(value);
    case Fn::kToTimestamp:
      return to_timestamp(value);
    case Fn::kToDuration:
      return to_duration(value);
    default:
      return no_overload();
  }
}

}  // namespace limen::expr
