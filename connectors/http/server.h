#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectors/http/assets.h"
#include "connectors/http/limits.h"
#include "connectors/http/ports.h"
#include "engine/types/result.h"

namespace limen::http {

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";
  std::string board_folder{};  // of the built board; empty: `board`
  std::vector<Asset> board{};  // files that are part of the program; none: a page that says so
  std::map<std::string, std::string> tokens{};  // of those who may change something, by name
  Limits limits{};
  std::chrono::milliseconds tick{1000};  // between words on points to live streams
};

/// The HTTP server: board, API, live streams, metrics, health; one thread of its own.
///
/// Nothing that it does holds up another thread: publish_alert() puts an alert into a bounded
/// memory of the newest ones, from which live streams read, falling back on the store.
class Server {
 public:
  /// Begins to serve. Errors: where the address is of another form or taken, or the board cannot be
  /// read.
  [[nodiscard]] static types::Result<std::unique_ptr<Server>> start(ServerOptions options,
                                                                    Ports ports);
  ~Server();  // as stop()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Where it listens, with the port that it got: "127.0.0.1:8080".
  [[nodiscard]] std::string address() const;

  /// A new alert, once it is stored, with its number there; from one thread, in the order of
  /// numbers, and every one from the first on.
  void publish_alert(std::int64_t seq, const std::string& json);

  /// Closes all connections and ends the thread; no port is called after it.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace limen::http
