#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace limen::cli {

/// Colours of a terminal; empty where standard output is none or they are not wanted (NO_COLOR).
struct Paint {
  std::string_view good;
  std::string_view bad;
  std::string_view faint;
  std::string_view strong;
  std::string_view end;
};
[[nodiscard]] Paint paint();

/// Columns of the terminal on standard output; `otherwise` where it is none.
[[nodiscard]] std::size_t terminal_width(std::size_t otherwise);

/// At most `most` code points of the text, the last one an ellipsis where something was cut off.
[[nodiscard]] std::string cut(const std::string& text, std::size_t most);

/// The text with spaces behind it up to `width` code points.
[[nodiscard]] std::string padded(const std::string& text, std::size_t width);

/// With a comma between thousands.
[[nodiscard]] std::string grouped(std::uint64_t count);

}  // namespace limen::cli
