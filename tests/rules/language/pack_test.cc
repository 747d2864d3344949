#include <gmock/gmock.h>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Pack, ReportsEverythingOfEveryPackInOneRun) {
  const Outcome out = load_packs({{"b.yaml", R"(pack: Bad_Name
version: "1"
schema: crossing-event/2
abuot: x
rules:
  - rule: one
    tilte: One
    severity: hihg
    domain: flow
    on: crosing
)"},
                                  {"a.yaml", R"(pack: a
version: 1
schema: crossing-event/1
rules:
  - rule: one
    title: 1
    severity: high
    domain: flow
    on: crossing
    by: point
)"}});
  EXPECT_EQ(out.loaded.plan, nullptr);
  EXPECT_EQ(out.printed, R"(a.yaml:5:11: error E041 duplicate-rule: there is a rule `one` already
    - rule: one
            ^~~
hint: it stands in b.yaml, line 6

a.yaml:6:12: error E004 wrong-type: `title` takes a text; this is an integer
      title: 1
             ^
hint: put it in quotes: "1"

a.yaml:10:9: error E004 wrong-type: `by` takes a list of fields; this is a text
      by: point
          ^~~~~
hint: write [point]

b.yaml:1:7: error E006 bad-name: the name of a pack is small letters, digits and hyphens, a letter first
  pack: Bad_Name
        ^~~~~~~~
hint: write `bad-name`

b.yaml:2:10: error E004 wrong-type: `version` takes an integer; this is a text
  version: "1"
           ^~~

b.yaml:3:9: error E043 unknown-schema: there is no schema `crossing-event/2`, events are checked against `crossing-event/1`
  schema: crossing-event/2
          ^~~~~~~~~~~~~~~~
hint: did you mean `crossing-event/1`?

b.yaml:4:1: error E003 unknown-key: a pack has no key `abuot`
  abuot: x
  ^~~~~
hint: did you mean `about`?

b.yaml:6:5: error E005 missing-key: this rule has no `title`, which is required
    - rule: one
      ^

b.yaml:7:5: error E003 unknown-key: a rule has no key `tilte`
      tilte: One
      ^~~~~
hint: did you mean `title`?

b.yaml:8:15: error E007 bad-value: there is no severity `hihg`
      severity: hihg
                ^~~~
hint: did you mean `high`?

b.yaml:10:9: error E046 unknown-kind: there is no kind of event `crosing`
      on: crosing
          ^~~~~~~
hint: did you mean `crossing`?

11 errors in 2 files
)");
}

TEST(Pack, NeedsItsHead) {
  const Outcome out = load_pack("about: nothing\n");
  for (const char* key : {"pack", "version", "schema", "rules"}) {
    EXPECT_THAT(out.printed, HasSubstr("p.yaml:1:1: error E005 missing-key: this pack has no `" +
                                       std::string(key) + '`'));
  }
  EXPECT_THAT(load_pack("- a\n").printed,
              HasSubstr("E004 wrong-type: a pack is a map of keys and values; this is a list"));
}

TEST(Pack, RefusesTwoThingsOfOneName) {
  const Outcome out = load_pack(std::string(kHead) + R"(lists: {night: [22, 23]}
macros: {night: point == "XZA", other: point == "XZB"}
tables:
  other: {file: t.csv, key: k}
rules: []
)",
                                {{"t.csv", "k,v\n1,2\n"}});
  EXPECT_EQ(out.printed,
            R"(p.yaml:5:10: error E040 duplicate-name: a list has the name `night` already
  macros: {night: point == "XZA", other: point == "XZB"}
           ^~~~~
hint: it stands in line 4

p.yaml:7:3: error E040 duplicate-name: a macro has the name `other` already
    other: {file: t.csv, key: k}
    ^~~~~
hint: it stands in line 5

2 errors in 1 file
)");
}

TEST(Pack, RefusesWrongNamesAndTypesOfNamedThings) {
  const Outcome out = load_pack(std::string(kHead) + R"(lists:
  bad-name: [1]
  in: [1]
  scalar: 5
  nested: [[1, 2], {a: 1}]
macros:
  empty:
rules: []
)");
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:5:3: error E006 bad-name: the name of a list is "
                                     "letters, digits and `_`, no digit first\n    bad-name: [1]\n"
                                     "    ^~~~~~~~\nhint: write `bad_name`\n"));
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:6:3: error E006 bad-name: `in` is a word of the"));
  EXPECT_THAT(out.printed,
              HasSubstr("p.yaml:7:11: error E004 wrong-type: `scalar` takes a list; this "
                        "is an integer"));
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:8:20: error E004 wrong-type: a list holds texts"));
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:10:3: error E004 wrong-type: `empty` takes an "
                                     "expression; this is nothing"));
}

TEST(Pack, RefusesMacrosThatNeedThemselves) {
  const Outcome out = load_pack(std::string(kHead) + R"(macros:
  a: b && true
  b: "'a' == 'a' || c"
  c: x.b || a
  d: a
rules: []
)");
  EXPECT_EQ(out.printed, R"(p.yaml:7:13: error E049 macro-cycle: `a` needs `b` needs `c` needs `a`
    c: x.b || a
              ^

1 error in 1 file
)");
}

TEST(Pack, RefusesWhatCannotBeALatestTable) {
  const std::string printed = load_pack(std::string(kHead) + R"(tables:
  a: {latest: stafing, key: point}
  b: {latest: staffing, key: [point, poin]}
  c: {latest: staffing, key: [point, point]}
  d: {latest: wait, key: wait_s}
  e: {latest: staffing, key: point, file: x.csv, columns: {present: int}}
  f: {file: x.csv, key: point, when: "true", max_age: 1h}
  g: {latest: staffing, key: point, when: present}
  h: {latest: staffing, key: point, when: 'h[point].present > 0'}
  i: {latest: staffing, key: point, when: 'j[point].present > 0'}
  j: {latest: staffing, key: point, when: 'i[point].present > 0'}
  k: {latest: crossing, key: traveller.minor}
  l: {latest: crossing, key: point, when: has(traveller.age_band)}
  m: {latest: staffing}
rules: []
)")
                                  .printed;
  for (const char* found :
       {"5:15: error E046 unknown-kind", "6:38: error E012 unknown-field",
        "7:38: error E040 duplicate-name", "8:26: error E047 bad-key",
        "9:37: error E048 parts-do-not-fit: `file`", "9:50: error E048 parts-do-not-fit: `columns`",
        "10:32: error E048 parts-do-not-fit: `when`",
        "10:46: error E048 parts-do-not-fit: `max_age`", "11:43: error E206",
        "E067 table-cycle: the table `h`", "E067 table-cycle: the table `i`",
        "15:30: error E211 serves-person", "p.yaml:16:", "E210 protected-field",
        "p.yaml:17:", "E005"}) {
    EXPECT_THAT(printed, HasSubstr(found));
  }
}

TEST(Pack, ChecksWhatIsReadOfALatestTable) {
  const std::string printed = load_pack(std::string(kHead) + R"(tables:
  staff: {latest: staffing, key: point}
  seen: {latest: crossing, key: document.token}
rules:
  - {rule: a, title: A, severity: low, domain: flow, on: crossing, when: 'staff[point].presnt > 1'}
  - {rule: b, title: B, severity: low, domain: flow, on: crossing, when: 'staff[point].agency == "customz"'}
  - {rule: c, title: C, severity: low, domain: flow, on: crossing, when: 'has(seen[document.token].traveller.age_band)'}
  - {rule: d, title: D, severity: low, domain: flow, on: crossing, when: 'seen[document.token].traveller.minor == "adult"'}
  - {rule: e, title: E, severity: low, domain: flow, on: crossing, when: 'has(seen[document.token].traveller)'}
  - {rule: f, title: F, severity: low, domain: flow, on: crossing, when: 'staff[point].skills == "x"'}
  - {rule: g, title: G, severity: low, domain: feed, on: heartbeat, by: [point], silent: 5m, keys: staff}
)")
                                  .printed;
  for (const char* found :
       {"8:88: error E012 unknown-field", "9:98: error E205 unknown-value",
        "10:110: error E210 protected-field", "11:106: error E211", "12:79: error E208 bad-macro",
        "13:95: error E204", "14:100: error E048"}) {
    EXPECT_THAT(printed, HasSubstr(found));
  }
}

TEST(Pack, PointsAtWhatHasBeenLeftOut) {
  EXPECT_EQ(
      load_pack(std::string(kHead) + "rules:\n  -\n\n  - ~\n").printed,
      R"(p.yaml:5:3: error E004 wrong-type: a rule is a map of keys and values; this is nothing
    -
    ^

p.yaml:7:5: error E004 wrong-type: a rule is a map of keys and values; this is nothing
    - ~
      ^

2 errors in 1 file
)");
  EXPECT_THAT(load_rule("  on: crossing\n  when:\n").printed,
              HasSubstr("p.yaml:10:3: error E004 wrong-type: `when` takes an expression; this is "
                        "nothing\n    when:\n    ^~~~\n"));
}

TEST(Pack, ReadsTheHeadOfARule) {
  const Outcome out = load_rule(R"(  on: [crossing, count]
  about: >
    Look at
    the lanes.
  audience: [west, shift-lead]
  labels: {team: west}
  runbook: https://example.org/r
  owner: unit
  purpose: p
  basis: b
  shadow: true
  expires: 2026-12-31
)");
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  const plan::Rule& rule = out.rule("r");
  EXPECT_EQ(rule.pack, "p");
  EXPECT_EQ(rule.pack_version, 1);
  EXPECT_EQ(rule.about, "Look at the lanes.\n");
  EXPECT_EQ(rule.audience, (std::vector<std::string>{"west", "shift-lead"}));
  EXPECT_EQ(rule.labels[0], (std::pair<std::string, std::string>{"team", "west"}));
  EXPECT_TRUE(rule.shadow);
  EXPECT_EQ(types::to_rfc3339(*rule.expires), "2026-12-31T00:00:00Z");
  EXPECT_EQ(rule.on, (std::vector<types::KindId>{0, 2}));
  EXPECT_EQ(rule.hash.size(), 32U);
}

TEST(Pack, RefusesValuesThatAHeadDoesNotTake) {
  const Outcome out = load_rule(R"(  on: []
  labels: {team: 5}
  audience: west
  enabled: yes
  expires: tomorrow
)");
  EXPECT_THAT(out.printed, HasSubstr("E007 bad-value: `on` is an empty list"));
  EXPECT_THAT(out.printed, HasSubstr("E004 wrong-type: a label is a text; this is an integer"));
  EXPECT_THAT(out.printed, HasSubstr("`audience` takes a list; this is a text"));
  EXPECT_THAT(out.printed, HasSubstr("`enabled` takes `true` or `false`; this is a text"));
  EXPECT_THAT(out.printed, HasSubstr("E007 bad-value: `tomorrow` is no date"));
}

TEST(Pack, SortsRulesOfAllPacksByNameAndLeavesOutThoseNotEnabled) {
  const std::string rule = "    title: T\n    severity: low\n    domain: flow\n    on: crossing\n";
  const Outcome out = load_packs(
      {{"b.yaml", std::string(kHead) + "rules:\n  - rule: z\n" + rule + "  - rule: m\n" + rule +
                      "    enabled: false\n"},
       {"a.yaml", "pack: a\nversion: 2\nschema: crossing-event/1\nrules:\n  - rule: n\n" + rule}});
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  std::string names;
  for (const plan::Rule& each : out.loaded.plan->rules) names += each.name;
  EXPECT_EQ(names, "nz");
  ASSERT_EQ(out.loaded.rules.size(), 3U);
  EXPECT_EQ(out.loaded.rules[0].name, "m");
  EXPECT_FALSE(out.loaded.rules[0].enabled);
}

}  // namespace
}  // namespace limen::language
