#include "tests/connectors/http/wiring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/http/client.h"
#include "tests/connectors/store/alerts.h"

namespace limen::http {
namespace {

using ::testing::HasSubstr;

TEST(Wiring, CarriesAnAlertFromTheEngineToTheStreamAndTheHistory) {
  Wiring all;
  const std::string address = all.server->address();
  Client live(address);
  live.get("/api/v1/alerts/stream", "Last-Event-ID: 0\r\n");
  const std::string alert = store::alert_json({.id = "a1"});
  ASSERT_TRUE(all.recorder->offer({alert, true}));
  EXPECT_THAT(live.until("\"}}}\n\n"), HasSubstr("id: 1\nevent: alert\ndata: " + alert + "\n\n"));
  EXPECT_EQ(fetch(address, "/api/v1/alerts?status=open").body,
            R"({"seq":1,"alerts":[{"seq":1,"open":true,"alert":)" + alert + R"(,"firing":)" +
                alert + "}]}");
  EXPECT_THAT(fetch(address, "/api/v1/alerts/a1").body,
              HasSubstr(R"(,"rule":{"rule":"wait-target",)"));
  EXPECT_THAT(fetch(address, "/metrics").body, HasSubstr("\nlimen_sse_clients 1\n"));
}

TEST(Wiring, CarriesAnEventFromTheEngineToThePoint) {
  Wiring all;
  const std::string address = all.server->address();
  Client live(address);
  live.get("/api/v1/alerts/stream");
  live.until("event: points\ndata: ");
  all.border.add("crossing", 0, {{"point", "XZAAA"}, {"direction", "entry"}});
  all.border.publish(0);
  EXPECT_FALSE(live.until(R"("points":[{"point":"XZAAA")").empty());
  EXPECT_THAT(fetch(address, "/api/v1/points").body, HasSubstr(R"({"point":"XZAAA")"));
}

TEST(Wiring, TellsStatusHealthAndReadiness) {
  Wiring all;
  const std::string address = all.server->address();
  EXPECT_THAT(fetch(address, "/api/v1/status").body, HasSubstr(R"("rule":"wait-target")"));
  EXPECT_EQ(fetch(address, "/healthz").code, 200);
  EXPECT_EQ(fetch(address, "/readyz").code, 200);
  types::EngineStatus stuck;
  stuck.now = all.now() - situation::kLongestSilence;
  stuck.not_ready = "The broker cannot be reached.";
  all.status.set(std::move(stuck));
  EXPECT_EQ(fetch(address, "/healthz").code, 503);
  EXPECT_THAT(fetch(address, "/readyz").body, HasSubstr("The broker cannot be reached."));
}

}  // namespace
}  // namespace limen::http
