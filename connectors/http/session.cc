#include "connectors/http/session.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <exception>

#include "connectors/http/address.h"

namespace limen::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;
using Parser = beast::http::request_parser<beast::http::empty_body>;
using beast::http::field;
using boost::system::error_code;

std::string text(const Parser& parser, field name) { return std::string(parser.get()[name]); }

enum class HeadFault { kGone, kTooLarge, kMalformed };

HeadFault fault_of(error_code code) {
  using beast::http::error;
  if (code == error::header_limit || code == error::buffer_overflow) return HeadFault::kTooLarge;
  const auto& parsing = error_code(error::end_of_stream).category();
  const bool ended = code == error::end_of_stream || code == error::partial_message;
  return code.category() == parsing && !ended ? HeadFault::kMalformed : HeadFault::kGone;
}

Method method_of(const Parser& parser) {
  switch (parser.get().method()) {
    case beast::http::verb::get:
      return Method::kGet;
    case beast::http::verb::head:
      return Method::kHead;
    case beast::http::verb::post:
      return Method::kPost;
    default:
      return Method::kOther;
  }
}

std::string_view to_string(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kOther:
      break;
  }
  return "other";
}

/// Whether the request says where it ends in two ways, which is how requests are smuggled.
bool is_ambiguous(const Parser& parser) {
  const auto& head = parser.get();
  const bool coded = head.count(field::transfer_encoding) > 0;
  return coded && (head.count(field::content_length) > 0 || head.version() < 11);
}

bool has_body(const Parser& parser) {
  return parser.get().count(field::transfer_encoding) > 0 ||
         parser.content_length().value_or(0) > 0;
}

}  // namespace

struct Session::State {
  State(asio::ip::tcp::socket given, Surroundings& surroundings, Gate::Ticket place)
      : around(surroundings),
        ticket(std::move(place)),
        socket(std::move(given)),
        timer(socket.get_executor()),
        buffer(surroundings.limits.head_bytes + 4096) {}

  Surroundings& around;
  Gate::Ticket ticket;
  asio::ip::tcp::socket socket;
  asio::steady_timer timer;
  std::uint64_t deadline = 0;  // the number of the one that holds
  beast::flat_buffer buffer;
  std::optional<Parser> parser;
  std::size_t requests = 0;
  Clock::time_point began;

  std::string head;                         // of the answer that is being written
  std::shared_ptr<const std::string> body;  // as long as it is
  std::string piece;                        // of the stream
  std::optional<LiveStream> stream;
  bool writing = false;
  std::array<char, 512> waste{};
  std::size_t wasted = 0;
  bool watching = false;
};

Session::Session(asio::ip::tcp::socket socket, Surroundings& around, Gate::Ticket ticket)
    : state_(std::make_unique<State>(std::move(socket), around, std::move(ticket))) {}

Session::~Session() = default;

void Session::start() { wait_for_request(); }

/// Closes the connection once the time is over, unless it is given anew or lifted before.
void Session::within(Limits::Time time) {
  const std::uint64_t deadline = ++state_->deadline;
  state_->timer.expires_after(time);
  state_->timer.async_wait([weak = weak_from_this(), deadline](error_code error) {
    const auto self = weak.lock();
    if (error || !self || self->state_->deadline != deadline) return;
    if (self->state_->stream) self->state_->around.ports.on_stream_dropped(kDroppedSlow);
    self->close();
  });
}

void Session::lift_deadline() {
  ++state_->deadline;  // its handler may be on its way already
  state_->timer.cancel();
}

void Session::close() {
  error_code ignored;
  lift_deadline();
  state_->socket.close(ignored);
  if (state_->stream) state_->around.streams.remove(this);
}

/// Waits for the first byte of a request; one that came with the last request is there already.
void Session::wait_for_request() {
  State& s = *state_;
  if (s.buffer.size() > 0) return read_head();
  within(s.requests == 0 ? s.around.limits.head : s.around.limits.idle);
  s.socket.async_read_some(s.buffer.prepare(2048),
                           [self = shared_from_this()](error_code error, std::size_t size) {
                             if (error) return self->close();
                             self->state_->buffer.commit(size);
                             self->read_head();
                           });
}

void Session::read_head() {
  State& s = *state_;
  s.began = Clock::now();
  s.parser.emplace();
  s.parser->header_limit(static_cast<std::uint32_t>(s.around.limits.head_bytes));
  s.parser->body_limit(boost::none);  // no body is ever read
  within(s.around.limits.head);
  beast::http::async_read_header(
      s.socket, s.buffer, *s.parser, [self = shared_from_this()](error_code error, std::size_t) {
        if (!error) return self->take_head();
        switch (fault_of(error)) {
          case HeadFault::kGone:
            return self->close();
          case HeadFault::kTooLarge:
            return self->refuse(431, "The head of the request is too large.");
          case HeadFault::kMalformed:
            return self->refuse(400, "The request cannot be read.");
        }
      });
}

void Session::refuse(int code, std::string_view message) {
  send(error_response(code, message), Method::kGet, false);
}

void Session::take_head() {
  State& s = *state_;
  const auto& head = s.parser->get();
  const std::size_t hosts = head.count(field::host);
  ++s.requests;
  if (is_ambiguous(*s.parser)) return refuse(400, "The request says twice where it ends.");
  if (hosts > 1 || (hosts == 0 && head.version() >= 11)) {
    return refuse(400, "The request must name one host.");
  }
  if (head.target().size() > s.around.limits.target_bytes) {
    return refuse(414, "The path of the request is too long.");
  }
  if (s.around.local_hosts_only && hosts > 0 && !is_local_host(text(*s.parser, field::host))) {
    return refuse(421, "This server is for localhost only; see http.listen.");
  }
  const Method method = method_of(*s.parser);
  const bool keep_alive =
      s.parser->keep_alive() && !has_body(*s.parser) && s.requests < s.around.limits.requests;
  Response response;
  try {
    response = s.around.router.answer({method, std::string(head.target()),
                                       text(*s.parser, field::if_none_match),
                                       text(*s.parser, field::authorization)});
  } catch (const std::exception&) {
    response = error_response(500, "The server failed to answer; see its log.");
  }
  if (response.is_stream && method == Method::kGet) {
    return start_stream(std::move(response), std::string(head["Last-Event-ID"]));
  }
  if (!response.reload_by.empty()) return start_reload(std::move(response));
  send(std::move(response), method, keep_alive && !response.is_stream);
}

/// Asks for it, and answers when it is done; the connection ends then.
void Session::start_reload(Response response) {
  State& s = *state_;
  within(s.around.limits.reload);
  watch_for_end();  // which keeps the session as well
  const auto executor = s.socket.get_executor();
  s.around.ports.reload(response.reload_by, [weak = weak_from_this(), executor,
                                             route = response.route](int code, std::string body) {
    boost::asio::post(executor, [weak, code, route, text = std::move(body)]() mutable {
      const auto self = weak.lock();
      if (!self || !self->state_->socket.is_open()) return;
      Response done = json_response(std::move(text));
      done.code = code;
      done.route = route;
      self->send(std::move(done), Method::kPost, false);
    });
  });
}

void Session::send(Response response, Method method, bool keep_alive) {
  State& s = *state_;
  s.head = head_of(response, keep_alive);
  s.body = method == Method::kHead ? nullptr : response.body;
  const RequestSeen seen{response.route, to_string(method), response.code,
                         std::chrono::duration<double>(Clock::now() - s.began).count()};
  s.around.ports.on_request(seen);
  const auto more = std::chrono::seconds(response.text().size() / 65'536);
  within(s.around.limits.write + more);
  const std::array<asio::const_buffer, 2> parts = {
      asio::buffer(s.head), s.body ? asio::buffer(*s.body) : asio::const_buffer{}};
  asio::async_write(s.socket, parts,
                    [self = shared_from_this(), keep_alive](error_code error, std::size_t) {
                      if (error) return self->close();
                      keep_alive ? self->wait_for_request() : self->say_farewell();
                    });
}

/// Ends our half and reads on a little: a connection closed over unread bytes may take the answer
/// with it.
void Session::say_farewell() {
  State& s = *state_;
  error_code ignored;
  s.socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  within(s.around.limits.farewell);
  if (!s.watching) watch_for_end();
}

void Session::watch_for_end() {
  State& s = *state_;
  s.watching = true;
  s.socket.async_read_some(asio::buffer(s.waste),
                           [self = shared_from_this()](error_code error, std::size_t size) {
                             constexpr std::size_t kMostWaste = 65'536;
                             self->state_->wasted += size;
                             if (error || self->state_->wasted > kMostWaste) return self->close();
                             self->watch_for_end();
                           });
}

void Session::start_stream(Response response, std::string_view last_event_id) {
  State& s = *state_;
  if (s.around.streams.size() >= s.around.limits.streams) {
    s.around.ports.on_stream_dropped(kDroppedFull);
    Response full = error_response(503, "There are too many live streams; try again later.");
    full.route = response.route;
    return send(std::move(full), Method::kGet, false);
  }
  if (s.around.limits.send_buffer_bytes > 0) {
    error_code ignored;
    s.socket.set_option(asio::socket_base::send_buffer_size(s.around.limits.send_buffer_bytes),
                        ignored);
  }
  s.around.ports.on_request(
      {response.route, "GET", 200, std::chrono::duration<double>(Clock::now() - s.began).count()});
  s.stream.emplace(s.around.live, last_event_id);
  s.around.streams.add(shared_from_this());
  lift_deadline();
  s.piece = head_of(response, false);
  watch_for_end();
  wake();
}

void Session::wake() {
  State& s = *state_;
  if (s.writing || !s.socket.is_open()) return;
  s.piece += s.stream->next();
  if (s.piece.empty()) return;
  s.writing = true;
  within(s.around.limits.stream_write);
  asio::async_write(s.socket, asio::buffer(s.piece),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      State& state = *self->state_;
                      state.writing = false;
                      state.piece.clear();
                      if (error) return self->close();
                      self->lift_deadline();
                      self->wake();
                    });
}

}  // namespace limen::http
