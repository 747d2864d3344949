#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace limen::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kOther };

/// What a handler needs to know of a request.
struct Request {
  Method method = Method::kGet;
  std::string target;
  std::string if_none_match;
  std::string authorization{};
};

/// An answer but for the headers that all answers have.
struct Response {
  int code = 200;
  std::string_view route = "none";  // for the metrics: a template, never the path itself
  std::string_view content_type = "application/json";
  std::shared_ptr<const std::string> body;
  std::vector<std::pair<std::string_view, std::string>> headers;
  bool is_stream = false;   // the body has no end: live alerts
  std::string reload_by{};  // not empty: the answer comes when this person's reload is done

  [[nodiscard]] std::string_view text() const { return body ? *body : std::string_view{}; }
};

[[nodiscard]] Response json_response(std::string body);
/// {"error": message}; the message is a sentence for a person.
[[nodiscard]] Response error_response(int code, std::string_view message);

/// How the answer goes out: status line, security headers, its own headers, the empty line.
/// `keep_alive` is whether the connection stays open for another request.
[[nodiscard]] std::string head_of(const Response& response, bool keep_alive);

}  // namespace limen::http
