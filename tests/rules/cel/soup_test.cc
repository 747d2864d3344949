#include <gtest/gtest.h>

#include <random>

#include "rules/cel/typed_json.h"
#include "tests/rules/cel/border_scope.h"
#include "tests/rules/cel/evaluated.h"

namespace limen::cel {
namespace {

constexpr std::string_view kPieces[] = {"point",
                                        "outcome",
                                        "timing.wait_s",
                                        "party.size",
                                        "points",
                                        "rates",
                                        "night",
                                        "crowded",
                                        "time",
                                        "consignment.flags",
                                        "channel",
                                        "x",
                                        "k",
                                        "1",
                                        "2u",
                                        "1.5",
                                        "'refused'",
                                        "b'\\xff'",
                                        "true",
                                        "null",
                                        "[",
                                        "]",
                                        "(",
                                        ")",
                                        "{",
                                        "}",
                                        ",",
                                        ".",
                                        ":",
                                        "?",
                                        " && ",
                                        " || ",
                                        "!",
                                        "-",
                                        "+",
                                        "*",
                                        "/",
                                        "%",
                                        " == ",
                                        " != ",
                                        " < ",
                                        " >= ",
                                        " in ",
                                        "size(",
                                        "has(",
                                        ".all(x, ",
                                        ".exists(x, k, ",
                                        ".map(x, ",
                                        ".filter(x, ",
                                        ".transformMap(k, x, ",
                                        ".transformMapEntry(k, x, ",
                                        "cel.bind(x, ",
                                        "optional.of(",
                                        ".?",
                                        "[?",
                                        ".orValue(",
                                        ".optMap(x, ",
                                        ".matches(",
                                        "'('",
                                        "duration(",
                                        "'1h'",
                                        ".getHours(",
                                        "string(",
                                        "int(",
                                        "type(",
                                        "math.greatest(",
                                        ".format(",
                                        "'%s'",
                                        ".split('')",
                                        ".substring(1)",
                                        "9223372036854775807",
                                        "0x7f",
                                        "`a b`",
                                        "r'\\'",
                                        "'''",
                                        "\\",
                                        "\n",
                                        "//",
                                        "\xC3"};

/// A random row of pieces; now and then with brackets that close.
std::string soup(std::mt19937& random) {
  std::string text;
  std::string close;
  const std::size_t length = 1 + random() % 14;
  for (std::size_t i = 0; i < length; ++i) {
    const std::string_view piece = kPieces[random() % std::size(kPieces)];
    text += piece;
    if (piece.ends_with('(') || piece.ends_with("x, ") || piece.ends_with("k, ")) close += ')';
    if (piece.ends_with('[')) close += ']';
    if (piece == "{") close += '}';
  }
  if (random() % 4 != 0) text += std::string(close.rbegin(), close.rend());
  return text;
}

TEST(Soup, IsRefusedOrEvaluatedAndNeverBreaksAnything) {
  std::mt19937 random(20260502);
  BorderScope scope;
  LineEvaluator lines;
  std::size_t compiled_count = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::string text = soup(random);
    const Compiled compiled = compile(text, scope);
    EXPECT_NE(compiled.program == nullptr, compiled.findings.empty()) << text;
    for (const Finding& found : compiled.findings) {
      EXPECT_LE(found.begin, found.end) << text;
      EXPECT_LE(found.end, std::max<std::size_t>(text.size(), 1)) << text;
      EXPECT_FALSE(found.message.empty()) << text;
    }
    compiled_count += compiled.program != nullptr ? 1 : 0;
    const std::string value = evaluated(text, {{"x", expr::Value::integer(1)}});
    EXPECT_FALSE(value.empty()) << text;
    EXPECT_TRUE(lines.answer(text).starts_with("{\"error\":")) << text;
  }
  EXPECT_GT(compiled_count, 1000U);
}

}  // namespace
}  // namespace limen::cel
