#include "engine/accept/attributes.h"

#include <algorithm>

namespace limen::accept {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool ends_with_word(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && same_word(text.substr(text.size() - end.size()), end);
}

/// The media type without parameters and the white space around it.
std::string_view bare(std::string_view media_type) {
  std::string_view text = media_type.substr(0, media_type.find(';'));
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Names attribute_names() {
  Names names;
  for (std::uint32_t i = 0; i < kAttributes; ++i) names.add(kAttributeNames[i], i);
  return names;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_json_type(std::string_view media_type) {
  const std::string_view type = bare(media_type);
  return ends_with_word(type, "/json") || ends_with_word(type, "+json");
}

bool is_structured_type(std::string_view media_type) {
  constexpr std::string_view kStructured = "application/cloudevents";
  return same_word(bare(media_type).substr(0, kStructured.size()), kStructured);
}

}  // namespace limen::accept
