#include "tests/connectors/http/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace limen::http {

Client::Client(const std::string& address, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{5, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (receive_buffer_bytes > 0) {
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  }
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port =
      htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    throw std::runtime_error("cannot connect to " + address);
  }
}

Client::~Client() { close(socket_); }

void Client::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the server has closed, which the test sees when it reads
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::get(std::string_view target, std::string_view more_headers) const {
  send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" +
       std::string(more_headers) + "\r\n");
}

bool Client::fill() {
  std::array<char, 65'536> bytes{};
  const ssize_t size = recv(socket_, bytes.data(), bytes.size(), 0);
  if (size > 0) buffer_.append(bytes.data(), static_cast<std::size_t>(size));
  const bool reset = size < 0 && errno == ECONNRESET;
  ended_ = ended_ || size == 0 || reset;
  return size > 0;
}

bool Client::hears_within(std::chrono::milliseconds time) const {
  pollfd wanted{socket_, POLLIN, 0};
  return poll(&wanted, 1, static_cast<int>(time.count())) > 0;
}

std::string Client::until(std::string_view text) {
  std::size_t at = 0;
  while ((at = buffer_.find(text)) == std::string::npos) {
    if (!fill()) return {};
  }
  std::string taken = buffer_.substr(0, at + text.size());
  buffer_.erase(0, taken.size());
  return taken;
}

std::string Client::rest() {
  while (fill()) {
  }
  return std::exchange(buffer_, {});
}

Answer Client::answer(bool has_body) {
  Answer answer;
  std::string head = until("\r\n\r\n");
  if (head.size() < 12) return answer;
  answer.code = std::stoi(head.substr(9, 3));
  for (std::size_t at = head.find("\r\n") + 2; at + 2 < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    const std::size_t colon = head.find(':', at);
    std::string name = head.substr(at, colon - at);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return static_cast<char>(tolower(c)); });
    answer.headers[name] = head.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  if (!has_body || !answer.headers.contains("content-length")) return answer;
  const std::size_t size = std::stoul(answer.headers["content-length"]);
  while (buffer_.size() < size && fill()) {
  }
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

Answer fetch(const std::string& address, std::string_view target, std::string_view more_headers) {
  Client client(address);
  client.get(target, more_headers);
  return client.answer();
}

}  // namespace limen::http
