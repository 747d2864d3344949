#include "connectors/http/server.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <thread>

#include "connectors/http/address.h"
#include "connectors/http/session.h"

namespace limen::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// After this long the acceptor tries again where the system has no room for a connection.
constexpr std::chrono::milliseconds kAcceptPause{100};

}  // namespace

struct Server::State {
  State(ServerOptions given, Ports given_ports, std::vector<Asset> board, bool loopback)
      : options(std::move(given)),
        ports(std::move(given_ports)),
        gate(options.limits.room),
        router(ports, std::move(board), Tokens(options.tokens)),
        live(ports),
        streams(ports.on_streams),
        around{ports, options.limits, router, live, streams, loopback} {}

  types::Result<void> open(const Listen& listen);
  void accept();
  void take(tcp::socket socket);
  void tick();
  void run();

  ServerOptions options;
  Ports ports;
  Gate gate;
  Router router;
  Live live;
  Streams streams;
  Surroundings around;
  std::atomic<bool> wake_posted = false;
  std::string address;
  std::thread thread;
  // Last, so that it goes first: sessions in it use all of the above.
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  asio::steady_timer ticker{io};
  asio::steady_timer pause{io};
};

types::Result<void> Server::State::open(const Listen& listen) {
  error_code error;
  const auto host = asio::ip::make_address(listen.address, error);
  if (error) {
    return types::failure("\"" + listen.address + "\" is no address to listen on; give an IP " +
                          "address, as in 127.0.0.1:8080.");
  }
  const tcp::endpoint endpoint(host, listen.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return types::failure("Cannot listen on " + options.listen + ": " + error.message() +
                          ". Choose another port, or end the program that has it.");
  }
  const tcp::endpoint bound = acceptor.local_endpoint();
  const std::string shown = bound.address().to_string();
  address =
      (bound.address().is_v6() ? "[" + shown + "]" : shown) + ":" + std::to_string(bound.port());
  return {};
}

void Server::State::accept() {
  acceptor.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      take(std::move(socket));
      return accept();
    }
    pause.expires_after(kAcceptPause);
    pause.async_wait([this](error_code stopped) {
      if (!stopped) accept();
    });
  });
}

void Server::State::take(tcp::socket socket) {
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (error) return;
  auto ticket = gate.enter(peer.address().to_string(), peer.address().is_loopback());
  if (!ticket) return;  // the socket closes as it goes
  socket.set_option(tcp::no_delay(true), error);
  std::make_shared<Session>(std::move(socket), around, std::move(*ticket))->start();
}

void Server::State::tick() {
  ticker.expires_after(options.tick);
  ticker.async_wait([this](error_code error) {
    if (error) return;
    live.tick();
    streams.wake_all();
    tick();
  });
}

void Server::State::run() {
  while (!io.stopped()) {
    try {
      io.run();
    } catch (const std::exception&) {
      // What threw is gone with its connection; the others go on.
    }
  }
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() { stop(); }

types::Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Ports ports) {
  const auto listen = parse_listen(options.listen);
  if (!listen) return tl::unexpected(listen.error());
  std::vector<Asset> board = std::move(options.board);
  if (!options.board_folder.empty()) {
    auto loaded = load_assets(options.board_folder);
    if (!loaded) return tl::unexpected(loaded.error());
    board = std::move(*loaded);
  }
  auto state = std::make_unique<State>(std::move(options), std::move(ports), std::move(board),
                                       listen->loopback);
  if (const auto opened = state->open(*listen); !opened) return tl::unexpected(opened.error());
  state->accept();
  state->tick();
  state->thread = std::thread([raw = state.get()] { raw->run(); });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::string Server::address() const { return state_->address; }

void Server::publish_alert(std::int64_t seq, const std::string& json) {
  state_->live.recent().push(seq, json);
  if (state_->wake_posted.exchange(true)) return;
  asio::post(state_->io, [state = state_.get()] {
    state->wake_posted = false;
    state->streams.wake_all();
  });
}

void Server::stop() {
  state_->io.stop();
  if (state_->thread.joinable()) state_->thread.join();
}

}  // namespace limen::http
