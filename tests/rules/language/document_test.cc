#include <gmock/gmock.h>

#include "rules/language/node.h"

namespace limen::language {
namespace {

using ::testing::HasSubstr;

struct Read {
  std::shared_ptr<const Source> source;
  std::optional<Node> root;
  Diagnostics diagnostics;
};

Read read(std::string text) {
  Read out;
  out.source = std::make_shared<const Source>(SourceFile{"a.yaml", std::move(text)});
  out.root = read_document(out.source, out.diagnostics);
  return out;
}

std::string errors_of(std::string text) { return read(std::move(text)).diagnostics.print(); }

/// line:column of `needle` of the scalar behind `key`, found by its place in the value.
std::string place_of(const Read& document, std::string_view key, std::string_view needle) {
  const Node& node = *document.root->find(key);
  const std::size_t at = node.value.find(needle);
  EXPECT_NE(at, std::string::npos) << node.value;
  const Span span = place_in(node, at, at + needle.size());
  EXPECT_EQ(document.source->text().substr(span.begin, span.end - span.begin), needle);
  const Position position = document.source->locate(span.begin);
  return std::to_string(position.line) + ':' + std::to_string(position.column);
}

TEST(PlaceIn, PointsIntoAPlainScalarOverSeveralLines) {
  const Read doc = read("when: a ==\n    é &&\n\n      outcom == 1\nb: x\n");
  EXPECT_EQ(place_of(doc, "when", "a"), "1:7");
  EXPECT_EQ(place_of(doc, "when", "&&"), "2:7");
  EXPECT_EQ(place_of(doc, "when", "outcom"), "4:7");
}

TEST(PlaceIn, PointsIntoAFoldedScalar) {
  const Read doc = read("when: >-  # a comment\n  has(x)\n  && outcom\n     == 1\n\n  || z\n");
  EXPECT_EQ(place_of(doc, "when", "has"), "2:3");
  EXPECT_EQ(place_of(doc, "when", "outcom"), "3:6");
  EXPECT_EQ(place_of(doc, "when", "=="), "4:6");
  EXPECT_EQ(place_of(doc, "when", "z"), "6:6");
}

TEST(PlaceIn, PointsIntoALiteralScalar) {
  const Read doc = read("a:\n  when: 1\nwhen: |2\n    has(x)\n  && outcom\n");
  EXPECT_EQ(place_of(doc, "when", "has"), "4:5");
  EXPECT_EQ(place_of(doc, "when", "outcom"), "5:6");
}

TEST(PlaceIn, PointsPastDoubledQuotes) {
  const Read doc = read("when: 'a == ''x'' &&\n  outcom'\n");
  EXPECT_EQ(place_of(doc, "when", "x"), "1:15");
  EXPECT_EQ(place_of(doc, "when", "outcom"), "2:3");
}

TEST(PlaceIn, PointsPastEscapes) {
  const Read doc = read("when: \"a == \\\"\\u00e9\\x41\\\" \\\n   && outcom\"\n");
  EXPECT_EQ(doc.root->find("when")->value, "a == \"éA\" && outcom");
  EXPECT_EQ(place_of(doc, "when", "outcom"), "2:7");
}

TEST(PlaceIn, PointsIntoCrlfFilesWithAByteOrderMark) {
  const Read doc = read("\xEF\xBB\xBFwhen: >-\r\n  has(x)\r\n  && outcom\r\nb: x\r\n");
  EXPECT_EQ(place_of(doc, "when", "outcom"), "3:6");
}

TEST(PlaceIn, PointsIntoFlowMaps) {
  const Read doc = read("{a: 1, when: x && outcom, b: \"q\"}");
  EXPECT_EQ(place_of(doc, "when", "outcom"), "1:19");
  EXPECT_EQ(place_of(doc, "b", "q"), "1:31");
}

TEST(Document, KnowsTheCoreSchema) {
  const Read doc =
      read("[yes, on, true, 5, -7, 0x1F, 1.5, 1e3, .5, '5', !!str 5, ~, 1_000, .inf, 1.]");
  std::string kinds;
  for (const Node& item : doc.root->items) kinds += what_it_is(item) + "; ";
  EXPECT_EQ(kinds,
            "a text; a text; a bool; an integer; an integer; an integer; a number; a number; "
            "a number; a text; a text; nothing; a text; a number; a number; ");
  EXPECT_EQ(doc.root->items[5].integer(), 31);
  EXPECT_EQ(doc.root->items[7].number(), 1000.0);
}

TEST(Document, ReportsDuplicateKeysWithBothPlaces) {
  EXPECT_EQ(errors_of("pack: a\nlists:\n  x: [1]\n  y: [2]\n  x: [3]\n"),
            R"(a.yaml:5:3: error E002 duplicate-key: the key `x` stands here twice
    x: [3]
    ^
hint: the first one is in line 3

1 error in 1 file
)");
}

TEST(Document, ReportsBrokenSyntaxWhereItIs) {
  EXPECT_THAT(errors_of("a: 1\n\tb: 2\n"), HasSubstr("a.yaml:2:1: error E001 not-yaml"));
  EXPECT_THAT(errors_of("a: 1\n\tb: 2\n"), HasSubstr("hint: indent with spaces"));
  EXPECT_THAT(errors_of("a: foo: bar\n"), HasSubstr("hint: a text with `: ` in it needs quotes"));
  EXPECT_THAT(errors_of("a: \"x\n"),
              HasSubstr("a.yaml:1:4: error E001 not-yaml: this quoted text has no end"));
  EXPECT_THAT(errors_of("a: 'x\n"), HasSubstr("this quoted text has no end"));
  EXPECT_THAT(errors_of("a: 1\n---\nb: 2\n"),
              HasSubstr("a.yaml:3:1: error E001 not-yaml: a second"));
  EXPECT_THAT(errors_of("a: \xff\n"), HasSubstr("a.yaml:1:4: error E001 not-yaml: this byte"));
  EXPECT_THAT(errors_of("a: 1\n\x04zz: 2\n"),
              HasSubstr("a.yaml:2:1: error E001 not-yaml: a control character stands here"));
  EXPECT_THAT(errors_of(""), HasSubstr("the file is empty"));
  EXPECT_THAT(errors_of("# nothing\n"), HasSubstr("the file is empty"));
  EXPECT_THAT(errors_of("{a: 1}: 2\n"), HasSubstr("a key is a map, not a text"));
  EXPECT_THAT(errors_of("a: !thing 2\n"), HasSubstr("the tag `!thing` is not known here"));
}

TEST(Document, WritesAliasesOutAndRefusesABomb) {
  const Read doc = read("a: &x [1, 2]\nb: *x\n");
  EXPECT_EQ(doc.root->find("b")->items.size(), 2U);
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += 'a' + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) bomb += before + ", ";
    bomb += "]\n";
  }
  EXPECT_THAT(errors_of(bomb), HasSubstr("more than 1,000,000 values"));
}

TEST(Document, PointsAtATagWithoutAValue) {
  EXPECT_EQ(errors_of("a: !x\nb: 1\n"),
            R"(a.yaml:1:4: error E001 not-yaml: the tag `!x` is not known here
  a: !x
     ^
hint: leave the tag out

1 error in 1 file
)");
}

TEST(Document, RefusesDeepNesting) {
  EXPECT_THAT(errors_of(std::string(5'000, '[') + std::string(5'000, ']')),
              HasSubstr("E001 not-yaml"));
}

TEST(Diagnostics, SortsByFileAndPlaceAndCounts) {
  const auto b = std::make_shared<const Source>(SourceFile{"b.yaml", "one\ntwo\n"});
  const auto a = std::make_shared<const Source>(SourceFile{"a.yaml", "drei\n"});
  Diagnostics diagnostics;
  diagnostics.error({b, 4, 7}, "E003 unknown-key", "no two");
  diagnostics.warning({b, 0, 1}, "W001 field-hides-name", "one");
  diagnostics.error({a, 1, 4}, "E003 unknown-key", "no rei", "did you mean `drei`?");
  diagnostics.error({a, 1, 4}, "E003 unknown-key", "no rei", "did you mean `drei`?");
  EXPECT_EQ(diagnostics.print(), R"(a.yaml:1:2: error E003 unknown-key: no rei
  drei
   ^~~
hint: did you mean `drei`?

b.yaml:1:1: warning W001 field-hides-name: one
  one
  ^

b.yaml:2:1: error E003 unknown-key: no two
  two
  ^~~

2 errors, 1 warning in 2 files
)");
  EXPECT_EQ(diagnostics.errors(), 2U);
}

TEST(Diagnostics, ColoursOnlyIfAsked) {
  const auto a = std::make_shared<const Source>(SourceFile{"a.yaml", "x\n"});
  Diagnostics diagnostics;
  diagnostics.error({a, 0, 1}, "E003 unknown-key", "no");
  EXPECT_EQ(diagnostics.print().find('\x1b'), std::string::npos);
  EXPECT_NE(diagnostics.print(true).find('\x1b'), std::string::npos);
}

TEST(Diagnostics, ShowsALongLineAroundItsCaret) {
  const std::string text = std::string(500, 'a') + "XY" + std::string(500, 'b');
  const auto a = std::make_shared<const Source>(SourceFile{"a.yaml", text});
  Diagnostics diagnostics;
  diagnostics.error({a, 500, 502}, "E003 unknown-key", "no");
  EXPECT_THAT(diagnostics.print(),
              HasSubstr("  …" + std::string(60, 'a') + "XY" + std::string(78, 'b') + "\n"));
  EXPECT_THAT(diagnostics.print(), HasSubstr("\n" + std::string(63, ' ') + "^~\n"));
}

TEST(Suggest, FindsTheNearestOrNothing) {
  EXPECT_EQ(suggest("outcom", {"point", "outcome"}), "did you mean `outcome`?");
  EXPECT_EQ(suggest("tilte", {"title", "rule"}), "did you mean `title`?");
  EXPECT_EQ(suggest("zebra", {"title", "rule"}), "");
}

}  // namespace
}  // namespace limen::language
