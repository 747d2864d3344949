#include <gmock/gmock.h>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Protection, KeepsProtectedFieldsFromRulesAboutOne) {
  for (const char* when :
       {"traveller.age > 60", "has(traveller.age)", "has(traveller.sex) || true"}) {
    EXPECT_THAT(load_rule(std::string("  on: crossing\n  when: ") + when + '\n').printed,
                HasSubstr("error E210 protected-field: `traveller."))
        << when;
  }
  EXPECT_THAT(load_rule("  on: crossing\n  by: [document.token]\n  window: {over: 1h}\n"
                        "  if: distinct(traveller.nationality) > 1\n")
                  .printed,
              HasSubstr("error E210 protected-field: `traveller.nationality`"));
  EXPECT_THAT(load_rule("  on: crossing\n  by: [document.issuer]\n").printed,
              HasSubstr("p.yaml:10:8: error E210 protected-field: `document.issuer`"));
}

/// A rule over a group, with lines of its own.
Outcome load_group(std::string_view lines, const Files& files = {}) {
  return load_rule("  on: crossing\n  window: {over: 1h}\n" + std::string(lines), files);
}

// "A rule over groups (window or unusual, keyed by no identifier) may, if it states
// `justification:`".
TEST(Protection, GroupsNeedAJustification) {
  const std::string reads = "  if: count(traveller.age > 60) > 1\n";
  EXPECT_THAT(
      load_group(reads).printed,
      HasSubstr("p.yaml:11:13: error E210 protected-field: `traveller.age` is protected: a "
                "rule over a group that reads it, or asks whether it is there, states why"));
  EXPECT_THAT(load_group("  by: [traveller.nationality]\n  if: count() > 1\n").printed,
              HasSubstr("p.yaml:11:8: error E210 protected-field: `traveller.nationality`"));
  for (const std::string& lines :
       {reads, std::string("  by: [traveller.nationality]\n  if: count() > 1\n"),
        std::string("  when: has(traveller.sex)\n  if: count() > 1\n"),
        std::string("  measure: {n: distinct(document.issuer)}\n  if: n > 1\n  say: \"{n}\"\n")}) {
    const Outcome out = load_group("  justification: screening\n" + lines);
    ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
    EXPECT_FALSE(out.rule("r").carries_event_ids) << lines;
  }
  EXPECT_TRUE(
      load_group("  justification: screening\n  if: count() > 1\n").rule("r").carries_event_ids);
}

TEST(Protection, AJustificationSaysSomethingAndStandsWhereItCan) {
  EXPECT_THAT(load_group("  justification: \" \"\n  if: count() > 1\n").printed,
              HasSubstr("p.yaml:11:18: error E007 bad-value: this justifies nothing"));
  EXPECT_THAT(load_rule("  on: crossing\n  justification: x\n  when: traveller.age > 60\n").printed,
              AllOf(HasSubstr("p.yaml:10:3: error E048 parts-do-not-fit: `justification` goes"),
                    HasSubstr("p.yaml:11:9: error E210 protected-field")));
}

// "A rule about one person or document (`by` names an identifier, …) must not read a protected
// field": no reason helps.
TEST(Protection, NoJustificationIsEnoughForRulesAboutOne) {
  for (const char* key :
       {"document.token", "traveller.token", "vehicle.token", "party.token", "id"}) {
    EXPECT_THAT(load_group("  justification: x\n  by: [point, " + std::string(key) +
                           "]\n  if: count(traveller.age > 60) > 1\n")
                    .printed,
                HasSubstr("error E210 protected-field: `traveller.age`"))
        << key;
  }
}

// "its alert carries no event ids": nor ids of documents and persons, as values.
TEST(Protection, AlertsOverGroupsShowNoIdentifiers) {
  for (const char* x : {"last(id)", "first(document.token)", "max(id + \"\")",
                        "min(document.token, traveller.age > 60)"}) {
    EXPECT_THAT(load_group("  justification: x\n  measure: {n: count(traveller.age > 60), x: '" +
                           std::string(x) + "'}\n  if: n > 1\n")
                    .printed,
                HasSubstr("p.yaml:10:11: error E210 protected-field: this rule reads protected"))
        << x;
  }
  EXPECT_NE(load_group("  justification: x\n  if: distinct(document.token, traveller.age > 60) > 1 "
                       "&& count(id != \"\") > 1\n")
                .loaded.plan,
            nullptr);
  EXPECT_NE(load_group("  measure: {x: last(id)}\n  if: count() > 1\n").loaded.plan, nullptr);
}

// "A field keeps its marks in an alert's key …, and a measure of a protected field is protected; a
// rule of any other shape must not read one."
TEST(Protection, MarksStayInAlerts) {
  const auto on_alerts = [](std::string_view lines) {
    return load_pack(std::string(kHead) + "rules:\n" + std::string(kRule) +
                     R"(  on: crossing
  by: [point, traveller.nationality]
  justification: x
  window: {over: 1h}
  measure: {old: count(traveller.age > 60), n: count(), share: double(old) / double(n)}
  if: n > 1
- rule: s
  title: S
  severity: low
  domain: flow
  on: alert
)" + std::string(lines));
  };
  for (const char* part : {"measures.old > 1", "measures.share > 0.5", "has(measures.old)",
                           "traveller.nationality == \"XZX\"", "has(traveller.nationality)"}) {
    EXPECT_THAT(on_alerts("  when: rule == \"r\" && " + std::string(part) + "\n").printed,
                HasSubstr("error E210 protected-field: `"))
        << part;
  }
  EXPECT_THAT(on_alerts("  when: rule == \"r\"\n  by: [traveller.nationality]\n").printed,
              HasSubstr("p.yaml:21:8: error E210 protected-field"));
  EXPECT_THAT(on_alerts("  when: rule == \"r\"\n  say: \"{measures.old}\"\n").printed,
              HasSubstr("p.yaml:21:10: error E210 protected-field"));
  EXPECT_NE(on_alerts("  when: rule == \"r\" && measures.n > 1 && point == \"XZA\"\n").loaded.plan,
            nullptr);
  const std::string group = "  when: rule == \"r\"\n  window: {over: 1h}\n  if: count() > 1 && ";
  EXPECT_THAT(on_alerts(group + "max(measures.old) > 1\n").printed, HasSubstr("error E210"));
  EXPECT_FALSE(on_alerts("  justification: y\n" + group + "max(measures.old) > 1\n")
                   .rule("s")
                   .carries_event_ids);
}

TEST(Protection, LooksThroughMacrosAndTables) {
  const Outcome out = load_pack(std::string(kHead) + R"(macros: {old: traveller.age > 60}
tables: {t: {file: t.csv, key: issuer}}
rules:
  - {rule: r, title: R, severity: low, domain: flow, on: crossing, when: old}
  - {rule: s, title: S, severity: low, domain: flow, on: crossing, when: document.issuer in t}
)",
                                {{"t.csv", "issuer\nUTO\n"}});
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:7:74: error E210 protected-field"));
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:8:74: error E210 protected-field"));
}

TEST(Protection, WhatServesThePersonIsForThatDomainOnly) {
  const std::string whens[] = {"has(traveller.minor)", "'child' in protection",
                               "outcome == 'asylum_procedure'",
                               "['a', 'refugee_td'].exists(k, k == document.kind)"};
  for (const std::string& when : whens) {
    const Outcome flow = load_rule("  on: crossing\n  when: \"" + when + "\"\n");
    EXPECT_EQ(flow.loaded.plan, nullptr) << when;
    EXPECT_THAT(flow.printed, HasSubstr("error E211")) << when;
    std::string pack = std::string(kHead) + "rules:\n" + std::string(kRule) +
                       "  on: crossing\n  when: \"" + when + "\"\n";
    pack.replace(pack.find("flow"), 4, "protection");
    EXPECT_NE(load_pack(pack).loaded.plan, nullptr) << when;
  }
  EXPECT_THAT(load_pack(std::string(kHead) + R"(lists: {open: [asylum_procedure, pending]}
rules:
  - {rule: r, title: R, severity: low, domain: flow, on: crossing, when: outcome in open}
)")
                  .printed,
              HasSubstr("error E211"));
}

// "There is no way round": a protected field is not read, nor asked for, in any part of a rule
// about one.
TEST(Protection, HasNoWayRoundForRulesAboutOne) {
  const std::string head = std::string(kHead) + R"(lists: {ages: [60, 61]}
macros:
  old: traveller.age > 60
  older: old || traveller.age > 70
  asks: has(traveller.nationality)
  band: traveller.age_band
tables:
  t: {file: t.csv, key: k}
  u: {file: u.csv, key: [a, b]}
rules:
)" + std::string(kRule);
  const Files files = {{"t.csv", "k,n\nUTO,1\n"}, {"u.csv", "a,b,n\nUTO,60,1\n"}};
  for (const std::string when :
       {"traveller.age > 60",
        "traveller.age in ages",
        "old",
        "older",
        "asks",
        "!asks",
        "band == \"60+\"",
        "size(band) > 2",
        "has(traveller.age)",
        "!has(traveller.age)",
        "has(traveller.age) ? true : true",
        "false && has(traveller.age)",
        "true || old",
        "traveller.age == traveller.age",
        "[traveller.age].exists(a, a > 60)",
        "[60, 61].exists(a, a == traveller.age)",
        "ages.exists(a, a == traveller.age)",
        "cel.bind(a, traveller.age, a > 60)",
        "cel.bind(a, 1, old)",
        "[1].map(x, old)[0]",
        "{traveller.age: 1}.size() == 1",
        "{1: traveller.age}[1] > 60",
        "traveller.age in {60: 1}",
        "string(traveller.age) == \"60\"",
        "\"%d\".format([traveller.age]) == \"60\"",
        "math.greatest(traveller.age, 1) > 60",
        "type(traveller.age) == int",
        "dyn(traveller.age) > 60",
        "optional.of(traveller.age).hasValue()",
        "optional.of(document.issuer).optMap(i, i == \"UTO\").orValue(false)",
        "document.issuer in t",
        "t[document.issuer].n == \"1\"",
        "has(t[document.issuer].n)",
        "t[?document.issuer].hasValue()",
        "[document.issuer, \"60\"] in u",
        "u[[document.issuer, string(traveller.age)]].n == \"1\"",
        "t.exists(k, k == document.issuer)",
        "document.issuer.startsWith(\"U\")",
        "document.issuer.matches(\"U.*\")",
        "document.issuer < \"V\"",
        "document.issuer + point == \"UTOXZA\"",
        ".traveller.age > 60",
        "traveller.sex != \"\"",
        "traveller.residence == point",
        "traveller.nationality == document.issuer",
        "time.getHours() > traveller.age",
        "point.matches(document.issuer)",
        "point.substring(traveller.age) == \"\"",
        "duration(traveller.age_band) > duration(\"1s\")"}) {
    const Outcome out = load_pack(head + "  on: crossing\n  when: '" + when + "'\n", files);
    EXPECT_EQ(out.loaded.plan, nullptr) << when;
    EXPECT_THAT(out.printed, HasSubstr("error E210 protected-field")) << when;
  }
  for (const std::string lines :
       {"  except: {old: traveller.age > 60}\n", "  by: [traveller.age]\n",
        "  by: [document.issuer]\n", "  say: \"{traveller.age}\"\n", "  say: \"{band}\"\n",
        "  by: [traveller.token]\n  window: {over: 1h}\n  if: count(old) > 1\n",
        "  by: [traveller.token]\n  window: {over: 1h}\n  measure: {m: max(traveller.age)}\n  if: "
        "m > 1\n",
        "  by: [traveller.token]\n  window: {over: 1h}\n  if: count() > 1\n  say: "
        "\"{last(band)}\"\n",
        "  by: [traveller.token]\n  window: {over: 1h}\n  if: sum(party.size, old) > 1\n",
        "  by: [point, traveller.age_band, vehicle.token]\n  window: {over: 1h}\n  if: count() > "
        "1\n"}) {
    const Outcome out = load_pack(head + "  on: crossing\n" + lines, files);
    EXPECT_THAT(out.printed, HasSubstr("error E210 protected-field")) << lines;
  }
}

// All that a rule asks counts together: `when`, exceptions and measures that leave one value over.
TEST(Protection, AllQuestionsOfARuleCountTogether) {
  EXPECT_THAT(
      load_rule("  on: crossing\n"
                "  when: outcome != 'admitted' && outcome != 'refused' && outcome != 'referred'\n"
                "  except:\n    a: outcome in ['withdrawn', 'medical']\n"
                "    b: outcome == 'returned_carrier'\n    c: outcome == 'pending'\n")
          .printed,
      HasSubstr("p.yaml:14:8: error E211 serves-person: with this the rule tells "
                "`asylum_procedure`"));
  EXPECT_THAT(load_group("  when: outcome != 'admitted' && outcome != 'refused'\n"
                         "  if: count() - count(outcome in ['referred', 'withdrawn', 'medical', "
                         "'returned_carrier', 'pending']) > 0\n")
                  .printed,
              HasSubstr("error E211 serves-person"));
  EXPECT_NE(
      load_group("  if: count(outcome == 'refused') > 1 && count(outcome == 'admitted') > 1 && "
                 "count(outcome in ['referred', 'medical']) > 1\n")
          .loaded.plan,
      nullptr);
}

// "What serves the person may be read or asked for, and such a value named, by rules of domain
// `protection` only", on alerts too.
TEST(Protection, ServedValuesStayServedInAlerts) {
  const auto on_alerts = [](std::string_view when) {
    return load_pack(std::string(kHead) + "rules:\n" + std::string(kRule) +
                     R"(  on: crossing
  by: [outcome]
  window: {over: 1h}
  measure: {newest: last(document.kind), text: last(document.kind + "!")}
  if: count() > 1
- rule: s
  title: S
  severity: low
  domain: flow
  on: alert
  when: rule == "r" && )" +
                     std::string(when) + '\n')
        .printed;
  };
  for (const char* when : {"outcome == 'asylum_procedure'", "outcome.startsWith('asyl')",
                           "measures.newest == 'refugee_td'", "measures.newest.endsWith('_td')",
                           "measures.text == 'refugee_td!'"}) {
    EXPECT_THAT(on_alerts(when), HasSubstr("error E211 serves-person")) << when;
  }
  EXPECT_EQ(on_alerts("outcome == 'refused' && measures.newest != 'passport'"), "");
}

}  // namespace
}  // namespace limen::language
