#include "connectors/http/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <vector>

#include "connectors/http/router.h"
#include "tests/connectors/http/world.h"

namespace limen::http {
namespace {

class OpenApi : public ::testing::Test {
 protected:
  OpenApi() { document_ = parser_.parse(std::string(kOpenApiDocument)); }
  std::vector<std::string> documented() {
    std::vector<std::string> paths;
    for (const auto path : document_["paths"].get_object()) paths.emplace_back(path.key);
    return paths;
  }
  simdjson::dom::parser parser_;
  simdjson::dom::element document_;
};

TEST_F(OpenApi, DescribesEveryPathThatIsServedAndNoOther) {
  EXPECT_THAT(documented(), ::testing::UnorderedElementsAreArray(Router::routes().begin(),
                                                                 Router::routes().end()));
}

TEST_F(OpenApi, IsServedAtEachPathWithTheTypeThatItNames) {
  World world;
  const Ports ports = world.ports();
  const Router router(ports, {});
  for (std::string path : documented()) {
    const auto operation = document_["paths"][path]["get"];
    if (operation.error() != simdjson::SUCCESS) continue;  // it changes something
    const std::size_t brace = path.find('{');
    if (brace != std::string::npos) path.replace(brace, std::string::npos, "a1");
    const Response response = router.answer({Method::kGet, path, ""});
    EXPECT_EQ(response.code, 200) << path;
    const auto content = operation["responses"]["200"]["content"];
    if (content.error() != simdjson::SUCCESS) continue;  // a shared answer
    const std::string_view type = (*content.get_object().begin()).key;
    EXPECT_EQ(response.content_type.substr(0, type.size()), type) << path;
  }
}

TEST_F(OpenApi, HasEverythingThatItRefersTo) {
  const std::string text(kOpenApiDocument);
  const std::string mark = R"("$ref": "#)";
  int references = 0;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const std::size_t from = at + mark.size();
    const std::string pointer = text.substr(from, text.find('"', from) - from);
    EXPECT_EQ(document_.at_pointer(pointer).error(), simdjson::SUCCESS) << pointer;
    ++references;
  }
  EXPECT_GT(references, 10);
}

TEST_F(OpenApi, NamesTheLimitsThatHold) {
  const auto limit = document_.at_pointer("/paths/~1api~1v1~1alerts/get/parameters/1/schema");
  EXPECT_EQ(limit["maximum"].get_uint64().value(), Router::kMostAlerts);
  EXPECT_EQ(limit["default"].get_uint64().value(), Router::kDefaultLimit);
}

}  // namespace
}  // namespace limen::http
