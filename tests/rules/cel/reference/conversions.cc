#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "tests/rules/cel/reference/evaluator.h"

namespace limen::cel::reference {

namespace {

constexpr Wide kSecond = 1'000'000'000;

std::string ascii(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) out.push_back(c < 128 ? static_cast<char>(c) : '?');
  return out;
}

/// A whole number with a sign in front or none; nothing for what is none or has 30 digits.
std::optional<Wide> whole(std::string text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.erase(0, 1);
  if (text.empty() || text.size() > 30) return std::nullopt;
  Wide number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return negative ? -number : number;
}

template <typename T>
Value fitted(Kind kind, Wide number) {
  const bool fits =
      number >= std::numeric_limits<T>::min() && number <= std::numeric_limits<T>::max();
  return fits ? of(kind, number) : error();
}

std::optional<Value> to_whole(Kind kind, const Value& value) {
  const bool to_int = kind == Kind::kInt;
  const auto fit = [&](Wide number) {
    return to_int ? fitted<std::int64_t>(kind, number) : fitted<std::uint64_t>(kind, number);
  };
  switch (value.kind) {
    case Kind::kInt:
    case Kind::kUint:
      return fit(value.number);
    case Kind::kDouble: {
      if (!(std::fabs(value.real) < 1e30) || (!to_int && value.real < 0)) return error();
      if (to_int && std::fabs(value.real) == 0x1p63) return error();
      return fit(static_cast<Wide>(value.real));
    }
    case Kind::kString: {
      const std::string text = ascii(value.text);
      if (!to_int && text.starts_with('-')) return error();
      const auto number = whole(text);
      return number ? fit(*number) : error();
    }
    case Kind::kTimestamp:
      if (!to_int) return error();
      return of(kind, (value.number - (value.number % kSecond + kSecond) % kSecond) / kSecond);
    case Kind::kDuration:
      return to_int ? of(kind, value.number / kSecond) : error();
    default:
      return error();
  }
}

std::optional<Value> to_real(const Value& value) {
  if (value.kind == Kind::kDouble) return value;
  if (value.kind == Kind::kInt)
    return of(static_cast<double>(static_cast<std::int64_t>(value.number)));
  if (value.kind == Kind::kUint) {
    return of(static_cast<double>(static_cast<std::uint64_t>(value.number)));
  }
  if (value.kind != Kind::kString) return error();
  const std::string text = ascii(value.text);
  const bool plain = text.find_first_not_of("0123456789.-+eE") == std::string::npos;
  if (!plain) return std::nullopt;  // Infinity and NaN have many spellings
  if (text.empty() || text.find("+-") == 0 || text.find("-+") == 0) return error();
  char* end = nullptr;
  const double real = std::strtod(text.c_str(), &end);
  return *end != '\0' || end == text.c_str() || std::isinf(real) ? error() : of(real);
}

std::optional<Value> to_text(const Value& value) {
  switch (value.kind) {
    case Kind::kString:
      return value;
    case Kind::kBool:
      return of(Kind::kString, value.truth ? U"true" : U"false");
    case Kind::kInt:
    case Kind::kUint:
      return of(Kind::kString, decoded(written(value).substr(1)));
    case Kind::kBytes:
    case Kind::kDouble:
      return std::nullopt;
    case Kind::kTimestamp:
    case Kind::kDuration:
      return call_time("string", {value});
    default:
      return error();
  }
}

std::optional<Value> to_bytes(const Value& value) {
  if (value.kind == Kind::kBytes) return value;
  if (value.kind != Kind::kString) return error();
  std::u32string bytes;
  for (const char32_t c : value.text) {
    if (c >= 0x80 && c < 0x800) bytes += c >> 6U | 0xC0U;
    if (c >= 0x800 && c < 0x10000) bytes += {c >> 12U | 0xE0U, (c >> 6U & 63U) | 0x80U};
    if (c >= 0x10000) {
      bytes += {c >> 18U | 0xF0U, (c >> 12U & 63U) | 0x80U, (c >> 6U & 63U) | 0x80U};
    }
    bytes += c < 0x80 ? c : (c & 63U) | 0x80U;
  }
  return of(Kind::kBytes, std::move(bytes));
}

std::optional<Value> to_bool(const Value& value) {
  if (value.kind == Kind::kBool) return value;
  if (value.kind != Kind::kString) return error();
  const std::string text = ascii(value.text);
  for (const char* yes : {"1", "t", "T", "true", "True", "TRUE"}) {
    if (text == yes) return of(true);
  }
  for (const char* no : {"0", "f", "F", "false", "False", "FALSE"}) {
    if (text == no) return of(false);
  }
  return error();
}

std::optional<Value> call_optional(std::string_view name, const std::vector<Value>& arguments) {
  if (name == "optional.none") return arguments.empty() ? none() : error();
  const bool unwraps = name == "optional.unwrap" || name == ".unwrapOpt";
  const bool known = unwraps || name == "optional.of" || name == ".hasValue" || name == ".value" ||
                     name == ".first" || name == ".last";
  if (!known) return std::nullopt;
  if (arguments.size() != 1) return error();
  const Value& value = arguments[0];
  if (name == "optional.of") return some(value);
  if (name == ".hasValue") return value.kind == Kind::kOptional ? of(value.truth) : error();
  if (name == ".value") {
    return value.kind == Kind::kOptional && value.truth ? value.items[0] : error();
  }
  if (value.kind != Kind::kList) return error();
  if (name == ".first") return value.items.empty() ? none() : some(value.items.front());
  if (name == ".last") return value.items.empty() ? none() : some(value.items.back());
  std::vector<Value> items;
  for (const Value& item : value.items) {
    if (item.kind != Kind::kOptional) return error();
    if (item.truth) items.push_back(item.items[0]);
  }
  return list(std::move(items));
}

}  // namespace

std::optional<Value> convert(std::string_view name, const Value& value) {
  if (name == "int") return to_whole(Kind::kInt, value);
  if (name == "uint") return to_whole(Kind::kUint, value);
  if (name == "double") return to_real(value);
  if (name == "string") return to_text(value);
  if (name == "bytes") return to_bytes(value);
  if (name == "bool") return to_bool(value);
  if (name == "dyn") return value;
  if (name == "type") return of(Kind::kType, type_name(value));
  return std::nullopt;
}

std::optional<Value> call(std::string_view name, const std::vector<Value>& arguments) {
  if (auto made = call_text(name, arguments)) return made;
  if (auto made = call_math(name, arguments)) return made;
  if (auto made = call_time(name, arguments)) return made;
  if (auto made = call_optional(name, arguments)) return made;
  if (arguments.size() != 1) return std::nullopt;
  return convert(name, arguments[0]);
}

}  // namespace limen::cel::reference
