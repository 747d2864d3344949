#include "connectors/http/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace limen::http {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(ParseTarget, TakesPathAndParametersApart) {
  const auto target = parse_target("/a%20b/c?x=1&y=%C3%A9+z&flag&&w=a=b").value();
  EXPECT_EQ(target.path, "/a b/c");
  EXPECT_THAT(target.parameters, ElementsAre(Pair("x", "1"), Pair("y", "\xC3\xA9 z"),
                                             Pair("flag", ""), Pair("w", "a=b")));
  EXPECT_EQ(parse_target("/a+b").value().path, "/a+b");
  EXPECT_EQ(parse_target("/").value().path, "/");
  EXPECT_EQ(parse_target("/...").value().path, "/...");
}

TEST(ParseTarget, RefusesWhatClimbsHidesOrIsCutShort) {
  for (const char* text : {"",          "*",           "http://localhost/",
                           "a",         "/../x",       "/x/..",
                           "/%2e%2e/x", "/%2E%2e%2fx", "/./x",
                           "/x/%2e",    "/a%00b",      "/a%0d%0ab",
                           "/%",        "/%4",         "/%zz",
                           "/a\\b",     "/%5c..%5c",   "/x?a=%00",
                           "/x?%0a=1",  "/a%7f"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

}  // namespace
}  // namespace limen::http
