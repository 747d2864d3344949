#include "tests/rules/cel/reference/value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/expr/type_name.h"

namespace limen::cel::reference {

namespace {

constexpr Wide kSecond = 1'000'000'000;

Kind kind_of(expr::ValueKind kind) {
  constexpr std::array kKinds = {Kind::kError,     Kind::kNull,     Kind::kBool,   Kind::kInt,
                                 Kind::kUint,      Kind::kDouble,   Kind::kString, Kind::kBytes,
                                 Kind::kTimestamp, Kind::kDuration, Kind::kList,   Kind::kMap,
                                 Kind::kType,      Kind::kOptional};
  return kKinds[static_cast<std::size_t>(kind)];
}

std::u32string raw(std::string_view bytes) {
  std::u32string text;
  for (const char c : bytes) text.push_back(static_cast<unsigned char>(c));
  return text;
}

bool is_text(Kind kind) { return kind == Kind::kString || kind == Kind::kBytes; }

int sign(bool less, bool more) { return less ? -1 : more ? 1 : 0; }

/// Any number exactly: 64 bits of mantissa hold each int, uint and double.
long double exact(const Value& value) {
  static_assert(__LDBL_MANT_DIG__ >= 64);
  return value.kind == Kind::kDouble ? static_cast<long double>(value.real)
                                     : static_cast<long double>(value.number);
}

std::string digits(Wide number) {
  if (number < 0) return "-" + digits(-number);
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number > 0);
  return text;
}

std::string hex(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) {
    std::array<char, 16> part{};
    std::snprintf(part.data(), part.size(), "%x.", static_cast<unsigned>(c));
    out += part.data();
  }
  return out;
}

std::string written_map(const Value& value) {
  std::vector<std::string> parts;
  for (const auto& [key, held] : value.entries) parts.push_back(written(key) + ":" + written(held));
  std::sort(parts.begin(), parts.end());
  std::string out = "{";
  for (const std::string& part : parts) out += part + ",";
  return out + "}";
}

std::string written_double(double real) {
  if (std::isnan(real)) return "double NaN";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "double %a", real);
  return text.data();
}

}  // namespace

Value error(bool missing) {
  return {.kind = Kind::kError, .truth = missing, .text = {}, .items = {}, .entries = {}};
}
Value of(bool truth) {
  return {.kind = Kind::kBool, .truth = truth, .text = {}, .items = {}, .entries = {}};
}
Value of(Kind kind, Wide number) {
  return {.kind = kind, .number = number, .text = {}, .items = {}, .entries = {}};
}
Value of(double real) {
  return {.kind = Kind::kDouble, .real = real, .text = {}, .items = {}, .entries = {}};
}
Value of(Kind kind, std::u32string text) {
  return {.kind = kind, .text = std::move(text), .items = {}, .entries = {}};
}
Value list(std::vector<Value> items) {
  return {.kind = Kind::kList, .text = {}, .items = std::move(items), .entries = {}};
}
Value some(Value value) {
  return {.kind = Kind::kOptional,
          .truth = true,
          .text = {},
          .items = {std::move(value)},
          .entries = {}};
}
Value none() { return {.kind = Kind::kOptional, .text = {}, .items = {}, .entries = {}}; }

std::u32string decoded(std::string_view utf8) {
  std::u32string text;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text.push_back(byte);
    } else if (byte >= 0xC0) {
      text.push_back(byte >= 0xF0 ? byte & 7U : byte >= 0xE0 ? byte & 15U : byte & 31U);
    } else {
      text.back() = text.back() << 6U | (byte & 63U);
    }
  }
  return text;
}

Value from(const expr::Value& value) {
  Value made{.kind = kind_of(value.kind), .text = {}, .items = {}, .entries = {}};
  switch (made.kind) {
    case Kind::kError:
      made.truth = value.code == expr::ErrorCode::kNoSuchKey;
      break;
    case Kind::kBool:
      made.truth = value.b;
      break;
    case Kind::kInt:
      made.number = value.i;
      break;
    case Kind::kUint:
      made.number = value.u;
      break;
    case Kind::kDouble:
      made.real = value.d;
      break;
    case Kind::kString:
      made.text = decoded(value.text());
      break;
    case Kind::kBytes:
      made.text = raw(value.text());
      break;
    case Kind::kTimestamp:
    case Kind::kDuration:
      made.number = value.i * kSecond + value.extra;
      break;
    case Kind::kList:
      for (std::uint32_t i = 0; i < value.list->size; ++i) {
        made.items.push_back(from(value.list->items[i]));
      }
      break;
    case Kind::kMap:
      for (std::uint32_t i = 0; i < value.map->size; ++i) {
        const expr::MapEntry& entry = value.map->entries[i];
        made.entries.push_back({from(entry.key), from(entry.value)});
      }
      break;
    case Kind::kType:
      made.text = decoded(expr::type_name(static_cast<expr::ValueKind>(value.i)));
      break;
    case Kind::kOptional:
      made.truth = value.optional->has;
      if (made.truth) made.items.push_back(from(value.optional->value));
      break;
    case Kind::kNull:
      break;
  }
  return made;
}

bool is_number(const Value& value) {
  return value.kind == Kind::kInt || value.kind == Kind::kUint || value.kind == Kind::kDouble;
}

bool equal(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return order(a, b) == 0;
  if (a.kind != b.kind || a.truth != b.truth || a.number != b.number || a.text != b.text ||
      a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!equal(a.items[i], b.items[i])) return false;
  }
  return std::all_of(a.entries.begin(), a.entries.end(), [&](const auto& one) {
    return std::any_of(b.entries.begin(), b.entries.end(), [&](const auto& other) {
      return equal(one.first, other.first) && equal(one.second, other.second);
    });
  });
}

int order(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) {
    const long double x = exact(a);
    const long double y = exact(b);
    return std::isnan(x) || std::isnan(y) ? 2 : sign(x<y, x> y);
  }
  if (a.kind != b.kind) return 3;
  if (is_text(a.kind)) return sign(a.text<b.text, a.text> b.text);
  if (a.kind == Kind::kBool) return sign(!a.truth && b.truth, a.truth && !b.truth);
  const bool time = a.kind == Kind::kTimestamp || a.kind == Kind::kDuration;
  return time ? sign(a.number<b.number, a.number> b.number) : 3;
}

std::u32string type_name(const Value& value) {
  constexpr std::array kNames = {U"error",
                                 U"null_type",
                                 U"bool",
                                 U"int",
                                 U"uint",
                                 U"double",
                                 U"string",
                                 U"bytes",
                                 U"google.protobuf.Timestamp",
                                 U"google.protobuf.Duration",
                                 U"list",
                                 U"map",
                                 U"type",
                                 U"optional_type"};
  return kNames[static_cast<std::size_t>(value.kind)];
}

std::string written(const Value& value) {
  switch (value.kind) {
    case Kind::kError:
      return "error";
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return value.truth ? "true" : "false";
    case Kind::kInt:
    case Kind::kUint:
    case Kind::kTimestamp:
    case Kind::kDuration:
      return std::string(1, "iutd"[value.kind == Kind::kInt         ? 0
                                   : value.kind == Kind::kUint      ? 1
                                   : value.kind == Kind::kTimestamp ? 2
                                                                    : 3]) +
             digits(value.number);
    case Kind::kDouble:
      return written_double(value.real);
    case Kind::kString:
      return "s" + hex(value.text);
    case Kind::kBytes:
      return "b" + hex(value.text);
    case Kind::kType:
      return "type" + hex(value.text);
    case Kind::kMap:
      return written_map(value);
    case Kind::kOptional:
      return value.truth ? "optional(" + written(value.items[0]) + ")" : "none";
    case Kind::kList:
      break;
  }
  std::string out = "[";
  for (const Value& item : value.items) out += written(item) + ",";
  return out + "]";
}

}  // namespace limen::cel::reference
