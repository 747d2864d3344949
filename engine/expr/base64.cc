#include <optional>
#include <string>

#include "engine/expr/functions.h"
#include "engine/expr/text.h"

namespace limen::expr {

namespace {

int digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/// Base64 with its padding or without.
std::optional<std::string> decode(std::string_view text) {
  std::size_t padding = 0;
  for (; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  if (text.size() % 4 == 1 || (padding > 0 && (text.size() + padding) % 4 != 0)) {
    return std::nullopt;
  }
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = digit(c);
    if (value < 0) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<char>(bits >> count & 0xFFU));
  }
  return out;
}

}  // namespace

Value call_encoders(Fn fn, Arguments arguments, Scratch& scratch) {
  if (arguments.size() != 1) return no_overload();
  const Value& value = arguments[0];
  const bool encode = fn == Fn::kBase64Encode;
  if (value.kind != (encode ? ValueKind::kBytes : ValueKind::kString)) return no_overload();
  if (!scratch.spend(value.extra / 4)) return Value::error(ErrorCode::kBudget);
  if (encode) {
    std::string out;
    append_base64(out, value.text());
    return scratch.copy(out);
  }
  const auto bytes = decode(value.text());
  if (!bytes) return Value::error(ErrorCode::kInvalidArgument);
  Value out = scratch.copy(*bytes);
  if (!out.is_error()) out.kind = ValueKind::kBytes;
  return out;
}

}  // namespace limen::expr
