// What is wrong with an event's text as a whole, whatever it means.

#include <gtest/gtest.h>

#include "tests/engine/accept/accepting.h"

namespace limen::accept {
namespace {

/// What a crossing's further members lead to.
std::string with(std::string_view data_members) {
  return Accepting().verdict(crossing_with(data_members));
}
std::string beside(std::string_view members) {
  return Accepting().verdict(crossing_beside(members));
}

TEST(DecoderText, RefusesWhatIsNoJson) {
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

TEST(DecoderText, TellsNoJsonEvenWhereSomethingElseIsWrongBefore) {
  EXPECT_EQ(with(R"("mode":7,"x":tru)"), "E101 not-json ");
  EXPECT_EQ(Accepting().verdict(R"({"type":"org.example.other","x":01})"), "E101 not-json ");
}

TEST(DecoderText, RefusesWhatIsNotUtf8) {
  Accepting a;
  for (const char* text :
       {"{\"a\":\"\xFF\"}", "{\"a\":\"\xC3\"}", "{\"a\":\"\xC0\x80\"}", "{\"a\":\"\xED\xA0\x80\"}",
        "{\"a\":\"\xF4\x90\x80\x80\"}", "\x80", "{\"a\":\x80}", "{\"\xFF"}) {
    EXPECT_EQ(a.verdict(text), "E102 not-utf8 ") << text;
  }
}

TEST(DecoderText, RefusesHalfACharacterInAnEscape) {
  Accepting a;
  EXPECT_EQ(with(R"("x":"\ud800")"), "E102 not-utf8 ");
  EXPECT_EQ(with(R"("x":"\udc00")"), "E102 not-utf8 ");
  EXPECT_EQ(with(R"("x":"\ud800\u0041")"), "E102 not-utf8 ");
  EXPECT_EQ(with(R"("\ud800":1)"), "E102 not-utf8 ");
  EXPECT_EQ(with(R"("x":"\ud83d\ude00")"), "ok");
}

TEST(DecoderText, RefusesJsonThatIsNoObject) {
  Accepting a;
  for (const char* text : {"[]", "[1]", "1", "\"a\"", "null", "true", "-1.5e3 ", " [ ] "}) {
    EXPECT_EQ(a.verdict(text), "E103 not-an-object ") << text;
  }
}

TEST(DecoderText, TakesOneMebibyteAndNoMore) {
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

TEST(DecoderText, TakesThirtyTwoLevelsAndNoMore) {
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

TEST(DecoderText, TakesNumbersBeyondAllLimitsInUnknownMembers) {
  EXPECT_EQ(with(R"("x":123456789012345678901234567890,"y":1e400,"z":-1e-400)"), "ok");
  EXPECT_EQ(beside(R"("x":123456789012345678901234567890)"), "ok");
}

TEST(DecoderText, ReadsNamesWithEscapes) {
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

TEST(DecoderText, WritesPointersWithTheirEscapes) {
  const std::string deep = std::string(31, '[') + std::string(31, ']');
  EXPECT_EQ(with("\"a/b~\\u0063\":" + deep).substr(0, 29), "E105 too-deep /data/a~1b~0c/0");
}

}  // namespace
}  // namespace limen::accept
