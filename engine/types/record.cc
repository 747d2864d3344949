#include "engine/types/record.h"

#include <array>

namespace limen::types {

std::string_view reason_text(Reason reason) {
  static constexpr std::array<std::string_view, kReasons> kTexts = {
      "E101 not-json",        "E102 not-utf8",  "E103 not-an-object", "E104 too-large",
      "E105 too-deep",        "E106 missing",   "E107 wrong-type",    "E108 unknown-value",
      "E109 out-of-range",    "E110 bad-time",  "E111 ahead",         "E112 duplicate-field",
      "E113 forbidden-field", "E114 bad-token", "E115 bad-attribute"};
  return kTexts[static_cast<std::size_t>(reason)];
}

}  // namespace limen::types
