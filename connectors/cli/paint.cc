#include "connectors/cli/paint.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "rules/language/source.h"

namespace limen::cli {

Paint paint() {
  const char* no_colour = std::getenv("NO_COLOR");
  const bool wanted = (no_colour == nullptr || *no_colour == '\0') && isatty(STDOUT_FILENO) == 1;
  if (!wanted) return {};
  return {"\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[1m", "\x1b[0m"};
}

std::size_t terminal_width(std::size_t otherwise) {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return otherwise;
  return size.ws_col;
}

std::string cut(const std::string& text, std::size_t most) {
  if (language::code_points(text) <= most) return text;
  std::size_t end = 0;
  for (std::size_t points = 1; points < most; ++points) {
    do ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U);
  }
  return text.substr(0, end) + "…";
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t points = language::code_points(text);
  return points < width ? text + std::string(width - points, ' ') : text;
}

std::string grouped(std::uint64_t count) {
  std::string out = std::to_string(count);
  for (std::size_t i = out.size(); i > 3;) out.insert(i -= 3, ",");
  return out;
}

}  // namespace limen::cli
