#include "engine/expr/search.h"

#include <cstdint>
#include <cstring>
#include <vector>

namespace limen::expr {

namespace {

constexpr std::size_t kShort = 16;  // shorter parts are looked for in the plain way

/// For each length of a suffix of the part, the next shorter suffix that also is at its end when
/// read from there (Knuth, Morris, Pratt 1977, mirrored).
std::vector<std::uint32_t> borders_of(std::string_view part) {
  const std::size_t size = part.size();
  std::vector<std::uint32_t> borders(size + 1, 0);
  std::uint32_t length = 0;
  for (std::size_t i = 1; i < size; ++i) {
    while (length > 0 && part[size - 1 - i] != part[size - 1 - length]) length = borders[length];
    if (part[size - 1 - i] == part[size - 1 - length]) ++length;
    borders[i + 1] = length;
  }
  return borders;
}

}  // namespace

std::size_t find_text(std::string_view text, std::string_view part, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  if (part.empty()) return from;
  // The C library's search takes linear time, as std::string_view's does not.
  const void* const found =
      memmem(text.data() + from, text.size() - from, part.data(), part.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::size_t find_last_text(std::string_view text, std::string_view part, std::size_t from) {
  if (part.size() < kShort || part.size() > text.size()) return text.rfind(part, from);
  const auto borders = borders_of(part);
  const std::size_t size = part.size();
  std::size_t at = from > text.size() - size ? text.size() : from + size;
  std::uint32_t length = 0;
  while (at > 0) {
    --at;
    while (length > 0 && text[at] != part[size - 1 - length]) length = borders[length];
    if (text[at] == part[size - 1 - length]) ++length;
    if (length == size) return at;
  }
  return std::string_view::npos;
}

}  // namespace limen::expr
