#include <gtest/gtest.h>

#include <chrono>

#include "connectors/http/server.h"
#include "tests/connectors/http/client.h"
#include "tests/connectors/http/world.h"

namespace limen::http {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string request(const std::string& target, const std::string& headers = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

TEST(ServerLimits, GivesAConnectionThatSaysNothingUp) {
  World world;
  ServerOptions options;
  options.limits.head = 50ms;
  const auto server = world.start(std::move(options));
  Client client(server->address());
  EXPECT_TRUE(client.is_ended());
}

TEST(ServerLimits, GivesARequestOneDeadlineHoweverSlowlyItDripsIn) {
  World world;
  ServerOptions options;
  options.limits.head = 100ms;
  const auto server = world.start(std::move(options));
  Client client(server->address());
  const auto began = Clock::now();
  client.send("GET /healthz HTTP/1.1\r\n");
  // A byte at a time, each well within the deadline, until the server hangs up.
  while (!client.hears_within(10ms) && Clock::now() - began < 5s) client.send("a");
  EXPECT_TRUE(client.is_ended());
  EXPECT_GE(Clock::now() - began, 90ms);
  EXPECT_LT(Clock::now() - began, 4s);
}

TEST(ServerLimits, EndsAnIdleConnectionAfterItsTimeNotAfterThatOfAHead) {
  World world;
  ServerOptions options;
  options.limits.head = 10s;
  options.limits.idle = 50ms;
  const auto server = world.start(std::move(options));
  Client client(server->address());
  client.send(request("/healthz"));
  EXPECT_EQ(client.answer().code, 200);
  const auto began = Clock::now();
  EXPECT_TRUE(client.is_ended());
  EXPECT_LT(Clock::now() - began, 4s);
}

TEST(ServerLimits, RefusesHeadsAndPathsThatAreTooLong) {
  World world;
  const auto server = world.start();
  const auto code = [&](const std::string& text) {
    Client client(server->address());
    client.send(text);
    return client.answer().code;
  };
  EXPECT_EQ(code(request("/healthz", "X: " + std::string(7000, 'x') + "\r\n")), 200);
  EXPECT_EQ(code(request("/healthz", "X: " + std::string(9000, 'x') + "\r\n")), 431);
  EXPECT_EQ(code(request("/healthz", "X: " + std::string(200'000, 'x') + "\r\n")), 431);
  EXPECT_EQ(code(request("/" + std::string(4095, 'x'))), 404);
  EXPECT_EQ(code(request("/" + std::string(4096, 'x'))), 414);
}

TEST(ServerLimits, TakesSoManyRequestsAConnectionAndNoMore) {
  World world;
  ServerOptions options;
  options.limits.requests = 2;
  const auto server = world.start(std::move(options));
  Client client(server->address());
  client.send(request("/healthz") + request("/healthz") + request("/healthz"));
  EXPECT_EQ(client.answer().headers.at("connection"), "keep-alive");
  EXPECT_EQ(client.answer().headers.at("connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST(ServerLimits, LetsInSoManyConnectionsAndOneMoreWhenOneLeaves) {
  World world;
  ServerOptions options;
  options.limits.room.most_here = 2;
  const auto server = world.start(std::move(options));
  Client first(server->address());
  first.send(request("/healthz"));
  EXPECT_EQ(first.answer().code, 200);
  {
    Client second(server->address());
    second.send(request("/healthz"));
    EXPECT_EQ(second.answer().code, 200);
    Client third(server->address());
    third.send(request("/healthz"));
    EXPECT_TRUE(third.is_ended());
    second.send(request("/healthz", "Connection: close\r\n"));
    EXPECT_EQ(second.answer().code, 200);
    EXPECT_TRUE(second.is_ended());
  }
  // The server sees the end of the second a moment later.
  int code = 0;
  for (const auto end = Clock::now() + 5s; code != 200 && Clock::now() < end;) {
    Client fourth(server->address());
    fourth.send(request("/healthz"));
    code = fourth.answer().code;
  }
  EXPECT_EQ(code, 200);
}

TEST(ServerLimits, AnswersAClientWhoseBodyItDoesNotRead) {
  World world;
  const auto server = world.start();
  Client client(server->address());
  client.send("POST /api/v1/alerts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" +
              std::string(30'000, 'x'));
  EXPECT_EQ(client.answer().code, 405);
}

}  // namespace
}  // namespace limen::http
