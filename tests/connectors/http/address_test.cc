#include "connectors/http/address.h"

#include <gtest/gtest.h>

namespace limen::http {
namespace {

TEST(ParseListen, ReadsAddressesWithPorts) {
  const Listen here = parse_listen("127.0.0.1:8080").value();
  EXPECT_EQ(here.address, "127.0.0.1");
  EXPECT_EQ(here.port, 8080);
  EXPECT_TRUE(here.loopback);
  EXPECT_EQ(parse_listen("localhost:1").value().address, "127.0.0.1");
  EXPECT_EQ(parse_listen("[::1]:65535").value().address, "::1");
  EXPECT_TRUE(parse_listen("[::1]:0").value().loopback);
  EXPECT_EQ(parse_listen(":80").value().address, "0.0.0.0");
  EXPECT_FALSE(parse_listen(":80").value().loopback);
  EXPECT_FALSE(parse_listen("[::]:80").value().loopback);
}

TEST(ParseListen, SaysHowToWriteWhatItCannotRead) {
  for (const char* text : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "[::1]",
                           "127.0.0.1:80x", "127.0.0.1:-1"}) {
    const auto listen = parse_listen(text);
    ASSERT_FALSE(listen) << text;
    EXPECT_NE(listen.error().message.find("as in 127.0.0.1:8080"), std::string::npos);
  }
}

TEST(IsLocalHost, KnowsTheNamesOfThisMachine) {
  for (const char* host :
       {"localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080"}) {
    EXPECT_TRUE(is_local_host(host)) << host;
  }
  for (const char* host : {"", "example.org", "localhost.example.org", "127.0.0.1.example.org:80",
                           "[::2]:80", "10.0.0.1"}) {
    EXPECT_FALSE(is_local_host(host)) << host;
  }
}

}  // namespace
}  // namespace limen::http
