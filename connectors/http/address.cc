#include "connectors/http/address.h"

#include <charconv>

namespace limen::http {

namespace {

/// Cuts ":port" off, where the text has it; brackets of IPv6 stay.
std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const bool in_brackets = host.find(']', colon) != std::string_view::npos;
  return colon == std::string_view::npos || in_brackets ? host : host.substr(0, colon);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char lower = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
    if (lower != b[i]) return false;
  }
  return true;
}

}  // namespace

types::Result<Listen> parse_listen(std::string_view text) {
  const auto wrong = [&] {
    return types::failure("Cannot listen on \"" + std::string(text) +
                          "\": give an address and a port, as in 127.0.0.1:8080.");
  };
  std::string_view host = without_port(text);
  if (host.size() == text.size()) return wrong();
  const std::string_view port = text.substr(host.size() + 1);
  Listen listen;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
  if (error != std::errc{} || end != port.data() + port.size()) return wrong();
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  listen.address = host.empty() ? "0.0.0.0" : host;
  listen.loopback = listen.address.starts_with("127.") || listen.address == "::1";
  return listen;
}

bool is_local_host(std::string_view host) {
  const std::string_view name = without_port(host);
  return equals_ignoring_case(name, "localhost") || name == "127.0.0.1" || name == "[::1]";
}

}  // namespace limen::http
