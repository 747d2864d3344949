#include <gmock/gmock.h>

#include <set>

#include "rules/language/codes.h"
#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

/// A pack of one rule that gives a finding of the code, and may give others.
struct Sample {
  std::string_view code;
  std::string rule;       // lines behind its head; a filter where it begins with "when"
  std::string head = {};  // lines between the pack's head and its rules
  std::string table = "k,n\na,1\n";
};

const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = {
      {"E001", "  on: crossing\n\twhen: true\n"},
      {"E002", "  on: crossing\n  on: crossing\n"},
      {"E003", "  on: crossing\n  wen: true\n"},
      {"E004", "  on: crossing\n  by: point\n"},
      {"E005", ""},
      {"E006", "", "lists: {a-b: [1]}\n"},
      {"E007", "  on: crossing\n  expires: soon\n"},
      {"E008", "  on: crossing\n  window: {over: 5 m}\n  if: count() > 1\n"},
      {"E012", "when: outcom == 'refused'"},
      {"E031", "  on: crossing\n  window: {over: 5m}\n  if: mode == 'car'\n"},
      {"E040", "", "lists: {a: [1]}\nmacros: {a: 1 == 1}\n"},
      {"E041", "  on: crossing\n- {rule: r, title: R, severity: low, domain: flow, on: wait}\n"},
      {"E045", "  on: [staffing, status]\n  by: [planned]\n  window: {over: 5m}\n  if: planned\n"},
      {"E046", "  on: crosing\n"},
      {"E047", "  on: crossing\n  by: [timing.wait_s]\n"},
      {"E048", "  on: crossing\n  if: point == 'XZA'\n"},
      {"E049", "", "macros: {a: b, b: a}\n"},
      {"E050", "", "tables: {t: {file: t.csv, key: k}}\n", "k\n\"a\n"},
      {"E051", "", "tables: {t: {file: t.csv, key: j}}\n"},
      {"E052", "", "tables: {t: {file: t.csv, key: k}}\n", "k,n\na\n"},
      {"E053", "", "tables: {t: {file: t.csv, key: k, columns: {n: int}}}\n", "k,n\na,x\n"},
      {"E054", "", "tables: {t: {file: t.csv, key: k}}\n", "k\na\na\n"},
      {"E055", "", "tables: {t: {file: u.csv, key: k}}\n"},
      {"E056", "  on: crossing\n  say: \"{point\"\n"},
      {"E058", "  on: crossing\n  inhibited_by: [nobody]\n"},
      {"E059", "  on: crossing\n  window: {over: 5m}\n  if: count() > 1\n  inhibited_by: [r]\n"},
      {"E065",
       "  on: crossing\n  inhibited_by: [s]\n- {rule: s, title: S, severity: low, domain: flow, "
       "on: wait}\n"},
      {"E066", "  on: alert\n  when: severity == 'high'\n"},
      {"E201", "when: mode =="},
      {"E203", "when: strlen(mode) > 3"},
      {"E204", "when: timing.wait_s > 'a'"},
      {"E205", "when: outcome == 'refusd'"},
      {"E206", "when: point"},
      {"E207", "when: point.matches('[')"},
      {"E208", "when: has(point, mode)"},
      {"E209", "when: count() > 1"},
      {"E067", "when: true", "tables: {t: {latest: wait, key: point, when: point in t}}\n"},
      {"E210", "when: has(traveller.sex)"},
      {"E211", "when: outcome == 'asylum_procedure'"},
      {"E212", "when: " + std::string(2'000, '(') + "true" + std::string(2'000, ')')},
      {"W001", "when: true", "lists: {mode: [a]}\n"},
  };
  return all;
}

/// Codes of schemas (rules/schema/schema_test.cc) and of what a site sets (below).
const std::set<std::string_view> kElsewhere = {"E043", "E044", "E057", "E064", "E090"};

TEST(EveryCode, HasASampleThatGivesIt) {
  for (const Sample& sample : samples()) {
    std::string lines = sample.rule;
    if (lines.starts_with("when")) lines = "  on: crossing\n  " + lines + '\n';
    const Outcome out =
        load_pack(std::string(kHead) + sample.head + "rules:\n" + std::string(kRule) + lines,
                  {{"t.csv", sample.table}});
    std::set<std::string> found;
    for (const Diagnostic& each : out.findings) found.insert(each.code.substr(0, 4));
    EXPECT_TRUE(found.contains(std::string(sample.code))) << sample.code << '\n' << out.printed;
  }
}

TEST(EveryCode, OfTheTableIsSampled) {
  std::set<std::string_view> sampled = kElsewhere;
  for (const Sample& sample : samples()) sampled.insert(sample.code);
  for (const Code& code : codes()) EXPECT_TRUE(sampled.contains(code.code)) << code.code;
}

TEST(EveryCode, ForbiddenFieldsOfASiteAreNotRead) {
  Diagnostics diagnostics;
  const auto site = schema::load("site.yaml",
                                 "schema: s/1\nextends: crossing-event/1\nkinds:\n  crossing:\n"
                                 "    fields: {lane.booth: {forbidden: true}}\n",
                                 diagnostics);
  ASSERT_NE(site, nullptr);
  const SourceFile pack{"p.yaml", "pack: p\nversion: 1\nschema: s/1\nrules:\n" +
                                      std::string(kRule) +
                                      "  on: crossing\n  when: has(lane.booth)\n"};
  EXPECT_EQ(load({&pack, 1}, site, {}, diagnostics).plan, nullptr);
  EXPECT_THAT(diagnostics.print(),
              ::testing::HasSubstr("p.yaml:10:13: error E064 forbidden-field: `lane.booth`"));
}

TEST(EveryCode, WhatASiteChangesIsThere) {
  Diagnostics diagnostics;
  const auto source = std::make_shared<const Source>(
      SourceFile{"limen.yaml", "lists: {pionts: [a]}\noverrides:\n  rr: {}\n  r: {}\n"});
  const auto root = read_document(source, diagnostics);
  LoadOptions options;
  options.lists["pionts"] = *root->find("lists")->find("pionts");
  options.overrides["rr"].place = root->find("overrides")->entries[0].first.span;
  options.overrides["r"].place = root->find("overrides")->entries[1].first.span;
  options.overrides["r"].resolve_after = std::chrono::minutes(1);
  const Outcome out = load_pack(std::string(kHead) + "lists: {points: [b]}\nrules:\n" +
                                    std::string(kRule) + "  on: crossing\n",
                                {}, options);
  EXPECT_EQ(out.printed, R"(limen.yaml:1:17: error E057 unknown-setting: no pack has a list `pionts`
  lists: {pionts: [a]}
                  ^
hint: did you mean `points`?

limen.yaml:3:3: error E057 unknown-setting: no pack has a rule `rr`
    rr: {}
    ^~

limen.yaml:4:3: error E048 parts-do-not-fit: `resolve_after` goes with a window, and the rule `r` has none
    r: {}
    ^

3 errors in 1 file
)");
}

TEST(EveryCode, APackForAnotherSchemaIsRefused) {
  const Outcome out = load_pack("pack: p\nversion: 1\nschema: other/1\nrules: []\n");
  EXPECT_THAT(out.printed, ::testing::HasSubstr("p.yaml:3:9: error E043 unknown-schema"));
}

}  // namespace
}  // namespace limen::language
