#include "connectors/driver/quarantine.h"

#include <fmt/format.h>

#include <iterator>

namespace limen::driver {

namespace {

/// Bytes of the UTF-8 sequence at the start of the text (RFC 3629); 0 where there is none.
std::size_t sequence(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned char second = at(1);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  return size;
}

void append_character(std::string& out, std::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (byte == '"' || byte == '\\') {
    out += '\\';
    out += character;
  } else if (byte < 0x20) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
  } else {
    out += character;
  }
}

void append_position(std::string& out, const types::Rejection& rejection, const Input& input) {
  const bool of_topic = !input.topic.empty();
  out += of_topic ? R"({"topic":)" : R"({"file":)";
  append_json_string(out, of_topic ? input.topic : input.name);
  if (of_topic) {
    fmt::format_to(std::back_inserter(out), R"(,"partition":{},"offset":{}}})", input.partition,
                   rejection.position);
  } else {
    fmt::format_to(std::back_inserter(out), R"(,"line":{}}})", rejection.position);
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t size = sequence(text);
    if (size == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    append_character(out, text.substr(0, size));
    text.remove_prefix(size);
  }
  out += '"';
}

void append_quarantine(std::string& out, const types::Rejection& rejection, const Input& input) {
  out += R"({"reason":)";
  append_json_string(out, types::reason_text(rejection.reason));
  out += R"(,"pointer":)";
  append_json_string(out, rejection.pointer);
  out += R"(,"message":)";
  append_json_string(out, rejection.message);
  out += R"(,"position":)";
  append_position(out, rejection, input);
  fmt::format_to(std::back_inserter(out), R"(,"bytes":{},"hash":)", rejection.bytes);
  append_json_string(out, rejection.hash);
  if (rejection.payload) {
    out += R"(,"payload":)";
    append_json_string(out, *rejection.payload);
  }
  out += '}';
}

}  // namespace limen::driver
