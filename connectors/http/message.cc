#include "connectors/http/message.h"

#include <array>
#include <ctime>

#include "engine/types/json_text.h"

namespace limen::http {

namespace {

// ASVS 5.0, V3.4: nothing but what this server itself delivers; nobody may frame it.
constexpr std::string_view kSecurityHeaders =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; form-action 'self'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

std::string_view reason_of(int code) {
  switch (code) {
    case 200:
      return "OK";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 414:
      return "URI Too Long";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Answer";
  }
}

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 40> text{};
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

Response json_response(std::string body) {
  Response response;
  response.body = std::make_shared<const std::string>(std::move(body));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Response error_response(int code, std::string_view message) {
  std::string body = R"({"error":)";
  types::append_json_string(body, message);
  Response response = json_response(body + "}");
  response.code = code;
  return response;
}

std::string head_of(const Response& response, bool keep_alive) {
  std::string out = "HTTP/1.1 " + std::to_string(response.code) + " ";
  out.append(reason_of(response.code)).append("\r\n");
  append_header(out, "Date", http_date());
  append_header(out, "Connection", keep_alive ? "keep-alive" : "close");
  if (response.code != 304) append_header(out, "Content-Type", response.content_type);
  if (!response.is_stream && response.code != 304) {
    append_header(out, "Content-Length", std::to_string(response.text().size()));
  }
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  return out.append(kSecurityHeaders).append("\r\n");
}

}  // namespace limen::http
