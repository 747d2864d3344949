#include "tests/engine/accept/reference_json.h"

#include <cstdint>
#include <optional>

namespace limen::accept::reference {

namespace {

const std::string kNotJson = "E101 not-json";
const std::string kNotUtf8 = "E102 not-utf8";

/// The length of the UTF-8 sequence at the front, 0 where there is none (Unicode, table 3-7).
std::size_t sequence_at(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
  const unsigned a = byte(0);
  const unsigned b = byte(1);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF) return tail(1) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    const bool fits = (a != 0xE0 || b >= 0xA0) && (a != 0xED || b <= 0x9F);
    return fits && tail(1) && tail(2) ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    const bool fits = (a != 0xF0 || b >= 0x90) && (a != 0xF4 || b <= 0x8F);
    return fits && tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

void check_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = sequence_at(text);
    if (size == 0) throw TextFault{kNotUtf8, ""};
    text.remove_prefix(size);
  }
}

/// Strings that do not end, and control characters in them, are found before all other faults.
void check_strings(std::string_view text) {
  bool in_string = false;
  bool escaped = false;
  for (const char c : text) {
    if (in_string && static_cast<unsigned char>(c) < 0x20) throw TextFault{kNotJson, ""};
    if (c == '"' && !escaped) in_string = !in_string;
    escaped = c == '\\' && !escaped;
  }
  if (in_string) throw TextFault{kNotJson, ""};
}

/// So is an object or list at the root that does not end with its bracket.
void check_ends(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n\r");
  if (first == std::string_view::npos) throw TextFault{kNotJson, ""};
  const char last = text[text.find_last_not_of(" \t\n\r")];
  const bool cut = (text[first] == '{' && last != '}') || (text[first] == '[' && last != ']');
  if (cut) throw TextFault{kNotJson, ""};
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Json whole() {
    Json value = read("", 1);
    space();
    if (at_ != text_.size()) bad();
    return value;
  }

 private:
  [[noreturn]] static void bad() { throw TextFault{kNotJson, ""}; }
  [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  char take() {
    if (at_ == text_.size()) bad();
    return text_[at_++];
  }
  void expect(char c) {
    if (take() != c) bad();
  }
  void space() {
    while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r') ++at_;
  }

  Json read(const std::string& pointer, int level) {
    space();
    Json value;
    value.begin = at_;
    const char c = here();
    if ((c == '{' || c == '[') && level > 32) throw TextFault{"E105 too-deep", pointer};
    if (c == '{') {
      read_object(value, pointer, level);
    } else if (c == '[') {
      read_array(value, pointer, level);
    } else if (c == '"') {
      value.type = JsonType::kString;
      value.text = read_string();
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      value.type = JsonType::kNumber;
      value.text = read_number();
    } else {
      read_word(value);
    }
    return value;
  }

  void read_object(Json& value, const std::string& pointer, int level) {
    value.type = JsonType::kObject;
    expect('{');
    space();
    if (here() == '}') {
      ++at_;
      return;
    }
    for (;;) {
      space();
      if (here() != '"') bad();
      std::string key = read_string();
      space();
      expect(':');
      value.items.push_back(read(pointer + pointer_step(key), level + 1));
      value.keys.push_back(std::move(key));
      space();
      const char c = take();
      if (c == '}') return;
      if (c != ',') bad();
    }
  }

  void read_array(Json& value, const std::string& pointer, int level) {
    value.type = JsonType::kArray;
    expect('[');
    space();
    if (here() == ']') {
      ++at_;
      return;
    }
    for (;;) {
      const std::string step = "/" + std::to_string(value.items.size());
      value.items.push_back(read(pointer + step, level + 1));
      space();
      const char c = take();
      if (c == ']') return;
      if (c != ',') bad();
    }
  }

  void read_word(Json& value) {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(at_, word.size()) != word) continue;
      at_ += word.size();
      value.type = word == "null" ? JsonType::kNull : JsonType::kBool;
      value.text = word;
      return;
    }
    bad();
  }

  std::string digits() {
    std::string out;
    while (here() >= '0' && here() <= '9') out.push_back(take());
    if (out.empty()) bad();
    return out;
  }

  std::string read_number() {
    std::string out;
    if (here() == '-') out.push_back(take());
    const std::string whole = digits();
    if (whole.size() > 1 && whole[0] == '0') bad();
    out += whole;
    if (here() == '.') {
      out.push_back(take());
      out += digits();
    }
    if (here() == 'e' || here() == 'E') {
      out.push_back(take());
      if (here() == '+' || here() == '-') out.push_back(take());
      out += digits();
    }
    return out;
  }

  unsigned hex4() {
    unsigned value = 0;
    for (int i = 0; i < 4; ++i) {
      const std::size_t digit = std::string_view("0123456789abcdefABCDEF").find(take());
      if (digit == std::string_view::npos) bad();
      value = value * 16 + static_cast<unsigned>(digit < 16 ? digit : digit - 6);
    }
    return value;
  }

  void read_code(std::string& out) {
    unsigned code = hex4();
    if (code >= 0xDC00 && code <= 0xDFFF) throw TextFault{kNotUtf8, ""};
    if (code >= 0xD800 && code <= 0xDBFF) {
      if (text_.substr(at_, 2) != "\\u") throw TextFault{kNotUtf8, ""};
      at_ += 2;
      const unsigned low = hex4();
      if (low < 0xDC00 || low > 0xDFFF) throw TextFault{kNotUtf8, ""};
      code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00);
    }
    const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
      put(0xC0 + code / 64);
    } else {
      if (code < 0x10000) {
        put(0xE0 + code / 4096);
      } else {
        put(0xF0 + code / 262144);
        put(0x80 + code / 4096 % 64);
      }
      put(0x80 + code / 64 % 64);
    }
    put(0x80 + code % 64);
  }

  std::string read_string() {
    std::string out;
    expect('"');
    for (;;) {
      const char c = take();
      if (c == '"') return out;
      if (c != '\\') {
        out.push_back(c);
        continue;
      }
      const char escape = take();
      const std::size_t which = std::string_view("\"\\/bfnrt").find(escape);
      if (escape == 'u') {
        read_code(out);
      } else if (which != std::string_view::npos) {
        out.push_back("\"\\/\b\f\n\r\t"[which]);
      } else {
        bad();
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string pointer_step(std::string_view name) {
  std::string out = "/";
  for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

Json read_json(std::string_view text) {
  check_utf8(text);
  check_strings(text);
  check_ends(text);
  return Reader(text).whole();
}

}  // namespace limen::accept::reference
