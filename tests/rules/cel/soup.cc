#include "tests/rules/cel/soup.h"

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

}  // namespace

std::string soup(Choices& choices) {
  std::string text;
  std::string close;
  const std::size_t length = 1 + choices.below(14);
  for (std::size_t i = 0; i < length; ++i) {
    const std::string_view piece = choices.of(kPieces);
    text += piece;
    if (piece.ends_with('(') || piece.ends_with("x, ") || piece.ends_with("k, ")) close += ')';
    if (piece.ends_with('[')) close += ']';
    if (piece == "{") close += '}';
  }
  if (!choices.one_in(4)) text += std::string(close.rbegin(), close.rend());
  return text;
}

}  // namespace limen::cel
