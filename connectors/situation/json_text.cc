#include "connectors/situation/json_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/types/json_text.h"

namespace limen::situation {

void append_json_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  std::array<char, 32> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

std::string& JsonObject::member(std::string_view name) {
  if (!first_) out_.push_back(',');
  first_ = false;
  types::append_json_string(out_, name);
  out_.push_back(':');
  return out_;
}

void JsonObject::time(std::string_view name, types::EventTime value) {
  if (value == types::kMinTime || value == types::kMaxTime) return;
  member(name).push_back('"');
  types::append_rfc3339(out_, value);
  out_.push_back('"');
}

}  // namespace limen::situation
