#include "tests/rules/cel/random_leaves.h"

namespace limen::cel {

namespace {

constexpr std::string_view kInts[] = {"0",
                                      "1",
                                      "-1",
                                      "2",
                                      "7",
                                      "-3",
                                      "63",
                                      "64",
                                      "10",
                                      "i",
                                      "big.i",
                                      "0x1F",
                                      "4294967296",
                                      "9223372036854775807",
                                      "-9223372036854775808",
                                      "9007199254740993"};
constexpr std::string_view kUints[] = {"0u",
                                       "1u",
                                       "3u",
                                       "u",
                                       "64u",
                                       "9007199254740993u",
                                       "18446744073709551615u",
                                       "9223372036854775808u"};
constexpr std::string_view kDoubles[] = {"0.0",
                                         "-0.0",
                                         "1.0",
                                         "-1.5",
                                         "0.5",
                                         "2.0",
                                         "d",
                                         "1e-324",
                                         "(0.0 / 0.0)",
                                         "(1.0 / 0.0)",
                                         "9007199254740992.0",
                                         "9223372036854775808.0",
                                         "18446744073709551616.0",
                                         "-9223372036854775808.0",
                                         "1e300"};
constexpr std::string_view kBools[] = {"true", "false", "b", "b"};
constexpr std::string_view kStrings[] = {"''",
                                         "'a'",
                                         "'ab'",
                                         "'aXbXc'",
                                         "s",
                                         "'\\u00e9t\\u00e9'",
                                         "'X'",
                                         "'7'",
                                         "'-12'",
                                         "'+-5'",
                                         "'+5'",
                                         "'true'",
                                         "' \\t a\\u00a0'",
                                         "'\\U0001F600x'",
                                         "'1.5'",
                                         "'1e400'",
                                         "'abababa'",
                                         "'aba'",
                                         "r'\\d'",
                                         "'bc'"};
constexpr std::string_view kBytes[] = {"b''", "b'a'", "b'\\xff'", "y", "b'\xC3\xA9'"};
constexpr std::string_view kTimestamps[] = {"t",
                                            "timestamp(0)",
                                            "timestamp(253402300799)",
                                            "timestamp(-62135596800)",
                                            "timestamp(1709164800)",
                                            "timestamp(951782400)"};
constexpr std::string_view kDurations[] = {"r", "duration(0)", "duration(9223372036)",
                                           "duration(-9223372036)", "duration(3600)"};
constexpr std::string_view kLists[] = {"[]",           "l",      "[1, 2, 3]", "['a', 'b']",
                                       "[1, 1u, 1.0]", "[true]", "[[1], []]", "ll"};
constexpr std::string_view kMaps[] = {
    "{}", "m", "{'a': 1, 'b': 2}", "{1: 'a', 2u: 'b', true: 'c'}", "{'a': {'a': 1}}", "k"};
constexpr std::string_view kOptionals[] = {"optional.none()", "o",     "optional.of(1)", "m[?'a']",
                                           "m.?zz",           "l[?0]", "[?o, 1][?7]",    "oo"};
}  // namespace

std::span<const std::string_view> random_leaves(char type) {
  switch (type) {
    case 'i':
      return kInts;
    case 'u':
      return kUints;
    case 'd':
      return kDoubles;
    case 'b':
      return kBools;
    case 's':
      return kStrings;
    case 'y':
      return kBytes;
    case 't':
      return kTimestamps;
    case 'r':
      return kDurations;
    case 'l':
      return kLists;
    case 'm':
      return kMaps;
    default:
      return kOptionals;
  }
}

}  // namespace limen::cel
