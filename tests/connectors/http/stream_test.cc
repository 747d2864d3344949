#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/http/server.h"
#include "connectors/store/alert_store.h"
#include "connectors/store/recorder.h"
#include "tests/connectors/http/client.h"
#include "tests/connectors/http/world.h"

namespace limen::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kStream = "/api/v1/alerts/stream";

TEST(Stream, SaysWhatHappensWhenItHappens) {
  World world;
  ServerOptions options;
  options.tick = 20ms;
  const auto server = world.start(std::move(options));
  Client client(server->address());
  client.get(kStream);
  const Answer head = client.answer(false);
  EXPECT_EQ(head.code, 200);
  EXPECT_EQ(head.headers.at("content-type"), "text/event-stream");
  EXPECT_EQ(head.headers.at("cache-control"), "no-store");
  EXPECT_FALSE(head.headers.contains("content-length"));
  EXPECT_THAT(client.until("{\"version\":\"test\"}\n\n"), HasSubstr("retry: 1000\n\n"));
  world.alert(R"({"id":"a"})", server.get());
  EXPECT_THAT(client.until("{\"id\":\"a\"}\n\n"), HasSubstr("id: 1\nevent: alert\ndata: {"));
  world.changes = 8;
  EXPECT_THAT(client.until("[8]"), HasSubstr("event: points\ndata: "));
  EXPECT_THAT(client.until(": still here\n\n"), Not(HasSubstr("event: alert")));
}

TEST(Stream, GoesOnAfterACutWithoutLossOrDoubling) {
  World world;
  const auto server = world.start();
  std::string last = "0";
  int expected = 1;
  for (int connection = 0; connection < 5; ++connection) {
    Client client(server->address());
    client.get(kStream, "Last-Event-ID: " + last + "\r\n");
    for (int i = 0; i < 10; ++i) {
      world.alert("{}", server.get());
      client.until("id: ");
      last = client.until("\n");
      last.pop_back();
      ASSERT_EQ(last, std::to_string(expected++));
      if (i == 7) break;  // cut here; the next connection finds the rest
    }
    world.alert("{}", server.get());
    world.alert("{}", server.get());
  }
}

TEST(Stream, LosesNothingThatIsStoredWhileAClientComesAndGoes) {
  store::StoreOptions fresh;
  fresh.first_number = 0;
  const auto history = store::AlertStore::open(fresh).value();
  World world;
  Ports ports = world.ports();
  ports.last_seq = [&] { return history->last_seq(); };
  ports.alerts_after = [&](std::int64_t seq, std::size_t limit) -> types::Result<NumberedAlerts> {
    auto messages = history->after(seq, limit);
    if (!messages) return tl::unexpected(messages.error());
    return NumberedAlerts{messages->complete, std::move(messages->list)};
  };
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  const auto server = Server::start(std::move(options), std::move(ports)).value();
  store::Recorder recorder(*history, [&](std::int64_t seq, const std::string& json) {
    server->publish_alert(seq, json);
  });
  const int count = 4000;
  std::jthread feed([&] {
    for (int i = 1; i <= count; ++i) {
      const std::string id = std::to_string(i);
      recorder.offer({R"({"time":"2026-05-02T06:00:00Z","data":{"alert_id":")" + id +
                      R"(","status":"firing","rule":"r"}})"});
    }
  });
  std::string last = "0";
  int expected = 1;
  while (expected <= count) {
    Client client(server->address());
    client.get(kStream, "Last-Event-ID: " + last + "\r\n");
    for (int i = 0; i < 700 && expected <= count; ++i) {
      client.until("id: ");
      last = client.until("\n");
      ASSERT_EQ(last, std::to_string(expected) + "\n");
      EXPECT_THAT(client.until("\n\n"),
                  HasSubstr(R"("alert_id":")" + std::to_string(expected) + '"'));
      last.pop_back();
      ++expected;
    }
  }
}

TEST(Stream, AsksToLoadAnewWhereTheNumberIsOfAnotherStore) {
  World world;
  const auto server = world.start();
  Client client(server->address());
  client.get(kStream, "Last-Event-ID: 12345\r\n");
  EXPECT_FALSE(client.until("event: reset\ndata: {}\n\n").empty());
  world.alert("{}", server.get());
  EXPECT_FALSE(client.until("id: 1\n").empty());
}

TEST(Stream, CutsAClientThatTakesNothingAndLetsItGoOn) {
  World world;
  ServerOptions options;
  options.limits.stream_write = 50ms;
  options.limits.send_buffer_bytes = 4096;
  const auto server = world.start(std::move(options));
  {
    Client slow(server->address(), 4096);
    slow.get(kStream);
    ASSERT_TRUE(world.wait_for_streams(1));
    const std::string large = '"' + std::string(100'000, 'x') + '"';
    for (int i = 0; i < 20; ++i) world.alert(large, server.get());
    EXPECT_TRUE(world.wait_for_drops("slow", 1));
    EXPECT_TRUE(world.wait_for_streams(0));
  }
  Client again(server->address());
  again.get(kStream, "Last-Event-ID: 19\r\n");
  EXPECT_FALSE(again.until("id: 20\n").empty());
}

TEST(Stream, HasRoomForSoManyClients) {
  World world;
  ServerOptions options;
  options.limits.streams = 1;
  const auto server = world.start(std::move(options));
  {
    Client first(server->address());
    first.get(kStream);
    ASSERT_TRUE(world.wait_for_streams(1));
    EXPECT_EQ(fetch(server->address(), kStream).code, 503);
    EXPECT_TRUE(world.wait_for_drops("full", 1));
  }
  ASSERT_TRUE(world.wait_for_streams(0)) << "the server did not see the client go";
  Client second(server->address());
  second.get(kStream);
  EXPECT_EQ(second.answer(false).code, 200);
}

TEST(Stream, EndsWithTheServer) {
  World world;
  auto server = world.start();
  Client client(server->address());
  client.get(kStream);
  ASSERT_TRUE(world.wait_for_streams(1));
  server.reset();
  client.rest();
  EXPECT_TRUE(client.is_ended());
}

}  // namespace
}  // namespace limen::http
