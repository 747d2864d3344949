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

}  // namespace
}  // namespace limen::language
