#include "connectors/http/gate.h"

#include <gtest/gtest.h>

#include <vector>

namespace limen::http {
namespace {

TEST(Gate, LetsInNoMoreThanThereIsRoomForInAllAndByAddress) {
  Gate gate({.most = 4, .most_an_address = 2, .most_here = 3});
  std::vector<Gate::Ticket> inside;
  const auto enter = [&](const char* address, bool here) {
    auto ticket = gate.enter(address, here);
    if (ticket) inside.push_back(std::move(*ticket));
    return ticket.has_value();
  };
  EXPECT_TRUE(enter("192.0.2.1", false));
  EXPECT_TRUE(enter("192.0.2.1", false));
  EXPECT_FALSE(enter("192.0.2.1", false));
  EXPECT_TRUE(enter("127.0.0.1", true));
  EXPECT_TRUE(enter("127.0.0.1", true));
  EXPECT_FALSE(enter("127.0.0.1", true)) << "four are inside";
  inside.pop_back();
  EXPECT_TRUE(enter("127.0.0.1", true));
  EXPECT_EQ(gate.inside(), 4U);
  inside.clear();
  EXPECT_EQ(gate.inside(), 0U);
  EXPECT_TRUE(enter("192.0.2.1", false));
}

}  // namespace
}  // namespace limen::http
