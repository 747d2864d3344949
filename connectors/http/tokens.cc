#include "connectors/http/tokens.h"

#include <algorithm>
#include <cstddef>

namespace limen::http {

namespace {

constexpr std::string_view kScheme = "bearer ";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differences = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    differences |=
        static_cast<unsigned char>(a[i]) ^ static_cast<unsigned>(static_cast<unsigned char>(b[i]));
  }
  return differences == 0;
}

}  // namespace

std::string Tokens::bearer(std::string_view authorization) const {
  if (authorization.size() <= kScheme.size()) return "";
  const std::string_view scheme = authorization.substr(0, kScheme.size());
  if (!std::ranges::equal(scheme, kScheme, {}, lower)) return "";
  std::string_view token = authorization.substr(kScheme.size());
  token.remove_prefix(std::min(token.find_first_not_of(' '), token.size()));
  std::string found;
  for (const auto& [name, known] : by_name_) {
    if (equal_in_constant_time(token, known)) found = name;
  }
  return found;
}

}  // namespace limen::http
