#include "engine/accept/decoder.h"

#include <gtest/gtest.h>

#include "tests/engine/accept/accepting.h"

namespace limen::accept {
namespace {

TEST(Decoder, ReadsACrossing) {
  Accepting a;
  ASSERT_EQ(
      a.verdict(
          R"({"specversion":"1.0","id":"01J9Z0","source":"/feeds/bcp-west","type":"org.limen.crossing.v1","subject":"XZABC",)"
          R"( "time":"2026-05-02T06:14:09.120Z","data":{"point":"XZABC","direction":"entry","mode":"car",)"
          R"( "lane":{"id":"L3","kind":"general"},"document":{"kind":"passport","token":"b64","issuer":"UTO","mrz":{"check":"ok"}},)"
          R"( "timing":{"wait_s":840,"service_s":71},"protection":["child","medical"],"outcome":"admitted"}})"),
      "ok");
  EXPECT_EQ(a.row(),
            "crossing\ntime=2026-05-02T06:14:09.12Z\nid=01J9Z0\nsource=/feeds/bcp-west\n"
            "subject=XZABC\ntype=#crossing\npoint=XZABC\ndirection=#entry\ndirection=entry\n"
            "mode=#car\nmode=car\noutcome=#admitted\noutcome=admitted\nlane.id=L3\n"
            "lane.kind=#general\nlane.kind=general\ndocument.kind=#passport\n"
            "document.kind=passport\ndocument.token=b64\ndocument.issuer=UTO\n"
            "document.mrz.check=#ok\ndocument.mrz.check=ok\ntiming.wait_s=840\n"
            "timing.service_s=71\nprotection=child|medical|\n");
}

TEST(Decoder, SaysWhatIsWrongAndWhere) {
  Accepting a;
  EXPECT_EQ(a.verdict("{"), "E101 not-json ");
  EXPECT_EQ(a.verdict("[1]"), "E103 not-an-object ");
  EXPECT_EQ(a.verdict(event_of(kAttributeText, R"("point":"XZABC")")),
            "E106 missing /data/direction");
}

}  // namespace
}  // namespace limen::accept
