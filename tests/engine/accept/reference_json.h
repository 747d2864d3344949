#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace limen::accept::reference {

enum class JsonType { kNull, kBool, kNumber, kString, kArray, kObject };

/// A JSON value as a tree.
struct Json {
  JsonType type = JsonType::kNull;
  std::size_t begin = 0;  // where it stands in the text
  std::string text;       // a string unescaped, a number as written, true or false
  std::vector<std::pair<std::string, Json>> members;
  std::vector<Json> items;
};

/// What is wrong with the text, thrown: the reason as `E101 not-json`, and the pointer.
struct TextFault {
  std::string reason;
  std::string pointer;
};

/// Reads a text character by character. Throws TextFault.
Json read_json(std::string_view text);

std::string pointer_step(std::string_view name);

}  // namespace limen::accept::reference
