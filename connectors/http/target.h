#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace limen::http {

/// A request's target, taken apart and decoded.
struct Target {
  std::string path;  // begins with a slash
  std::vector<std::pair<std::string, std::string>> parameters;
};

/// Decodes a target in origin form. Nothing where it is of another form, an escape is cut short or
/// hides a control character, or a segment of the path is "." or "..".
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

}  // namespace limen::http
