#pragma once

#include <chrono>
#include <cstddef>

#include "connectors/http/gate.h"

namespace limen::http {

/// What one client may take: time, bytes, connections. Past a time the connection is closed.
struct Limits {
  using Time = std::chrono::milliseconds;
  Time head{10'000};          // from a request's first byte (or the connection) to its head's last
  Time idle{30'000};          // between requests
  Time write{30'000};         // an answer, and a second more for each 64 KiB of it
  Time reload{60'000};        // until rules have been read
  Time stream_write{10'000};  // a piece of a live stream
  Time farewell{1'000};       // reading on after the last answer, so that it arrives
  std::size_t head_bytes = 8192;
  std::size_t target_bytes = 4096;
  std::size_t requests = 1000;  // a connection
  std::size_t streams = 200;
  int send_buffer_bytes = 0;  // of the kernel, for streams; 0: as the system has it
  Gate::Room room;
};

}  // namespace limen::http
