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
/// The attributes with one replaced: `"id":…` by another text.
std::string replaced(std::string_view member, std::string_view by) {
  std::string attributes(kAttributeText);
  attributes.replace(attributes.find(member), member.size(), by);
  return Accepting().verdict(event_of(attributes, kDataText));
}
std::string at_time(std::string_view time) {
  return replaced(R"("time":"2026-05-02T06:14:09.120Z")",
                  std::string("\"time\":\"").append(time).append("\""));
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

TEST(Decoder, RefusesWhatIsNoJson) {
  Accepting a;
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "{}}",
                           "{} x",
                           "{]",
                           "[}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{,}",
                           "{a:1}",
                           "{'a':1}",
                           "{\"a\":1 \"b\":2}",
                           "{\"a\"::1}",
                           "[1,]",
                           "[1 2]",
                           "nul",
                           "nulll",
                           "\"a",
                           "{\"a\":\"\n\"}",
                           "{\"a\":\"\\x\"}",
                           "{\"a\":\"\\u12g4\"}",
                           "{\"a\":01}",
                           "{\"a\":1.}",
                           "{\"a\":tru}",
                           "{\"a\":true1}",
                           "{\"a\":\"b\"c}",
                           "{\"a\":{\"b\":1}",
                           "\xEF\xBB\xBF{}",
                           "{\"a\":1}{\"a\":1}",
                           "1 2",
                           "\"a\" \"b\"",
                           "{\"a\":[1}",
                           "\x0C{}"}) {
    EXPECT_EQ(a.verdict(text), "E101 not-json ") << text;
  }
  EXPECT_EQ(a.verdict(std::string_view("{}\0", 3)), "E101 not-json ");
}

TEST(Decoder, TellsNoJsonEvenWhereSomethingElseIsWrongBefore) {
  EXPECT_EQ(with(R"("mode":7,"x":tru)"), "E101 not-json ");
  EXPECT_EQ(Accepting().verdict(R"({"type":"org.example.other","x":01})"), "E101 not-json ");
}

TEST(Decoder, RefusesWhatIsNotUtf8) {
  Accepting a;
  for (const char* text :
       {"{\"a\":\"\xFF\"}", "{\"a\":\"\xC3\"}", "{\"a\":\"\xC0\x80\"}", "{\"a\":\"\xED\xA0\x80\"}",
        "{\"a\":\"\xF4\x90\x80\x80\"}", "\x80", "{\"a\":\x80}", "{\"\xFF"}) {
    EXPECT_EQ(a.verdict(text), "E102 not-utf8 ") << text;
  }
}

TEST(Decoder, RefusesHalfACharacterInAnEscape) {
  Accepting a;
  EXPECT_EQ(with(R"("x":"\ud800")"), "E102 not-utf8 ");
  EXPECT_EQ(with(R"("x":"\udc00")"), "E102 not-utf8 ");
  EXPECT_EQ(with(R"("x":"\ud800\u0041")"), "E102 not-utf8 ");
  EXPECT_EQ(with(R"("\ud800":1)"), "E102 not-utf8 ");
  EXPECT_EQ(with(R"("x":"\ud83d\ude00")"), "ok");
}

TEST(Decoder, RefusesJsonThatIsNoObject) {
  Accepting a;
  for (const char* text : {"[]", "[1]", "1", "\"a\"", "null", "true", "-1.5e3 ", " [ ] "}) {
    EXPECT_EQ(a.verdict(text), "E103 not-an-object ") << text;
  }
}

TEST(Decoder, TakesOneMebibyteAndNoMore) {
  Accepting a;
  const std::size_t mebibyte = std::size_t{1} << 20U;
  const std::string event = crossing_with(R"("x":"")");
  const auto padded = [&](std::size_t size) {
    return crossing_with("\"x\":\"" + std::string(size - event.size(), 'y') + "\"");
  };
  ASSERT_EQ(padded(mebibyte).size(), mebibyte);
  EXPECT_EQ(a.verdict(padded(mebibyte)), "ok");
  EXPECT_EQ(a.verdict(padded(mebibyte + 1)), "E104 too-large ");
  EXPECT_EQ(a.rejection.bytes, mebibyte + 1);
}

TEST(Decoder, TakesThirtyTwoLevelsAndNoMore) {
  // The event is level 1, `data` level 2.
  const auto nested = [](int levels) {
    return std::string("\"x\":") + std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
  };
  EXPECT_EQ(with(nested(30)), "ok");
  std::string pointer = "E105 too-deep /data/x";
  for (int i = 0; i < 30; ++i) pointer += "/0";
  EXPECT_EQ(with(nested(31)), pointer);
  EXPECT_EQ(beside(nested(31)), "ok");
  EXPECT_EQ(beside(nested(100'000)).substr(0, 18), "E105 too-deep /x/0");
  EXPECT_EQ(Accepting().verdict(std::string(33, '[') + std::string(33, ']')).substr(0, 13),
            "E105 too-deep");
  EXPECT_EQ(Accepting().verdict(std::string(32, '[') + std::string(32, ']')),
            "E103 not-an-object ");
}

TEST(Decoder, RequiresTheAttributesOfCloudEventsAndTime) {
  EXPECT_EQ(replaced(R"("specversion":"1.0",)", ""), "E106 missing /specversion");
  EXPECT_EQ(replaced(R"("id":"e1",)", ""), "E106 missing /id");
  EXPECT_EQ(replaced(R"("source":"/s",)", ""), "E106 missing /source");
  EXPECT_EQ(replaced(R"("type":"org.limen.crossing.v1",)", ""), "E106 missing /type");
  EXPECT_EQ(replaced(R"(,"time":"2026-05-02T06:14:09.120Z")", ""), "E106 missing /time");
  EXPECT_EQ(replaced(R"("id":"e1")", R"("id":null)"), "E106 missing /id");
  EXPECT_EQ(Accepting().verdict("{}"), "E106 missing /specversion");
}

TEST(Decoder, ChecksTheAttributes) {
  EXPECT_EQ(replaced(R"("specversion":"1.0")", R"("specversion":"0.3")"),
            "E115 bad-attribute /specversion");
  EXPECT_EQ(replaced(R"("specversion":"1.0")", R"("specversion":1.0)"),
            "E107 wrong-type /specversion");
  EXPECT_EQ(replaced(R"("id":"e1")", R"("id":"")"), "E115 bad-attribute /id");
  EXPECT_EQ(replaced(R"("id":"e1")", R"("id":7)"), "E107 wrong-type /id");
  EXPECT_EQ(replaced(R"("source":"/s")", R"("source":"")"), "E115 bad-attribute /source");
  EXPECT_EQ(replaced(R"("type":"org.limen.crossing.v1")", R"("type":"")"),
            "E115 bad-attribute /type");
  EXPECT_EQ(replaced(R"("type":"org.limen.crossing.v1")", R"("type":["x"])"),
            "E107 wrong-type /type");
  EXPECT_EQ(replaced(R"("time":"2026-05-02T06:14:09.120Z")", R"("time":1777702449)"),
            "E107 wrong-type /time");
  EXPECT_EQ(beside(R"("subject":"")"), "E115 bad-attribute /subject");
  EXPECT_EQ(beside(R"("subject":{})"), "E107 wrong-type /subject");
  EXPECT_EQ(beside(R"("subject":null)"), "ok");
}

TEST(Decoder, TakesDataOfJsonAlone) {
  EXPECT_EQ(beside(R"("datacontenttype":"application/json")"), "ok");
  EXPECT_EQ(beside(R"("datacontenttype":"Application/JSON; charset=utf-8")"), "ok");
  EXPECT_EQ(beside(R"("datacontenttype":"application/vnd.border+json")"), "ok");
  EXPECT_EQ(beside(R"("datacontenttype":"text/xml")"), "E115 bad-attribute /datacontenttype");
  EXPECT_EQ(beside(R"("datacontenttype":"application/jsonl")"),
            "E115 bad-attribute /datacontenttype");
  EXPECT_EQ(beside(R"("data_base64":"e30=")"), "E115 bad-attribute /data_base64");
  EXPECT_EQ(beside(R"("data_base64":null)"), "ok");
}

TEST(Decoder, MissesRequiredFieldsWhereThereIsNoData) {
  Accepting a;
  const std::string attributes(kAttributeText);
  EXPECT_EQ(a.verdict("{" + attributes + "}"), "E106 missing /data/point");
  EXPECT_EQ(a.verdict("{" + attributes + ",\"data\":null}"), "E106 missing /data/point");
  EXPECT_EQ(a.verdict("{" + attributes + ",\"data\":{}}"), "E106 missing /data/point");
  EXPECT_EQ(a.verdict("{" + attributes + ",\"data\":[]}"), "E107 wrong-type /data");
  EXPECT_EQ(a.verdict("{" + attributes + ",\"data\":\"{}\"}"), "E107 wrong-type /data");
  EXPECT_EQ(a.rejection.message, "`data` must be an object.");
}

TEST(Decoder, RequiresTheKindsFields) {
  EXPECT_EQ(Accepting().verdict(event_of(kAttributeText, R"("point":"XZABC","mode":"car")")),
            "E106 missing /data/direction");
  EXPECT_EQ(
      Accepting().verdict(event_of(
          kAttributeText, R"("point":null,"direction":"entry","mode":"car","outcome":"admitted")")),
      "E106 missing /data/point");
}

TEST(Decoder, TakesTimesFrom1970To2200InUtc) {
  EXPECT_EQ(at_time("1970-01-01T00:00:00Z"), "ok");
  EXPECT_EQ(at_time("1969-12-31T23:59:59.999999999Z"), "E110 bad-time /time");
  EXPECT_EQ(at_time("1970-01-01T00:30:00+01:00"), "E110 bad-time /time");
  EXPECT_EQ(at_time("1969-12-31T23:30:00-01:00"), "ok");
  EXPECT_EQ(at_time("2200-12-31T23:59:59.999999999Z"), "ok");
  EXPECT_EQ(at_time("2201-01-01T00:00:00Z"), "E110 bad-time /time");
  EXPECT_EQ(at_time("2200-12-31T23:30:00-01:00"), "E110 bad-time /time");
  EXPECT_EQ(at_time("2201-01-01T00:30:00+01:00"), "ok");
  EXPECT_EQ(at_time("2016-12-31T23:59:60Z"), "E110 bad-time /time");
  EXPECT_EQ(at_time("2026-05-02T06:14:09"), "E110 bad-time /time");
  EXPECT_EQ(at_time(""), "E110 bad-time /time");
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

TEST(Decoder, TakesNumbersBeyondAllLimitsInUnknownMembers) {
  EXPECT_EQ(with(R"("x":123456789012345678901234567890,"y":1e400,"z":-1e-400)"), "ok");
  EXPECT_EQ(beside(R"("x":123456789012345678901234567890)"), "ok");
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

TEST(Decoder, IgnoresTypesThatTheSchemaLacks) {
  Accepting a;
  EXPECT_EQ(a.verdict(R"({"type":"org.example.other"})"), "ignored org.example.other");
  EXPECT_EQ(a.batch.size(), 0U);
  EXPECT_EQ(a.verdict(R"({"id":7,"data":{"point":9},"type":"org.limen.crossing.v2"})"),
            "ignored org.limen.crossing.v2");
  EXPECT_EQ(a.verdict(R"({"type":"org.limen.alert.v1","type":"x"})"), "E112 duplicate-field /type");
}

TEST(Decoder, ReadsDataThatStandsBeforeTheType) {
  Accepting a;
  const std::string data = "\"data\":{" + std::string(kDataText) + ",\"channel\":\"kiosk\"}";
  EXPECT_EQ(a.verdict("{" + data + "," + std::string(kAttributeText) + "}"), "ok");
  EXPECT_EQ(a.value("channel"), "#kiosk");
  EXPECT_EQ(a.verdict("{\"data\":{\"point\":1}," + std::string(kAttributeText) + "}"),
            "E107 wrong-type /data/point");
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

TEST(Decoder, ReadsNamesWithEscapes) {
  Accepting a;
  EXPECT_EQ(
      a.verdict(event_of(
          kAttributeText,
          R"("\u0070oint":"X\u005aABC","direction":"entry","mode":"car","outcome":"admitted")")),
      "ok");
  EXPECT_EQ(a.value("point"), "XZABC");
  EXPECT_EQ(a.verdict(crossing_with(R"("refusal_ground":"\"\\\/\b\f\n\r\t\u20ac\ud83d\ude00é")")),
            "ok");
  EXPECT_EQ(a.row().find("refusal_ground=\"\\/\b\f\n\r\t€😀é\n") != std::string::npos, true);
}

TEST(Decoder, WritesPointersWithTheirEscapes) {
  const std::string deep = std::string(31, '[') + std::string(31, ']');
  EXPECT_EQ(with("\"a/b~\\u0063\":" + deep).substr(0, 29), "E105 too-deep /data/a~1b~0c/0");
}

TEST(Decoder, MarksAnExercise) {
  Accepting a;
  EXPECT_EQ(a.verdict(crossing_beside(R"("exercise":true)")), "ok");
  EXPECT_TRUE(a.batch.row(0).exercise);
  EXPECT_EQ(a.verdict(crossing_beside(R"("exercise":false)")), "ok");
  EXPECT_FALSE(a.batch.row(1).exercise);
  EXPECT_EQ(a.verdict(crossing_beside(R"("exercise":null)")), "ok");
  EXPECT_EQ(beside(R"("exercise":"true")"), "E107 wrong-type /exercise");
  EXPECT_EQ(beside(R"("exercise":1)"), "E107 wrong-type /exercise");
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

TEST(Decoder, ChecksAgainstTheRecordsTimestampIfThereIsOne) {
  Accepting a;
  const std::string event = crossing_with(R"("channel":"kiosk")");  // at 06:14:09.120
  const auto record_time = types::parse_rfc3339("2026-05-02T06:12:09.120Z");
  EXPECT_EQ(a.verdict(event, {}, *record_time), "ok");
  EXPECT_EQ(a.verdict(event, {}, *record_time - types::Micros(1)), "E111 ahead /time");
  EXPECT_EQ(a.rejection.message, "`time` is more than 2m later than the record's timestamp.");
  EXPECT_EQ(a.verdict(event, {}, types::parse_rfc3339("2030-01-01T00:00:00Z")), "ok");
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
