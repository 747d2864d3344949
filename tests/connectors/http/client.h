#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace limen::http {

struct Answer {
  int code = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

/// A plain blocking client: sends what it is told to, byte for byte. Fails a test's expectations by
/// giving less than was asked for, after 5 s.
class Client {
 public:
  /// Connects to "127.0.0.1:port".
  explicit Client(const std::string& address, int receive_buffer_bytes = 0);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) const;
  /// A GET with a Host header.
  void get(std::string_view target, std::string_view more_headers = "") const;
  /// The next answer; without a body where `has_body` is false.
  Answer answer(bool has_body = true);
  /// All bytes up to and with the text, which stay taken.
  std::string until(std::string_view text);
  /// What comes before the end of the connection; nothing more can be read after it.
  std::string rest();
  /// Whether anything comes, or the end, within that time.
  [[nodiscard]] bool hears_within(std::chrono::milliseconds time) const;
  /// Whether the server ends the connection, with nothing before it.
  bool is_ended() { return rest().empty() && ended_; }

 private:
  bool fill();

  int socket_;
  std::string buffer_;
  bool ended_ = false;
};

/// GET on a connection of its own.
[[nodiscard]] Answer fetch(const std::string& address, std::string_view target,
                           std::string_view more_headers = "");

}  // namespace limen::http
