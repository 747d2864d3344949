#include "engine/accept/decoder.h"

#include <gtest/gtest.h>

#include "tests/engine/accept/accepting.h"

namespace limen::accept {
namespace {

constexpr std::string_view kWait =
    R"("specversion":"1.0","id":"w1","source":"/s","type":"org.limen.wait.v1","time":"2026-05-02T06:14:09Z")";
constexpr std::string_view kWaitData =
    R"("point":"XZABC","direction":"entry","wait_kind":"actual","status":"measured")";

/// What a crossing's further members lead to.
std::string with(std::string_view data_members) {
  return Accepting().verdict(crossing_with(data_members));
}
std::string beside(std::string_view members) {
  return Accepting().verdict(crossing_beside(members));
}

TEST(Decoder, ReadsACrossing) {
  Accepting a;
  ASSERT_EQ(
      a.verdict(
          R"({"specversion":"1.0","id":"01J9Z0","source":"/feeds/bcp-west",)"
          R"("type":"org.limen.crossing.v1","subject":"XZABC",)"
          R"( "time":"2026-05-02T06:14:09.120Z","data":{"point":"XZABC","direction":"entry",)"
          R"("mode":"car", "lane":{"id":"L3","kind":"general"},"document":{"kind":"passport",)"
          R"("token":"b64","issuer":"UTO","mrz":{"check":"ok"}},)"
          R"( "timing":{"wait_s":840,"service_s":71},"protection":["child","medical"],)"
          R"("outcome":"admitted"}})"),
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

TEST(Decoder, RequiresTheKindsFields) {
  EXPECT_EQ(Accepting().verdict(event_of(kAttributeText, R"("point":"XZABC","mode":"car")")),
            "E106 missing /data/direction");
  EXPECT_EQ(
      Accepting().verdict(event_of(
          kAttributeText, R"("point":null,"direction":"entry","mode":"car","outcome":"admitted")")),
      "E106 missing /data/point");
}

TEST(Decoder, ChecksTimestampsInDataAlike) {
  EXPECT_EQ(with(R"("recorded_at":"2026-05-02T08:14:09.5+02:00")"), "ok");
  EXPECT_EQ(with(R"("recorded_at":"2026-05-02")"), "E110 bad-time /data/recorded_at");
  EXPECT_EQ(with(R"("recorded_at":"1969-05-02T00:00:00Z")"), "E110 bad-time /data/recorded_at");
  EXPECT_EQ(with(R"("recorded_at":5)"), "E107 wrong-type /data/recorded_at");
  Accepting a;
  a.decode(crossing_with(R"("recorded_at":"2026-05-02T08:14:09.5+02:00")"));
  EXPECT_EQ(a.value("recorded_at"), "2026-05-02T06:14:09.5Z");
}

TEST(Decoder, ChecksTypes) {
  EXPECT_EQ(with(R"("refusal_ground":7)"), "E107 wrong-type /data/refusal_ground");
  EXPECT_EQ(with(R"("refusal_ground":{"a":1})"), "E107 wrong-type /data/refusal_ground");
  EXPECT_EQ(with(R"("channel":true)"), "E107 wrong-type /data/channel");
  EXPECT_EQ(with(R"("party":{"size":"3"})"), "E107 wrong-type /data/party/size");
  EXPECT_EQ(with(R"("party":{"size":2.5})"), "E107 wrong-type /data/party/size");
  EXPECT_EQ(with(R"("timing":{"wait_s":"3"})"), "E107 wrong-type /data/timing/wait_s");
  EXPECT_EQ(with(R"("timing":{"wait_s":false})"), "E107 wrong-type /data/timing/wait_s");
  EXPECT_EQ(with(R"("protection":"child")"), "E107 wrong-type /data/protection");
  EXPECT_EQ(with(R"("protection":["child",null])"), "E107 wrong-type /data/protection/1");
  EXPECT_EQ(with(R"("lane":"L3")"), "E107 wrong-type /data/lane");
  EXPECT_EQ(with(R"("lane":[])"), "E107 wrong-type /data/lane");
}

TEST(Decoder, TakesAnyWholeNumberAsInt) {
  Accepting a;
  for (const auto& [text, value] : {std::pair{"3", "3"},
                                    {"3.0", "3"},
                                    {"1e3", "1000"},
                                    {"9223372036854775807", "9223372036854775807"},
                                    {"92233720368547758070e-1", "9223372036854775807"},
                                    {"-0", "0"}}) {
    EXPECT_EQ(a.verdict(crossing_with(std::string("\"party\":{\"size\":") + text + "}")), "ok");
    EXPECT_EQ(a.value("party.size"), value);
  }
  EXPECT_EQ(with(R"("party":{"size":9223372036854775808})"), "E109 out-of-range /data/party/size");
  EXPECT_EQ(with(R"("party":{"size":1e400})"), "E109 out-of-range /data/party/size");
}

TEST(Decoder, ChecksLimits) {
  EXPECT_EQ(with(R"("party":{"size":-1})"), "E109 out-of-range /data/party/size");
  EXPECT_EQ(with(R"("timing":{"wait_s":-0.001})"), "E109 out-of-range /data/timing/wait_s");
  EXPECT_EQ(with(R"("timing":{"wait_s":0})"), "ok");
  EXPECT_EQ(with(R"("timing":{"wait_s":-0.0})"), "ok");
  EXPECT_EQ(with(R"("timing":{"wait_s":1e309})"), "E109 out-of-range /data/timing/wait_s");
  EXPECT_EQ(with(R"("timing":{"wait_s":1e-400})"), "ok");
  EXPECT_EQ(with(R"("vehicle":{"confidence":1.0})"), "ok");
  EXPECT_EQ(with(R"("vehicle":{"confidence":1.0000001})"),
            "E109 out-of-range /data/vehicle/confidence");
}

TEST(Decoder, ChecksEnumerations) {
  EXPECT_EQ(with(R"("channel":"kiosk")"), "ok");
  EXPECT_EQ(with(R"("channel":"Kiosk")"), "E108 unknown-value /data/channel");
  EXPECT_EQ(with(R"("channel":"")"), "E108 unknown-value /data/channel");
  EXPECT_EQ(with(R"("protection":[])"), "ok");
  EXPECT_EQ(with(R"("protection":["child","adult"])"), "E108 unknown-value /data/protection/1");
  EXPECT_EQ(with(R"("channel":"k\u0069osk")"), "ok");
}

TEST(Decoder, RefusesWhatIsKnownAndStandsTwice) {
  EXPECT_EQ(beside(R"("id":"e1")"), "E112 duplicate-field /id");
  EXPECT_EQ(beside(R"("id":null)"), "E112 duplicate-field /id");
  EXPECT_EQ(beside(R"("type":"org.example.other")"), "E112 duplicate-field /type");
  EXPECT_EQ(beside(R"("data":{})"), "E112 duplicate-field /data");
  EXPECT_EQ(with(R"("mode":"car")"), "E112 duplicate-field /data/mode");
  EXPECT_EQ(with(R"("channel":null,"channel":"kiosk")"), "E112 duplicate-field /data/channel");
  EXPECT_EQ(with(R"("lane":{"id":"a"},"lane":{"kind":"bus"})"), "E112 duplicate-field /data/lane");
  EXPECT_EQ(with(R"("lane":null,"lane":{"kind":"bus"})"), "E112 duplicate-field /data/lane");
  EXPECT_EQ(with(R"("lane":{"id":"a","id":"a"})"), "E112 duplicate-field /data/lane/id");
  EXPECT_EQ(with(R"("\u006dode":"car")"), "E112 duplicate-field /data/mode");
  EXPECT_EQ(with(R"("x":1,"x":2)"), "ok");
  EXPECT_EQ(beside(R"("x":1,"x":2)"), "ok");
}

TEST(Decoder, TakesNullAsAbsent) {
  Accepting a;
  EXPECT_EQ(
      a.verdict(crossing_with(R"("lane":null,"channel":null,"party":{"size":null},"x":null)")),
      "ok");
  EXPECT_EQ(a.value("channel"), "absent");
  EXPECT_EQ(a.value("party.size"), "absent");
  EXPECT_EQ(a.decoder.unknown_fields(), 0U);
}

TEST(Decoder, IgnoresAndCountsUnknownFields) {
  Accepting a;
  EXPECT_EQ(
      a.verdict(crossing_with(
          R"("x":1,"lane":{"id":"a","y":{"z":[1,{"point":2}]}},"traveller.minor":"adult","":0)")),
      "ok");
  EXPECT_EQ(a.decoder.unknown_fields(), 4U);
  EXPECT_EQ(a.value("traveller.minor"), "absent");
  EXPECT_EQ(a.verdict(crossing_beside(R"("traceparent":"00-x","Type":"y","dataschema":{"a":1})")),
            "ok");
  EXPECT_EQ(a.decoder.unknown_fields(), 0U);
}

TEST(Decoder, TellsTheFirstOffenceInTheText) {
  EXPECT_EQ(with(R"("channel":7,"mode":"car")"), "E107 wrong-type /data/channel");
  EXPECT_EQ(Accepting().verdict(
                R"({"data":{"point":1},"id":"","type":"org.limen.crossing.v1","subject":7})"),
            "E107 wrong-type /data/point");
  EXPECT_EQ(Accepting().verdict(
                R"({"id":"","data":{"point":1},"type":"org.limen.crossing.v1","subject":7})"),
            "E115 bad-attribute /id");
  EXPECT_EQ(Accepting().verdict(event_of(kAttributeText, R"("point":"XZABC","mode":"boat")")),
            "E108 unknown-value /data/mode");
}

TEST(Decoder, TakesIdentifiersOf1To128Characters) {
  const auto token = [](const std::string& text) {
    return with("\"document\":{\"token\":\"" + text + "\"}");
  };
  EXPECT_EQ(token("x"), "ok");
  EXPECT_EQ(token(""), "E114 bad-token /data/document/token");
  EXPECT_EQ(token(std::string(128, 'x')), "ok");
  EXPECT_EQ(token(std::string(129, 'x')), "E114 bad-token /data/document/token");
  std::string wide;
  for (int i = 0; i < 128; ++i) wide += "\xF0\x9F\x98\x80";
  EXPECT_EQ(token(wide), "ok");
  EXPECT_EQ(token(wide + "x"), "E114 bad-token /data/document/token");
}

TEST(Decoder, ReadsOtherKinds) {
  Accepting a;
  EXPECT_EQ(a.verdict(event_of(kWait, std::string(kWaitData) + R"(,"queue_length":12)")), "ok");
  EXPECT_EQ(a.value("queue_length"), "12");
  EXPECT_EQ(a.value("type"), "#wait");
  EXPECT_EQ(a.verdict(event_of(kWait, std::string(kWaitData) + R"(,"outcome":"admitted")")), "ok");
  EXPECT_EQ(a.decoder.unknown_fields(), 1U);  // a field of crossings only
}

TEST(Decoder, KeepsRowsApart) {
  Accepting a;
  for (int i = 0; i < 50; ++i) {
    const std::string size = std::to_string(i);
    const std::string more = i % 2 == 0 ? "\"party\":{\"size\":" + size + "}" : "\"x\":1";
    ASSERT_EQ(a.verdict(crossing_with(more)), "ok");
    EXPECT_EQ(a.value("party.size"), i % 2 == 0 ? size : "absent");
    ASSERT_EQ(a.verdict("{").substr(0, 4), "E101");
  }
  EXPECT_EQ(a.batch.size(), 50U);
}

TEST(Decoder, FillsARejection) {
  Accepting a;
  EXPECT_EQ(a.decode(crossing_with(R"("channel":"secret")")), Decoded::kInvalid);
  EXPECT_EQ(a.rejection.message,
            "`channel` must be one of booth, egate, kiosk, mobile, manual_fallback.");
  EXPECT_EQ(a.rejection.position, 7U);
  EXPECT_EQ(a.rejection.bytes, crossing_with(R"("channel":"secret")").size());
  EXPECT_EQ(a.rejection.hash.size(), 32U);
  EXPECT_EQ(a.rejection.payload, std::nullopt);
}

TEST(Decoder, HashesTheContentWithItsKey) {
  Accepting a;
  a.decode("{");
  const std::string hash = a.rejection.hash;
  a.decode("{{");
  EXPECT_NE(a.rejection.hash, hash);
  a.decode("{");
  EXPECT_EQ(a.rejection.hash, hash);
  Accepting other(a.schema, {.max_ahead = {}, .key = "another key"});
  other.decode("{");
  EXPECT_NE(other.rejection.hash, hash);
}

TEST(Decoder, KeepsThePayloadOnlyIfAsked) {
  Accepting a(Accepting().schema, {.max_ahead = {}, .keep_payload = true});
  a.decode("{broken");
  EXPECT_EQ(a.rejection.payload, "{broken");
}

TEST(Decoder, NeverQuotesTheContent) {
  Accepting a;
  for (const char* members :
       {R"("channel":"S3CR3T")", R"("S3CR3T":tru)", R"("party":{"size":"S3CR3T"})",
        R"("document":{"token":""},"x":"S3CR3T")", R"("recorded_at":"S3CR3T")"}) {
    ASSERT_EQ(a.decode(crossing_with(members)), Decoded::kInvalid);
    EXPECT_EQ(a.rejection.message.find("S3CR3T"), std::string::npos) << members;
    EXPECT_EQ(a.rejection.pointer.find("S3CR3T"), std::string::npos) << members;
  }
}

}  // namespace
}  // namespace limen::accept
