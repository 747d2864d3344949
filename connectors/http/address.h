#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types/result.h"

namespace limen::http {

/// Where to listen: "127.0.0.1:8080", "[::1]:8080", "localhost:8080", ":8080" (all addresses).
struct Listen {
  std::string address;
  std::uint16_t port = 0;  // 0: any that is free
  bool loopback = false;   // only this machine can connect
};
[[nodiscard]] types::Result<Listen> parse_listen(std::string_view text);

/// Whether the name in a Host header may ask a server that listens on a loopback address: so that a
/// page of another site cannot read it through a name that it has pointed here (DNS rebinding).
[[nodiscard]] bool is_local_host(std::string_view host);

}  // namespace limen::http
