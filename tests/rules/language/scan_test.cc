#include "rules/language/scan.h"

#include <gmock/gmock.h>

namespace limen::language {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> texts(std::string_view text, const std::vector<Range>& ranges) {
  std::vector<std::string> out;
  for (const Range range : ranges)
    out.emplace_back(text.substr(range.begin, range.end - range.begin));
  return out;
}

TEST(NamesIn, LeavesOutStringsFieldsAndFunctions) {
  constexpr std::string_view kText =
      "a.b == 'c \\' d' && f(g) in r\"\\\" || h ? b'x' : 1e5 // i\n + j. k";
  EXPECT_THAT(texts(kText, names_in(kText)), ElementsAre("a", "g", "in", "h", "j"));
  EXPECT_THAT(texts(kText, calls_in(kText)), ElementsAre("f"));
}

TEST(NamesIn, SurvivesAStringWithoutEnd) {
  EXPECT_THAT(texts("a + 'b", names_in("a + 'b")), ElementsAre("a"));
}

std::vector<std::string> pieces(std::string_view text) {
  std::vector<std::string> out;
  for (const SayPiece& piece : split_say(text).pieces) {
    out.push_back((piece.is_expression ? "=" : "") + std::string(piece.raw));
  }
  return out;
}

TEST(SplitSay, FindsExpressionsBetweenBraces) {
  EXPECT_THAT(pieces("{refused} at {point}"), ElementsAre("=refused", " at ", "=point"));
  EXPECT_THAT(pieces("no braces"), ElementsAre("no braces"));
  EXPECT_THAT(pieces("{{x}} {a}}}"), ElementsAre("{{x}} ", "=a", "}}"));
}

TEST(SplitSay, LeavesBracesInStringsAndMapsToTheExpression) {
  EXPECT_THAT(pieces(R"({a + "}"} x)"), ElementsAre(R"(=a + "}")", " x"));
  EXPECT_THAT(pieces(R"({ {'a': 1}[b] })"), ElementsAre("= {'a': 1}[b] "));
  EXPECT_THAT(pieces(R"({r'\'}!)"), ElementsAre(R"(=r'\')", "!"));
}

TEST(SplitSay, SaysWhatDoesNotFit) {
  EXPECT_EQ(split_say("a {b").error, SayError::kNoEnd);
  EXPECT_EQ(split_say("a {b").error_at.begin, 2U);
  EXPECT_EQ(split_say("a { }").error, SayError::kEmpty);
  EXPECT_EQ(split_say("a } b").error, SayError::kLoneBrace);
}

}  // namespace
}  // namespace limen::language
