#include <algorithm>
#include <string>
#include <vector>

#include "engine/expr/functions.h"
#include "engine/expr/search.h"
#include "engine/expr/utf8.h"

namespace limen::expr {

namespace {

constexpr auto kText = ValueKind::kString;
constexpr auto kInt = ValueKind::kInt;

Value out_of_range() { return Value::error(ErrorCode::kOutOfRange); }
Value over_budget() { return Value::error(ErrorCode::kBudget); }

/// The byte at which code point `index` begins, npos where the text has none such (its end has).
std::size_t byte_at(std::string_view text, std::int64_t index) {
  if (index < 0 || static_cast<std::uint64_t>(index) > text.size()) return std::string_view::npos;
  return byte_of(text, static_cast<std::size_t>(index));
}

Value char_at(Arguments arguments) {
  if (!are(arguments, kText, kInt)) return no_overload();
  const std::string_view text = arguments[0].text();
  const std::size_t at = byte_at(text, arguments[1].i);
  if (at == std::string_view::npos) return out_of_range();
  std::string_view rest = text.substr(at);
  if (!rest.empty()) take_code_point(rest);
  return Value::string(text.substr(at, text.size() - at - rest.size()));
}

Value substring(Arguments arguments) {
  const bool to_end = are(arguments, kText, kInt);
  if (!to_end && !are(arguments, kText, kInt, kInt)) return no_overload();
  const std::string_view text = arguments[0].text();
  const std::size_t begin = byte_at(text, arguments[1].i);
  const std::size_t end = to_end ? text.size() : byte_at(text, arguments[2].i);
  if (begin == std::string_view::npos || end == std::string_view::npos) return out_of_range();
  if (begin > end) return Value::error(ErrorCode::kInvalidArgument);
  return Value::string(text.substr(begin, end - begin));
}

Value change_case(Arguments arguments, char first, char last, int by, Scratch& scratch) {
  if (!are(arguments, kText)) return no_overload();
  Value changed = scratch.copy(arguments[0].text());
  if (changed.is_error()) return changed;
  char* const to = const_cast<char*>(changed.s);
  std::for_each(to, to + changed.extra, [&](char& c) {
    if (c >= first && c <= last) c = static_cast<char>(c + by);
  });
  return changed;
}

bool is_space(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

Value trim(Arguments arguments) {
  if (!are(arguments, kText)) return no_overload();
  const std::string_view text = arguments[0].text();
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t at = text.size() - rest.size();
    if (is_space(take_code_point(rest))) continue;
    begin = std::min(begin, at);
    end = text.size() - rest.size();
  }
  return begin < end ? Value::string(text.substr(begin, end - begin)) : Value::string("");
}

Value reverse(Arguments arguments, Scratch& scratch) {
  if (!are(arguments, kText)) return no_overload();
  const std::string_view text = arguments[0].text();
  char* const to = scratch.text(text.size());
  if (to == nullptr) return over_budget();
  std::size_t end = text.size();
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view from = rest;
    take_code_point(rest);
    const std::size_t length = from.size() - rest.size();
    end -= length;
    from.copy(to + end, length);
  }
  return Value::string({to, text.size()});
}

/// Where the next `part` begins at or after `at`: for an empty one, every code point and the end.
std::size_t next(std::string_view text, std::string_view part, std::size_t at) {
  return at <= text.size() ? find_text(text, part, at) : std::string_view::npos;
}

std::size_t after_code_point(std::string_view text, std::size_t at) {
  std::string_view rest = text.substr(at);
  if (rest.empty()) return at + 1;
  take_code_point(rest);
  return text.size() - rest.size();
}

Value replace(Arguments arguments, Scratch& scratch) {
  const bool all = are(arguments, kText, kText, kText);
  if (!all && !are(arguments, kText, kText, kText, kInt)) return no_overload();
  const std::string_view text = arguments[0].text();
  const std::string_view part = arguments[1].text();
  const std::string_view with = arguments[2].text();
  std::int64_t left = all ? -1 : std::max(arguments[3].i, std::int64_t{-1});
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = next(text, part, 0); at != std::string_view::npos && left != 0; --left) {
    if (out.size() > Scratch::kMaxBytes) return over_budget();
    out += text.substr(done, at - done);
    out += with;
    done = at + part.size();
    at = next(text, part, part.empty() ? after_code_point(text, at) : done);
  }
  out += text.substr(std::min(done, text.size()));
  if (!scratch.spend((text.size() + out.size()) / 8)) return over_budget();
  return scratch.copy(out);
}

/// Parts of the text, at most `limit` of them where it is not negative.
std::vector<Value> parts_of(std::string_view text, std::string_view separator, std::int64_t limit) {
  std::vector<Value> parts;
  if (limit == 0) return parts;
  while (limit < 0 || static_cast<std::int64_t>(parts.size()) + 1 < limit) {
    const std::size_t at =
        separator.empty() ? after_code_point(text, 0) : find_text(text, separator, 0);
    if (at >= text.size() || at == std::string_view::npos) break;
    parts.push_back(Value::string(text.substr(0, at)));
    text.remove_prefix(at + separator.size());
  }
  if (!text.empty() || !separator.empty()) parts.push_back(Value::string(text));
  return parts;
}

Value split(Arguments arguments, Scratch& scratch) {
  const bool all = are(arguments, kText, kText);
  if (!all && !are(arguments, kText, kText, kInt)) return no_overload();
  if (!scratch.spend_on(arguments[0], 1)) return over_budget();
  const auto parts = parts_of(arguments[0].text(), arguments[1].text(), all ? -1 : arguments[2].i);
  auto* const items = scratch.array<Value>(parts.size());
  auto* const list = scratch.array<ListValue>(1);
  if (items == nullptr || list == nullptr) return over_budget();
  std::copy(parts.begin(), parts.end(), items);
  *list = {items, static_cast<std::uint32_t>(parts.size())};
  return Value::of(list);
}

Value join(Arguments arguments, Scratch& scratch) {
  const bool plain = are(arguments, ValueKind::kList);
  if (!plain && !are(arguments, ValueKind::kList, kText)) return no_overload();
  const std::string_view separator = plain ? std::string_view() : arguments[1].text();
  const ListValue& list = *arguments[0].list;
  std::string out;
  for (std::uint32_t i = 0; i < list.size; ++i) {
    if (list.items[i].kind != kText) return no_overload();
    if (!scratch.spend(1 + (separator.size() + list.items[i].extra) / 8)) return over_budget();
    if (i > 0) out += separator;
    out += list.items[i].text();
  }
  return scratch.copy(out);
}

Value quote(Arguments arguments, Scratch& scratch) {
  if (!are(arguments, kText)) return no_overload();
  static constexpr std::string_view kSpecial = "\a\b\f\n\r\t\v\\\"";
  static constexpr std::string_view kLetters = "abfnrtv\\\"";
  std::string out = "\"";
  for (const char c : arguments[0].text()) {
    const std::size_t special = kSpecial.find(c);
    if (special != std::string_view::npos) out.push_back('\\');
    out.push_back(special == std::string_view::npos ? c : kLetters[special]);
  }
  out.push_back('"');
  return scratch.copy(out);
}

}  // namespace

Value call_strings(Fn fn, Arguments arguments, Scratch& scratch) {
  if (!scratch.spend_on(arguments[0], 8)) return over_budget();
  switch (fn) {
    case Fn::kCharAt:
      return char_at(arguments);
    case Fn::kSubstring:
      return substring(arguments);
    case Fn::kLowerAscii:
      return change_case(arguments, 'A', 'Z', 'a' - 'A', scratch);
    case Fn::kUpperAscii:
      return change_case(arguments, 'a', 'z', 'A' - 'a', scratch);
    case Fn::kTrim:
      return trim(arguments);
    case Fn::kReverse:
      return reverse(arguments, scratch);
    case Fn::kReplace:
      return replace(arguments, scratch);
    case Fn::kSplit:
      return split(arguments, scratch);
    case Fn::kJoin:
      return join(arguments, scratch);
    case Fn::kQuote:
      return quote(arguments, scratch);
    default:
      return no_overload();
  }
}

Value call_searches(Fn fn, Arguments arguments, Scratch& scratch) {
  const bool offset = are(arguments, kText, kText, kInt);
  if (!offset && !are(arguments, kText, kText)) return no_overload();
  const std::string_view text = arguments[0].text();
  const std::string_view part = arguments[1].text();
  if (!scratch.spend_on(arguments[0], 8)) return over_budget();
  const bool last = fn == Fn::kLastIndexOf;
  std::size_t from = last ? text.size() : 0;
  if (offset) from = byte_at(text, arguments[2].i);
  if (from == std::string_view::npos) return out_of_range();
  const std::size_t at = last ? find_last_text(text, part, from) : find_text(text, part, from);
  if (at == std::string_view::npos) return Value::integer(-1);
  return Value::integer(static_cast<std::int64_t>(code_points(text.substr(0, at))));
}

}  // namespace limen::expr
