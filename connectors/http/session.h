#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "connectors/http/gate.h"
#include "connectors/http/limits.h"
#include "connectors/http/live.h"
#include "connectors/http/router.h"
#include "connectors/http/streams.h"

namespace limen::http {

/// What all sessions share.
struct Surroundings {
  const Ports& ports;
  const Limits& limits;
  const Router& router;
  Live& live;
  Streams& streams;
  bool local_hosts_only;  // the Host header must name this machine
};

/// One connection: requests one after the other, or a live stream. Lives as long as something waits
/// for it. All on the server's thread.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, Surroundings& around, Gate::Ticket ticket);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start();
  /// Writes what is due on a stream, unless it is writing already.
  void wake();

 private:
  struct State;

  void within(Limits::Time time);
  void lift_deadline();
  void close();
  void wait_for_request();
  void read_head();
  void take_head();
  void refuse(int code, std::string_view message);
  void send(Response response, Method method, bool keep_alive);
  void say_farewell();
  void start_stream(Response response, std::string_view last_event_id);
  void start_reload(Response response);
  void watch_for_end();

  std::unique_ptr<State> state_;
};

}  // namespace limen::http
