#include <gtest/gtest.h>

#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

TEST(Literals, ReadsNumbersOfEveryForm) {
  EXPECT_EQ(evaluated("42"), "42");
  EXPECT_EQ(evaluated("0x2A"), "42");
  EXPECT_EQ(evaluated("-0x2a"), "-42");
  EXPECT_EQ(evaluated("42u"), "42u");
  EXPECT_EQ(evaluated("0xFFU"), "255u");
  EXPECT_EQ(evaluated("1.5"), "1.5");
  EXPECT_EQ(evaluated(".5"), "0.5");
  EXPECT_EQ(evaluated("1e3"), "1000");
  EXPECT_EQ(evaluated("-2.5E-3"), "-0.0025");
}

TEST(Literals, ReadsIntegersAtTheirEnds) {
  EXPECT_EQ(evaluated("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(evaluated("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(evaluated("18446744073709551615u"), "18446744073709551615u");
  EXPECT_EQ(evaluated("9223372036854775808"),
            "refused: this number does not fit: 9223372036854775808");
  EXPECT_EQ(evaluated("18446744073709551616u"),
            "refused: this number does not fit: 18446744073709551616u");
  EXPECT_EQ(evaluated("1e999"), "refused: this number does not fit: 1e999");
}

TEST(Literals, ReadsDoublesAtTheirEnds) {
  EXPECT_EQ(evaluated("1.7976931348623157e308"), "1.7976931348623157e+308");
  EXPECT_EQ(evaluated("4.9e-324"), "5e-324");
  EXPECT_EQ(evaluated("1e-324"), "0");
  EXPECT_EQ(evaluated("1 / 2 == 0 && -1e-999999999999 == 0.0"), "true");
  EXPECT_EQ(evaluated("0." + std::string(400, '0') + "1"), "0");
  EXPECT_EQ(evaluated("0e999999999999"), "0");
  EXPECT_EQ(evaluated("0.1e-99999999999999999999"), "0");
  EXPECT_EQ(evaluated("1" + std::string(400, '0') + ".0").substr(0, 9), "refused: ");
  EXPECT_EQ(evaluated("1" + std::string(400, '0') + "e-399"), "10");
}

TEST(Literals, ReplacesEscapes) {
  EXPECT_EQ(evaluated(R"('\a\b\f\n\r\t\v\\\?\"\'\`')"),
            R"("\u0007\u0008\u000c\n\r\t\u000b\\?\"'`")");
  EXPECT_EQ(evaluated(R"('\x41\101\u00e9\U0001F600')"), "\"AA\xC3\xA9\xF0\x9F\x98\x80\"");
  EXPECT_EQ(evaluated(R"('\xff')"), "\"\xC3\xBF\"");
  EXPECT_EQ(evaluated(R"(b'\xff\377')"), "b\"//8=\"");
  EXPECT_EQ(evaluated("b'\xC3\xBF'"), "b\"w78=\"");
}

TEST(Literals, RefusesWhatIsNoEscape) {
  EXPECT_EQ(evaluated(R"('\q')").substr(0, 9), "refused: ");
  EXPECT_EQ(evaluated(R"('\ud800')").substr(0, 9), "refused: ");
  EXPECT_EQ(evaluated(R"('\U00110000')").substr(0, 9), "refused: ");
  EXPECT_EQ(evaluated(R"('\x4')").substr(0, 9), "refused: ");
  EXPECT_EQ(evaluated(R"('\477')").substr(0, 9), "refused: ");
  EXPECT_EQ(evaluated(R"(b'\u0041')").substr(0, 9), "refused: ");
}

TEST(Literals, KeepsRawTextsAsTheyAre) {
  EXPECT_EQ(evaluated(R"(r'\d+')"), R"("\\d+")");
  EXPECT_EQ(evaluated(R"(R"a\"")"), "refused: this text has no closing quote");
  EXPECT_EQ(evaluated(R"(br'\x')"), "b\"XHg=\"");
}

TEST(Literals, ReadsTripleQuotedTextsOverLines) {
  EXPECT_EQ(evaluated("'''a\n'b'\n'''"), R"("a\n'b'\n")");
  EXPECT_EQ(evaluated("\"\"\"\"x\" \\\\\"\"\""), R"("\"x\" \\")");
  EXPECT_EQ(evaluated("'a\nb'"), "refused: this text has no closing quote");
}

TEST(Literals, ReadsWordsAndPassesComments) {
  EXPECT_EQ(evaluated("true"), "true");
  EXPECT_EQ(evaluated("null // nothing"), "null");
  EXPECT_EQ(evaluated("[1, // one\n 2,]"), "[1,2]");
  EXPECT_EQ(evaluated("{'a': 1, 'b': [true],}"), R"({"a":1,"b":[true]})");
}

TEST(Literals, RefusesReservedWordsAsNames) {
  for (const std::string word :
       {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while"}) {
    EXPECT_EQ(evaluated(word), "refused: `" + word + "` is a reserved word, and no name");
    EXPECT_EQ(evaluated("{'" + word + "': 1}." + word), "1");
  }
}

}  // namespace
}  // namespace limen::cel
