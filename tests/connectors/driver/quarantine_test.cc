#include "connectors/driver/quarantine.h"
#include "engine/types/json_text.h"

#include <gtest/gtest.h>

namespace limen::driver {
namespace {

types::Rejection rejection() {
  types::Rejection made;
  made.reason = types::Reason::kNotJson;
  made.pointer = "/data/\"point\"";
  made.message = "line\nend";
  made.position = 17;
  made.bytes = 3;
  made.hash = "00ff";
  return made;
}

TEST(Quarantine, NamesTopicPartitionAndOffset) {
  Input input;
  input.name = "crossings/3";
  input.topic = "crossings";
  input.partition = 3;
  std::string out;
  append_quarantine(out, rejection(), input);
  EXPECT_EQ(out, R"({"reason":")" + std::string(types::reason_text(types::Reason::kNotJson)) +
                     R"(","pointer":"/data/\"point\"","message":"line\nend","position":)"
                     R"({"topic":"crossings","partition":3,"offset":17},"bytes":3,"hash":"00ff"})");
}

TEST(Quarantine, NamesFileAndLineAndKeepsAPayload) {
  Input input;
  input.name = "day.ndjson";
  auto made = rejection();
  made.payload = "\xFF\xC3\xA9";
  std::string out;
  append_quarantine(out, made, input);
  EXPECT_NE(out.find(R"("position":{"file":"day.ndjson","line":17})"), std::string::npos);
  EXPECT_NE(out.find("\"payload\":\"\xEF\xBF\xBD\xC3\xA9\"}"), std::string::npos);
}

TEST(JsonString, ReplacesWhatIsNoUtf8) {
  std::string out;
  // A lone surrogate, an overlong slash, a sequence cut short, then four good bytes.
  types::append_json_string(out, "\xED\xA0\x80|\xC0\xAF|\xE2\x82|\xF0\x9F\x98\x80");
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(out,
            "\"" + bad + bad + bad + "|" + bad + bad + "|" + bad + bad + "|\xF0\x9F\x98\x80\"");
}

}  // namespace
}  // namespace limen::driver
