#include "connectors/http/router.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "connectors/http/openapi.h"
#include "engine/types/json_text.h"

namespace limen::http {

namespace {

constexpr std::string_view kAlerts = "/api/v1/alerts";
constexpr std::string_view kAlert = "/api/v1/alerts/{alert_id}";
constexpr std::string_view kStream = "/api/v1/alerts/stream";
constexpr std::string_view kPoints = "/api/v1/points";
constexpr std::string_view kStatus = "/api/v1/status";
constexpr std::string_view kOpenApi = "/api/v1/openapi.json";
constexpr std::string_view kMetrics = "/metrics";
constexpr std::string_view kHealthz = "/healthz";
constexpr std::string_view kReadyz = "/readyz";
constexpr std::string_view kReload = "/api/v1/rules/reload";
constexpr std::array kRoutes = {kAlerts,  kAlert,   kStream,  kPoints, kStatus,
                                kOpenApi, kMetrics, kHealthz, kReadyz, kReload};

constexpr std::string_view kNoBoard = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>limen</title></head><body>
<h1>limen is running</h1>
<p>The board has not been built. Its interface is here all the same:
<a href="/api/v1/alerts?status=open">open alerts</a>, <a href="/api/v1/status">status</a>,
<a href="/api/v1/openapi.json">description</a>, <a href="/metrics">metrics</a>.</p>
</body></html>
)html";

/// The template under which a path is counted; empty where it is not one of ours.
std::string_view route_of(std::string_view path) {
  const auto exact = std::ranges::find(kRoutes, path);
  if (exact != kRoutes.end() && path != kAlert) return *exact;
  const bool below = path.starts_with(kAlerts) && path.size() > kAlerts.size() + 1 &&
                     path[kAlerts.size()] == '/' &&
                     path.find('/', kAlerts.size() + 1) == std::string_view::npos;
  return below ? kAlert : std::string_view{};
}

Response not_allowed(std::string_view message, std::string allowed) {
  Response response = error_response(405, message);
  response.headers.emplace_back("Allow", std::move(allowed));
  return response;
}

Response from(types::Result<std::string> body) {
  if (body) return json_response(std::move(*body));
  return error_response(503, body.error().message);
}

/// Reads the parameters of the list of alerts; what is wrong with them, one sentence, else empty.
std::string read_query(const Target& target, AlertListQuery& query) {
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : target.parameters) {
    if (std::ranges::find(seen, name) != seen.end()) return "A parameter stands twice.";
    seen.push_back(name);
    if (value.size() > Router::kLongestParameter) {
      return "A parameter is longer than 128 characters.";
    }
    if (name == "status") {
      if (value != "open" && value != "all") return "The parameter status is open or all.";
      query.open_only = value == "open";
    } else if (name == "limit") {
      const char* end = value.data() + value.size();
      const auto [rest, error] = std::from_chars(value.data(), end, query.limit);
      if (error != std::errc{} || rest != end || query.limit < 1 ||
          query.limit > Router::kMostAlerts) {
        return "The parameter limit is a number from 1 to 5000.";
      }
    } else if (name == "rule") {
      query.rule = value;
    } else if (name == "point") {
      query.point = value;
    } else {
      return "The parameters of this path are status, limit, rule and point.";
    }
  }
  return "";
}

}  // namespace

Router::Router(const Ports& ports, std::vector<Asset> board, Tokens tokens)
    : ports_(ports), assets_(std::move(board)), tokens_(std::move(tokens)) {}

std::span<const std::string_view> Router::routes() { return kRoutes; }

Response Router::answer(const Request& request) const {
  const auto target = parse_target(request.target);
  if (!target) return error_response(400, "The path of the request cannot be read.");
  const std::string_view route = route_of(target->path);
  const bool reads = request.method == Method::kGet || request.method == Method::kHead;
  Response response = reads && route != kReload ? get(*target, request) : post(*target, request);
  if (!route.empty()) response.route = route;
  return response;
}

/// What changes something, of which there is one thing.
Response Router::post(const Target& target, const Request& request) const {
  if (route_of(target.path) != kReload) {
    return not_allowed("Nothing can be changed here; use GET or HEAD.", "GET, HEAD");
  }
  if (request.method != Method::kPost) return not_allowed("Use POST.", "POST");
  if (!target.parameters.empty()) return error_response(400, "This path takes no parameters.");
  if (tokens_.empty()) {
    return error_response(403, "Nobody may change anything: the configuration has no http.tokens.");
  }
  Response response;
  response.reload_by = tokens_.bearer(request.authorization);
  if (!response.reload_by.empty()) return response;
  response = error_response(401, "Send a token of http.tokens: `Authorization: Bearer …`.");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

Response Router::get(const Target& target, const Request& request) const {
  const std::string_view route = route_of(target.path);
  if (route.empty()) return file(target, request);
  if (route == kAlerts) return alerts(target);
  if (!target.parameters.empty()) return error_response(400, "This path takes no parameters.");
  if (route == kAlert) return alert(target.path.substr(kAlerts.size() + 1));
  if (route == kPoints) return json_response(ports_.points());
  if (route == kStatus) return json_response(ports_.status());
  if (route == kOpenApi) return json_response(std::string(kOpenApiDocument));
  if (route == kMetrics) return metrics();
  if (route == kHealthz) return healthz();
  if (route == kReadyz) return readyz();
  Response stream;
  stream.is_stream = true;
  stream.content_type = "text/event-stream";
  stream.headers.emplace_back("Cache-Control", "no-store");
  return stream;
}

Response Router::alerts(const Target& target) const {
  AlertListQuery query;
  query.limit = kDefaultLimit;
  if (const std::string wrong = read_query(target, query); !wrong.empty()) {
    return error_response(400, wrong);
  }
  return from(ports_.alerts(query));
}

Response Router::alert(const std::string& alert_id) const {
  const auto found = ports_.alert(alert_id);
  if (!found) return error_response(503, found.error().message);
  if (!*found) return error_response(404, "No alert of that id is known.");
  std::string body = R"({"alert_id":)";
  types::append_json_string(body, alert_id);
  body += R"(,"history":)" + (*found)->events_json;
  return json_response(body + R"(,"rule":)" + ports_.rule((*found)->rule) + "}");
}

Response Router::healthz() const {
  const std::string wrong = ports_.why_not_alive();
  if (!wrong.empty()) return error_response(503, wrong);
  Response response = json_response("ok\n");
  response.content_type = "text/plain; charset=utf-8";
  return response;
}

Response Router::readyz() const {
  const std::string wrong = ports_.why_not_ready();
  std::string body = wrong.empty() ? R"({"ready":true)" : R"({"ready":false,"reason":)";
  if (!wrong.empty()) types::append_json_string(body, wrong);
  Response response = json_response(body + "}");
  response.code = wrong.empty() ? 200 : 503;
  return response;
}

Response Router::metrics() const {
  Response response = json_response(ports_.metrics());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

Response Router::file(const Target& target, const Request& request) const {
  if (const Response* found = assets_.find(target.path, request.if_none_match)) return *found;
  if (target.path != "/") {
    return error_response(404, "Nothing is at this path; see /api/v1/openapi.json for what is.");
  }
  Response response = json_response(std::string(kNoBoard));
  response.route = "/";
  response.content_type = "text/html; charset=utf-8";
  return response;
}

}  // namespace limen::http
