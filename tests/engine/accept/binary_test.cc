// CloudEvents in the binary mode of Kafka: attributes in headers, the value is `data`.

#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/accept/accepting.h"

namespace limen::accept {
namespace {

using types::Header;

const std::vector<Header> kHeaders = {{"ce_specversion", "1.0"},
                                      {"ce_id", "e1"},
                                      {"ce_source", "/s"},
                                      {"ce_type", "org.limen.crossing.v1"},
                                      {"ce_time", "2026-05-02T06:14:09.120Z"},
                                      {"content-type", "application/json"}};
const std::string kData = "{" + std::string(kDataText) + "}";

/// The headers with one set to another value, or added.
std::vector<Header> with_header(std::string_view name, std::string_view value) {
  std::vector<Header> headers = kHeaders;
  for (Header& header : headers) {
    if (header.name != name) continue;
    header.value = value;
    return headers;
  }
  headers.push_back({name, value});
  return headers;
}

TEST(BinaryMode, ReadsAttributesFromHeaders) {
  Accepting structured;
  ASSERT_EQ(structured.verdict(
                event_of(std::string(kAttributeText) + R"(,"subject":"XZABC")", kDataText)),
            "ok");
  Accepting binary;
  ASSERT_EQ(binary.verdict(kData, with_header("ce_subject", "XZABC")), "ok");
  EXPECT_EQ(binary.row(), structured.row());
}

TEST(BinaryMode, IsToldByTheHeaders) {
  Accepting a;
  const std::string event = event_of(kAttributeText, kDataText);
  const std::vector<Header> structured = {{"content-type", "application/cloudevents+json"}};
  const std::vector<Header> spelled = {
      {"Content-Type", "Application/CloudEvents+JSON; charset=UTF-8"}, {"ce_specversion", "1.0"}};
  const std::vector<Header> foreign = {{"traceparent", "00-x"}};
  EXPECT_EQ(a.verdict(event), "ok");
  EXPECT_EQ(a.verdict(event, structured), "ok");
  EXPECT_EQ(a.verdict(event, spelled), "ok");
  EXPECT_EQ(a.verdict(event, foreign), "ok");
  EXPECT_EQ(a.verdict(event, kHeaders), "E106 missing /data/point");
}

TEST(BinaryMode, MissesAttributesThatNoHeaderHas) {
  Accepting a;
  std::vector<Header> headers = kHeaders;
  headers.erase(headers.begin() + 1);
  EXPECT_EQ(a.verdict(kData, headers), "E106 missing /id");
}

TEST(BinaryMode, ChecksHeadersAsAttributes) {
  Accepting a;
  EXPECT_EQ(a.verdict(kData, with_header("ce_specversion", "0.3")),
            "E115 bad-attribute /specversion");
  EXPECT_EQ(a.verdict(kData, with_header("ce_time", "yesterday")), "E110 bad-time /time");
  EXPECT_EQ(a.verdict(kData, with_header("ce_id", "")), "E115 bad-attribute /id");
  EXPECT_EQ(a.verdict(kData, with_header("ce_id", "\xFF")), "E102 not-utf8 /id");
  EXPECT_EQ(a.verdict(kData, with_header("content-type", "text/xml")),
            "E115 bad-attribute /datacontenttype");
  EXPECT_EQ(a.verdict(kData, with_header("ce_type", "other")), "ignored other");
  EXPECT_EQ(a.verdict(kData, with_header("ce_data", "{}")), "ok");
  std::vector<Header> twice = kHeaders;
  twice.push_back({"ce_id", "e2"});
  EXPECT_EQ(a.verdict(kData, twice), "E112 duplicate-field /id");
}

TEST(BinaryMode, MarksAnExercise) {
  Accepting a;
  EXPECT_EQ(a.verdict(kData, with_header("ce_exercise", "true")), "ok");
  EXPECT_TRUE(a.batch.row(0).exercise);
  EXPECT_EQ(a.verdict(kData, with_header("ce_exercise", "yes")), "E115 bad-attribute /exercise");
}

TEST(BinaryMode, TakesTheValueAsData) {
  Accepting a;
  EXPECT_EQ(a.verdict("", kHeaders), "E106 missing /data/point");
  EXPECT_EQ(a.verdict("null", kHeaders), "E106 missing /data/point");
  EXPECT_EQ(a.verdict("{\"point\":7}", kHeaders), "E107 wrong-type /data/point");
  EXPECT_EQ(a.verdict("{\"lane\":{\"kind\":\"x\"}}", kHeaders),
            "E108 unknown-value /data/lane/kind");
  EXPECT_EQ(a.verdict("[]", kHeaders), "E107 wrong-type /data");
  EXPECT_EQ(a.verdict("7", kHeaders), "E107 wrong-type /data");
  EXPECT_EQ(a.verdict("{", kHeaders), "E101 not-json /data");
  EXPECT_EQ(a.verdict("{} {}", kHeaders), "E101 not-json /data");
  EXPECT_EQ(a.verdict("\"\xFF\"", kHeaders), "E102 not-utf8 /data");
}

TEST(BinaryMode, CountsLevelsAsInStructuredMode) {
  Accepting a;
  const auto nested = [](std::size_t levels) {
    return "{" + std::string(kDataText) + ",\"x\":" + std::string(levels, '[') +
           std::string(levels, ']') + "}";
  };
  EXPECT_EQ(a.verdict(nested(30), kHeaders), "ok");
  EXPECT_EQ(a.verdict(nested(31), kHeaders).substr(0, 23), "E105 too-deep /data/x/0");
}

TEST(BinaryMode, TellsHeadersBeforeData) {
  Accepting a;
  EXPECT_EQ(a.verdict("{\"point\":7}", with_header("ce_id", "")), "E115 bad-attribute /id");
  EXPECT_EQ(a.verdict("7", with_header("ce_id", "")), "E115 bad-attribute /id");
}

}  // namespace
}  // namespace limen::accept
