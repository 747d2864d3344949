#include "engine/accept/cursor.h"

#include <optional>

#include "engine/accept/number.h"

namespace limen::accept {

namespace {

/// The four hexadecimal digits at `at`, or nothing.
std::optional<std::uint32_t> read_hex4(std::string_view raw, std::size_t at) {
  if (at + 4 > raw.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : raw.substr(at, 4)) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
    value = value << 4U | digit;
  }
  return value;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto tail = [&](unsigned shift) {
    out.push_back(static_cast<char>(0x80U | (point >> shift & 0x3FU)));
  };
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xC0U | point >> 6U));
    tail(0);
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xE0U | point >> 12U));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0U | point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Takes `\uXXXX`, two of them for a pair of surrogates; `at` stands behind the u.
std::optional<types::Reason> take_code(std::string_view raw, std::size_t& at, std::string& out) {
  const auto first = read_hex4(raw, at);
  if (!first) return types::Reason::kNotJson;
  at += 4;
  if (*first < 0xD800 || *first > 0xDFFF) {
    append_utf8(out, *first);
    return std::nullopt;
  }
  if (*first > 0xDBFF || raw.substr(at, 2) != "\\u") return types::Reason::kNotUtf8;
  const auto second = read_hex4(raw, at + 2);
  if (!second) return types::Reason::kNotJson;
  if (*second < 0xDC00 || *second > 0xDFFF) return types::Reason::kNotUtf8;
  at += 6;
  append_utf8(out, 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00));
  return std::nullopt;
}

}  // namespace

std::optional<types::Reason> unescape(std::string_view raw, std::string& out) {
  static constexpr std::string_view kLetters = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  out.clear();
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] != '\\') {
      out.push_back(raw[at++]);
      continue;
    }
    if (at + 1 == raw.size()) return types::Reason::kNotJson;
    const char letter = raw[at + 1];
    at += 2;
    if (letter == 'u') {
      if (const auto wrong = take_code(raw, at, out)) return wrong;
    } else if (const std::size_t i = kLetters.find(letter); i != std::string_view::npos) {
      out.push_back(kMeanings[i]);
    } else {
      return types::Reason::kNotJson;
    }
  }
  return std::nullopt;
}

std::string_view Cursor::unescape(Place place, std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  if (const auto wrong = accept::unescape(raw, unescaped_)) {
    fail(place, *wrong);
    return {};
  }
  const std::size_t size = unescaped_.size();
  unescaped_.append(8, '\0');  // what may be read behind it
  return std::string_view(unescaped_).substr(0, size);
}

Place Cursor::word(Place place, std::string_view word) {
  const std::string_view found = token(place);
  const bool same =
      found.starts_with(word) &&
      (found.size() == word.size() ||
       std::string_view(" \n\r\t").find(found[word.size()]) != std::string_view::npos);
  return same ? place + 1 : fail(place);
}

Place Cursor::skip(Place place, unsigned level) {
  switch (peek(place)) {
    case '{':
      return object(place, level, [&](std::string_view, Place at) { return skip(at, level + 1); });
    case '[':
      return array(place, level, [&](Place at) { return skip(at, level + 1); });
    case '"':
      return string(place).data() == nullptr ? kFault : place + 1;
    case 't':
      return word(place, "true");
    case 'f':
      return word(place, "false");
    case 'n':
      return word(place, "null");
    default:
      return read_number(token(place)) ? place + 1 : fail(place);
  }
}

}  // namespace limen::accept
