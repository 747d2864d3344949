#include "connectors/http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/http/client.h"
#include "tests/connectors/http/world.h"

namespace limen::http {
namespace {

using ::testing::HasSubstr;

TEST(Server, AnswersWithTheHeadersThatKeepABrowserSafe) {
  World world;
  const auto server = world.start();
  const Answer answer = fetch(server->address(), "/api/v1/points");
  EXPECT_EQ(answer.code, 200);
  EXPECT_EQ(answer.body, R"({"points":[]})");
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer.headers.at("referrer-policy"), "no-referrer");
  EXPECT_EQ(answer.headers.at("cross-origin-resource-policy"), "same-origin");
  EXPECT_EQ(answer.headers.at("content-security-policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; font-src 'self'; base-uri 'none'; object-src 'none'; "
            "frame-ancestors 'none'; form-action 'self'");
  EXPECT_TRUE(answer.headers.contains("date"));
}

TEST(Server, KeepsAConnectionForFurtherRequestsAlsoPipelinedOnes) {
  World world;
  const auto server = world.start();
  Client client(server->address());
  client.get("/healthz");
  EXPECT_EQ(client.answer().body, "ok\n");
  const std::string one = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send(one + one + "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.answer().headers.at("connection"), "keep-alive");
  EXPECT_EQ(client.answer().body, "ok\n");
  const Answer last = client.answer();
  EXPECT_EQ(last.code, 404);
  EXPECT_EQ(last.headers.at("connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST(Server, AnswersHeadAsGetWithoutTheBody) {
  World world;
  const auto server = world.start();
  Client client(server->address());
  client.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.answer(false).headers.at("content-length"), "3");
  client.send("HEAD /api/v1/alerts/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.answer(false).headers.at("content-type"), "text/event-stream");
  EXPECT_TRUE(client.is_ended());
}

TEST(Server, RefusesEveryOtherMethodAndSaysWhichItAllows) {
  World world;
  const auto server = world.start();
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"}) {
    Client client(server->address());
    client.send(std::string(method) +
                " /api/v1/alerts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
    const Answer answer = client.answer();
    EXPECT_EQ(answer.code, 405) << method;
    EXPECT_EQ(answer.headers.at("allow"), "GET, HEAD");
    EXPECT_EQ(answer.headers.at("connection"), "close") << "its body was not read";
  }
}

TEST(Server, TakesNoPathOutOfTheBoard) {
  World world;
  ServerOptions options;
  options.board = {{"index.html", "<p>board</p>"}};
  const auto server = world.start(std::move(options));
  EXPECT_EQ(fetch(server->address(), "/").body, "<p>board</p>");
  for (const char* target :
       {"/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fetc/passwd", "/%00", "/index.html%00",
        "/%5c..%5cetc", "http://localhost/index.html", "/assets/../index.html"}) {
    EXPECT_EQ(fetch(server->address(), target).code, 400) << target;
  }
  for (const char* target : {"//etc/passwd", "/etc/passwd", "/index.html/", "/INDEX.HTML"}) {
    EXPECT_EQ(fetch(server->address(), target).code, 404) << target;
  }
}

TEST(Server, SpeaksOnlyToPagesOfThisMachineWhereItListensOnLoopback) {
  World world;
  const auto server = world.start();
  const auto code = [&](const std::string& host) {
    Client client(server->address());
    client.send("GET /api/v1/alerts HTTP/1.1\r\n" + host + "\r\n");
    return client.answer().code;
  };
  EXPECT_EQ(code("Host: localhost:1\r\n"), 200);
  EXPECT_EQ(code("Host: evil.example.org\r\n"), 421);
  EXPECT_EQ(code("Host: 127.0.0.1.example.org\r\n"), 421);
  EXPECT_EQ(code(""), 400);
  EXPECT_EQ(code("Host: localhost\r\nHost: localhost\r\n"), 400);
}

TEST(Server, SpeaksToAllWhereItListensOnAllAddresses) {
  World world;
  ServerOptions options;
  options.listen = "0.0.0.0:0";
  const auto server = world.start(std::move(options));
  Client client(server->address());
  client.send("GET /healthz HTTP/1.1\r\nHost: limen.example.org\r\n\r\n");
  EXPECT_EQ(client.answer().code, 200);
}

TEST(Server, RefusesWhatCanBeReadInTwoWays) {
  World world;
  const auto server = world.start();
  for (const char* headers :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: +5\r\n",
        "Content-Length : 5\r\n", "Content-Length: 5x\r\n", "No colon\r\n", "Bad\x01Name: 1\r\n"}) {
    Client client(server->address());
    client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) + "\r\n");
    EXPECT_EQ(client.answer().code, 400) << headers;
    EXPECT_TRUE(client.is_ended()) << headers;
  }
  Client old(server->address());
  old.send("GET /healthz HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(old.answer().code, 400);
  Client other(server->address());
  other.send("GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(other.answer().code, 400);
}

TEST(Server, DoesNotTakeABodyForTheNextRequest) {
  World world;
  const auto server = world.start();
  Client client(server->address());
  const std::string hidden = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
              std::to_string(hidden.size()) + "\r\n\r\n" + hidden);
  EXPECT_EQ(client.answer().headers.at("connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST(Server, TellsOfEachAnswerItsRouteNeverItsPath) {
  World world;
  auto server = world.start();
  (void)fetch(server->address(), "/api/v1/alerts/a1");
  (void)fetch(server->address(), "/secret");
  server->stop();
  ASSERT_EQ(world.seen.size(), 2U);
  EXPECT_EQ(world.seen[0].route, "/api/v1/alerts/{alert_id}");
  EXPECT_EQ(world.seen[0].method, "GET");
  EXPECT_EQ(world.seen[0].code, 200);
  EXPECT_GE(world.seen[0].seconds, 0);
  EXPECT_EQ(world.seen[1].route, "none");
}

TEST(Server, SaysWhyItCannotListen) {
  World world;
  const auto first = world.start();
  ServerOptions options;
  options.listen = first->address();
  const auto second = Server::start(std::move(options), world.ports());
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("Choose another port"));
  options.listen = "nowhere:80";
  EXPECT_THAT(Server::start(options, world.ports()).error().message, HasSubstr("no address"));
  options.listen = "127.0.0.1:0";
  options.board_folder = "/no/such/folder";
  EXPECT_THAT(Server::start(options, world.ports()).error().message, HasSubstr("board"));
}

constexpr const char* kAskForReload =
    "POST /api/v1/rules/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
    "Authorization: Bearer 0123456789abcdef\r\n\r\n{}";

TEST(Server, AnswersAReloadWhenItIsDone) {
  World world;
  world.replies_at_once = false;
  ServerOptions options;
  options.tokens = {{"lead", "0123456789abcdef"}};
  const auto server = world.start(std::move(options));
  Client client(server->address());
  client.send(kAskForReload);
  ASSERT_TRUE(world.wait_for_reload());
  EXPECT_EQ(world.reload_by, "lead");
  EXPECT_EQ(fetch(server->address(), "/healthz").code, 200) << "others are served meanwhile";
  world.replies.at(0)(422, R"({"error":"no"})");
  const Answer answer = client.answer();
  EXPECT_EQ(answer.code, 422);
  EXPECT_EQ(answer.body, R"({"error":"no"})");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(client.is_ended());
  EXPECT_TRUE(world.wait_for_requests(422, 1));
}

TEST(Server, SurvivesThatWhoeverAskedForAReloadIsGone) {
  World world;
  world.replies_at_once = false;
  ServerOptions options;
  options.tokens = {{"lead", "0123456789abcdef"}};
  const auto server = world.start(std::move(options));
  {
    Client client(server->address());
    client.send(kAskForReload);
    ASSERT_TRUE(world.wait_for_reload());
  }
  EXPECT_EQ(fetch(server->address(), "/healthz").code, 200);
  world.replies.at(0)(200, "{}");
  EXPECT_EQ(fetch(server->address(), "/healthz").code, 200);
}

TEST(Server, AnswersAReloadThatIsDoneAtOnce) {
  World world;
  ServerOptions options;
  options.tokens = {{"lead", "0123456789abcdef"}};
  const auto server = world.start(std::move(options));
  Client client(server->address());
  client.send(kAskForReload);
  EXPECT_EQ(client.answer().body, R"({"stayed":[]})");
}

TEST(Server, SurvivesAPortThatThrows) {
  World world;
  Ports ports = world.ports();
  ports.points = []() -> std::string { throw std::runtime_error("no"); };
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  const auto server = Server::start(std::move(options), std::move(ports)).value();
  EXPECT_EQ(fetch(server->address(), "/api/v1/points").code, 500);
  EXPECT_EQ(fetch(server->address(), "/healthz").code, 200);
}

}  // namespace
}  // namespace limen::http
