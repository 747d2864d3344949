// The attributes of CloudEvents, in structured mode.

#include <gtest/gtest.h>

#include "tests/engine/accept/accepting.h"

namespace limen::accept {
namespace {

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

TEST(DecoderAttributes, RequiresTheAttributesOfCloudEventsAndTime) {
  EXPECT_EQ(replaced(R"("specversion":"1.0",)", ""), "E106 missing /specversion");
  EXPECT_EQ(replaced(R"("id":"e1",)", ""), "E106 missing /id");
  EXPECT_EQ(replaced(R"("source":"/s",)", ""), "E106 missing /source");
  EXPECT_EQ(replaced(R"("type":"org.limen.crossing.v1",)", ""), "E106 missing /type");
  EXPECT_EQ(replaced(R"(,"time":"2026-05-02T06:14:09.120Z")", ""), "E106 missing /time");
  EXPECT_EQ(replaced(R"("id":"e1")", R"("id":null)"), "E106 missing /id");
  EXPECT_EQ(Accepting().verdict("{}"), "E106 missing /specversion");
}

TEST(DecoderAttributes, ChecksTheAttributes) {
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

TEST(DecoderAttributes, TakesDataOfJsonAlone) {
  EXPECT_EQ(beside(R"("datacontenttype":"application/json")"), "ok");
  EXPECT_EQ(beside(R"("datacontenttype":"Application/JSON; charset=utf-8")"), "ok");
  EXPECT_EQ(beside(R"("datacontenttype":"application/vnd.border+json")"), "ok");
  EXPECT_EQ(beside(R"("datacontenttype":"text/xml")"), "E115 bad-attribute /datacontenttype");
  EXPECT_EQ(beside(R"("datacontenttype":"application/jsonl")"),
            "E115 bad-attribute /datacontenttype");
  EXPECT_EQ(beside(R"("data_base64":"e30=")"), "E115 bad-attribute /data_base64");
  EXPECT_EQ(beside(R"("data_base64":null)"), "ok");
}

TEST(DecoderAttributes, MissesRequiredFieldsWhereThereIsNoData) {
  Accepting a;
  const std::string attributes(kAttributeText);
  EXPECT_EQ(a.verdict("{" + attributes + "}"), "E106 missing /data/point");
  EXPECT_EQ(a.verdict("{" + attributes + ",\"data\":null}"), "E106 missing /data/point");
  EXPECT_EQ(a.verdict("{" + attributes + ",\"data\":{}}"), "E106 missing /data/point");
  EXPECT_EQ(a.verdict("{" + attributes + ",\"data\":[]}"), "E107 wrong-type /data");
  EXPECT_EQ(a.verdict("{" + attributes + ",\"data\":\"{}\"}"), "E107 wrong-type /data");
  EXPECT_EQ(a.rejection.message, "`data` must be an object.");
}

TEST(DecoderAttributes, TakesTimesFrom1970To2200InUtc) {
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

TEST(DecoderAttributes, IgnoresTypesThatTheSchemaLacks) {
  Accepting a;
  EXPECT_EQ(a.verdict(R"({"type":"org.example.other"})"), "ignored org.example.other");
  EXPECT_EQ(a.batch.size(), 0U);
  EXPECT_EQ(a.verdict(R"({"id":7,"data":{"point":9},"type":"org.limen.crossing.v2"})"),
            "ignored org.limen.crossing.v2");
  EXPECT_EQ(a.verdict(R"({"type":"org.limen.alert.v1","type":"x"})"), "E112 duplicate-field /type");
}

TEST(DecoderAttributes, ReadsDataThatStandsBeforeTheType) {
  Accepting a;
  const std::string data = "\"data\":{" + std::string(kDataText) + ",\"channel\":\"kiosk\"}";
  EXPECT_EQ(a.verdict("{" + data + "," + std::string(kAttributeText) + "}"), "ok");
  EXPECT_EQ(a.value("channel"), "#kiosk");
  EXPECT_EQ(a.verdict("{\"data\":{\"point\":1}," + std::string(kAttributeText) + "}"),
            "E107 wrong-type /data/point");
}

TEST(DecoderAttributes, MarksAnExercise) {
  Accepting a;
  EXPECT_EQ(a.verdict(crossing_beside(R"("exercise":true)")), "ok");
  EXPECT_TRUE(a.batch.row(0).exercise);
  EXPECT_EQ(a.verdict(crossing_beside(R"("exercise":false)")), "ok");
  EXPECT_FALSE(a.batch.row(1).exercise);
  EXPECT_EQ(a.verdict(crossing_beside(R"("exercise":null)")), "ok");
  EXPECT_EQ(beside(R"("exercise":"true")"), "E107 wrong-type /exercise");
  EXPECT_EQ(beside(R"("exercise":1)"), "E107 wrong-type /exercise");
}

TEST(DecoderAttributes, ChecksAgainstTheRecordsTimestampIfThereIsOne) {
  Accepting a;
  const std::string event = crossing_with(R"("channel":"kiosk")");  // at 06:14:09.120
  const auto record_time = types::parse_rfc3339("2026-05-02T06:12:09.120Z");
  EXPECT_EQ(a.verdict(event, {}, *record_time), "ok");
  EXPECT_EQ(a.verdict(event, {}, *record_time - types::Micros(1)), "E111 ahead /time");
  EXPECT_EQ(a.rejection.message, "`time` is more than 2m later than the record's timestamp.");
  EXPECT_EQ(a.verdict(event, {}, types::parse_rfc3339("2030-01-01T00:00:00Z")), "ok");
}

}  // namespace
}  // namespace limen::accept
