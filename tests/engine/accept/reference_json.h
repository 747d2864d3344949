#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace limen::accept::reference {

enum class JsonType { kNull, kBool, kNumber, kString, kArray, kObject };

/// A JSON value as a tree.
struct Json {
  JsonType type = JsonType::kNull;
  std::size_t begin = 0;          // where it stands in the text
  std::string text;               // a string unescaped, a number as written, true or false
  std::vector<Json> items;        // of a list, or an object's values
  std::vector<std::string> keys;  // of an object, one for each value
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
