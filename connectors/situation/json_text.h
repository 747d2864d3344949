#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/types/json_text.h"
#include "engine/types/time.h"

namespace limen::situation {

/// Appends a finite double in its shortest form; null for any other.
void append_json_number(std::string& out, double value);

/// Writes the members of one JSON object, in the order of the calls, braces included.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_.push_back('{'); }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;
  ~JsonObject() { out_.push_back('}'); }

  /// Starts a member; what is appended next is its value.
  std::string& member(std::string_view name);
  void text(std::string_view name, std::string_view value) {
    types::append_json_string(member(name), value);
  }
  void text_if_any(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  void number(std::string_view name, double value) { append_json_number(member(name), value); }
  void integer(std::string_view name, std::integral auto value) {
    member(name) += std::to_string(value);
  }
  void boolean(std::string_view name, bool value) { member(name) += value ? "true" : "false"; }
  /// Left out where the time is types::kMinTime or kMaxTime.
  void time(std::string_view name, types::EventTime value);

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace limen::situation
