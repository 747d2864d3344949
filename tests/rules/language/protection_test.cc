#include <gmock/gmock.h>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

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

TEST(Protection, GroupsNeedAJustification) {
  const Outcome out = load_rule(
      "  on: crossing\n  by: [traveller.nationality]\n  window: {over: 1h}\n  if: count() > 1\n");
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:10:8: error E090 not-in-this-version: "
                                     "`traveller.nationality` is protected"));
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
