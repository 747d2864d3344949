#include "rules/language/codes.h"

#include <algorithm>
#include <array>

namespace limen::language {

namespace {

constexpr auto kCodes = std::to_array<Code>({
    {"E001", "not-yaml", "The file is no YAML 1.2 document in UTF-8, or holds more than one."},
    {"E002", "duplicate-key", "A key stands twice in one map."},
    {"E003", "unknown-key", "A key that has no meaning at this place."},
    {"E004", "wrong-type",
     "A value of another type than its key takes, such as a text for a list."},
    {"E005", "missing-key", "A key that is required is not there."},
    {"E006", "bad-name", "A name of another form than names here have."},
    {"E007", "bad-value", "A value that its key does not take, such as a severity that is none."},
    {"E008", "bad-duration", "A text that is no duration."},
    {"E012", "unknown-field", "A name that is no field, list, macro, table or measure here."},
    {"E031", "not-in-scope", "A name that is known, but not at this place."},
    {"E040", "duplicate-name", "Two things of one name in one scope."},
    {"E041", "duplicate-rule", "Two rules of one name in all packs that are loaded."},
    {"E043", "unknown-schema", "A schema that events are not checked against."},
    {"E044", "clashing-name",
     "A field of a schema whose name is an attribute's, or part of a path."},
    {"E045", "two-types", "A field that has two types in the kinds of events of a rule."},
    {"E046", "unknown-kind", "A kind of events that the schema does not have."},
    {"E047", "bad-key", "A field in `by` that is no text, int or bool."},
    {"E048", "parts-do-not-fit", "Parts that do not go together, such as `if` without a window."},
    {"E049", "macro-cycle", "A macro that needs itself."},
    {"E050", "bad-csv", "A table file that is no CSV with a header line."},
    {"E051", "unknown-column", "A column that the table's file does not have."},
    {"E052", "bad-row", "A row with more or fewer cells than the header."},
    {"E053", "bad-cell", "A cell that is not of its column's type."},
    {"E054", "duplicate-row", "Two rows of one key."},
    {"E055", "unreadable-table", "A table file that is not there or cannot be read."},
    {"E056", "braces", "Braces in `say` that do not fit."},
    {"E057", "unknown-setting", "A rule or list that a site changes, and no pack has."},
    {"E058", "unknown-rule", "The name of a rule, in `inhibited_by` or on alerts, that none has."},
    {"E059", "rule-cycle", "Rules that read or are inhibited by each other."},
    {"E064", "forbidden-field", "A field that the site's schema forbids."},
    {"E065", "bad-inhibitor", "An inhibitor without episodes, or keyed by what its rule is not."},
    {"E066", "unnamed-rules", "A rule on alerts that does not say of which rules."},
    {"E067", "table-cycle", "A `latest` table whose `when` needs the table's own rows."},
    {"E090", "not-in-this-version", "A setting that this version does not have yet."},
    {"E201", "syntax", "A text that is no expression."},
    {"E203", "unknown-function", "A function that there is not."},
    {"E204", "wrong-types", "An operator or function that does not take values of these types."},
    {"E205", "unknown-value", "A text that a field with an enumeration never has."},
    {"E206", "not-a-condition", "An expression that is no bool, where a condition stands."},
    {"E207", "bad-constant", "A constant that is no regular expression, timestamp or number."},
    {"E208", "bad-macro", "A macro of CEL, such as `all`, with arguments that it does not take."},
    {"E209", "aggregate-here", "An aggregate outside of a window."},
    {"E210", "protected-field", "A protected field, read by a rule about one person or document."},
    {"E211", "serves-person", "What serves the person, outside of the domain protection."},
    {"E212", "too-large", "An expression that is too long or nested too deeply."},
    {"W001", "field-hides-name",
     "A list, macro or table with the name of a field; the field is meant."},
});

}  // namespace

std::span<const Code> codes() { return kCodes; }

bool is_listed(std::string_view code_and_word) {
  return std::ranges::any_of(kCodes, [&](const Code& entry) {
    return code_and_word == std::string(entry.code) + ' ' + std::string(entry.word);
  });
}

std::string codes_markdown() {
  std::string out = "| code | word | meaning |\n|---|---|---|\n";
  for (const Code& entry : kCodes) {
    out.append("| ").append(entry.code).append(" | ").append(entry.word).append(" | ");
    out.append(entry.meaning).append(" |\n");
  }
  return out;
}

}  // namespace limen::language
