#include "connectors/http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/http/world.h"

namespace limen::http {
namespace {

using ::testing::HasSubstr;

class RouterTest : public ::testing::Test {
 protected:
  Response get(std::string target, Method method = Method::kGet) {
    return router_.answer({method, std::move(target), ""});
  }
  World world_;
  Ports ports_ = world_.ports();
  Router router_{ports_, {{"index.html", "<p>board</p>"}}};
};

TEST_F(RouterTest, AsksForAlertsAsTheParametersSay) {
  EXPECT_EQ(get("/api/v1/alerts").text(), R"({"seq":2,"alerts":[]})");
  EXPECT_FALSE(world_.asked.open_only);
  EXPECT_EQ(world_.asked.limit, 200U);
  EXPECT_EQ(get("/api/v1/alerts?status=open&limit=5000&rule=wait-target&point=XZ%41").code, 200);
  EXPECT_TRUE(world_.asked.open_only);
  EXPECT_EQ(world_.asked.limit, 5000U);
  EXPECT_EQ(world_.asked.rule, "wait-target");
  EXPECT_EQ(world_.asked.point, "XZA");
}

TEST_F(RouterTest, SaysWhatIsWrongWithParameters) {
  for (const auto& [query, part] :
       std::map<std::string, std::string>{{"status=closed", "open or all"},
                                          {"limit=0", "1 to 5000"},
                                          {"limit=5001", "1 to 5000"},
                                          {"limit=-1", "1 to 5000"},
                                          {"limit=1e3", "1 to 5000"},
                                          {"limit=", "1 to 5000"},
                                          {"limit=99999999999999999999", "1 to 5000"},
                                          {"limit=1&limit=1", "twice"},
                                          {"sort=time", "are status, limit"},
                                          {"rule=" + std::string(129, 'r'), "128"}}) {
    const Response response = get("/api/v1/alerts?" + query);
    EXPECT_EQ(response.code, 400) << query;
    EXPECT_THAT(std::string(response.text()), HasSubstr(part));
    EXPECT_THAT(std::string(response.text()), HasSubstr(R"({"error":")"));
  }
  EXPECT_EQ(get("/api/v1/points?x=1").code, 400);
}

TEST_F(RouterTest, PassesOnWhatTheStoreComplainsOf) {
  world_.store_fails = true;
  EXPECT_EQ(get("/api/v1/alerts").code, 503);
  EXPECT_EQ(get("/api/v1/alerts").text(),
            R"({"error":"The alert history could not be read: \"disk\"."})");
}

TEST_F(RouterTest, TellsAnAlertsHistoryWithItsRule) {
  EXPECT_EQ(get("/api/v1/alerts/a1").text(), R"({"alert_id":"a1","history":[{"id":"a1-firing"}],)"
                                             R"("rule":{"rule":"wait-target"}})");
  EXPECT_EQ(get("/api/v1/alerts/a1").route, "/api/v1/alerts/{alert_id}");
  EXPECT_EQ(get("/api/v1/alerts/a2").code, 404);
  EXPECT_EQ(get("/api/v1/alerts/").code, 404);
  EXPECT_EQ(get("/api/v1/alerts/a1/x").code, 404);
  EXPECT_EQ(get("/api/v1/alerts/a1%2Fx").code, 404);
}

TEST_F(RouterTest, TellsWhetherItLivesAndIsReady) {
  EXPECT_EQ(get("/healthz").text(), "ok\n");
  EXPECT_EQ(get("/readyz").text(), R"({"ready":true})");
  world_.not_alive = "No sign of life.";
  world_.not_ready = "The topic \"crossings\" is not there.";
  EXPECT_EQ(get("/healthz").code, 503);
  EXPECT_EQ(get("/readyz").code, 503);
  EXPECT_EQ(get("/readyz").text(),
            R"({"ready":false,"reason":"The topic \"crossings\" is not there."})");
}

TEST_F(RouterTest, ServesTheBoardAndNothingElse) {
  EXPECT_EQ(get("/").text(), "<p>board</p>");
  EXPECT_EQ(get("/").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(get("/nowhere").code, 404);
  EXPECT_EQ(get("/nowhere").route, "none");
  EXPECT_EQ(get("/api/v2/alerts").code, 404);
  EXPECT_EQ(get("/../etc/passwd").code, 400);
}

TEST_F(RouterTest, SaysThatTheBoardIsNotBuiltWhereItIsNot) {
  const Router router(ports_, {});
  const Response response = router.answer({Method::kGet, "/", ""});
  EXPECT_EQ(response.code, 200);
  EXPECT_THAT(std::string(response.text()), HasSubstr("The board has not been built."));
}

TEST_F(RouterTest, ChangesNothing) {
  for (const char* path : {"/", "/api/v1/alerts", "/metrics", "/nowhere"}) {
    const Response response = get(path, Method::kOther);
    EXPECT_EQ(response.code, 405) << path;
    EXPECT_THAT(response.headers,
                ::testing::Contains(::testing::Pair(std::string_view("Allow"), "GET, HEAD")));
  }
}

TEST_F(RouterTest, ReloadsForThoseWithATokenAlone) {
  const Router router(ports_, {},
                      Tokens({{"lead", "0123456789abcdef"}, {"ops", "fedcba9876543210"}}));
  const auto post = [&](const std::string& authorization) {
    return router.answer({Method::kPost, "/api/v1/rules/reload", "", authorization});
  };
  EXPECT_EQ(post("Bearer fedcba9876543210").reload_by, "ops");
  EXPECT_EQ(post("bearer  0123456789abcdef").reload_by, "lead");
  for (const char* wrong :
       {"", "Bearer", "Bearer ", "Bearer 0123456789abcdeF", "Bearer 0123456789abcde",
        "Bearer 0123456789abcdef0", "Basic 0123456789abcdef", "0123456789abcdef"}) {
    const Response response = post(wrong);
    EXPECT_EQ(response.code, 401) << wrong;
    EXPECT_EQ(response.reload_by, "");
    EXPECT_THAT(response.headers, ::testing::Contains(::testing::Pair(
                                      std::string_view("WWW-Authenticate"), "Bearer")));
  }
}

TEST_F(RouterTest, ReloadsForNobodyWhereThereAreNoTokens) {
  const Response response =
      router_.answer({Method::kPost, "/api/v1/rules/reload", "", "Bearer 0123456789abcdef"});
  EXPECT_EQ(response.code, 403);
  EXPECT_THAT(std::string(response.text()), HasSubstr("http.tokens"));
  const Response read = get("/api/v1/rules/reload");
  EXPECT_EQ(read.code, 405);
  EXPECT_THAT(read.headers,
              ::testing::Contains(::testing::Pair(std::string_view("Allow"), "POST")));
}

TEST_F(RouterTest, GivesMetricsInTheFormThatPrometheusReads) {
  EXPECT_EQ(get("/metrics").content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(get("/metrics").text(), "# HELP up It is.\n");
}

}  // namespace
}  // namespace limen::http
