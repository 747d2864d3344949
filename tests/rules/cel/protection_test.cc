#include <gtest/gtest.h>

#include "tests/rules/cel/border_scope.h"

namespace limen::cel {
namespace {

std::string codes(std::string_view text, BorderScope& scope) {
  std::string all;
  for (const Finding& found : compile(text, scope).findings) {
    all += (all.empty() ? "" : " ") + found.code.substr(0, 4);
  }
  return all;
}

// rules.md, section 11: a rule about one person must not read a protected field, nor ask whether it
// is there.
TEST(ProtectedFields, AreNotReadNorAskedFor) {
  BorderScope scope;
  scope.macros["old"] = "traveller.age > 60";
  for (const std::string text :
       {"traveller.age > 60", "has(traveller.age)", "old", "[traveller.age].exists(x, x > 60)",
        "points[string(traveller.age)].lanes > 1", "cel.bind(a, traveller.age, a > 60)",
        "(planned ? traveller.age : 0) > 60", "{traveller.age: 1}.size() == 1"}) {
    EXPECT_EQ(codes(text, scope), "E210") << text;
  }
}

TEST(ProtectedFields, AreReadByRulesOverGroupsThatMay) {
  BorderScope scope;
  scope.reads_protected = true;
  EXPECT_EQ(codes("traveller.age > 60", scope), "");
  const Compiled compiled = compile("[traveller.age].map(x, x + 1)[0]", scope);
  EXPECT_TRUE(compiled.type.marks.is_protected);
}

TEST(ProtectedFields, MarkWhatIsMadeOfThem) {
  BorderScope scope;
  scope.reads_protected = true;
  scope.aggregates_allowed = true;
  for (const std::string text : {"count(traveller.age > 60)", "max(traveller.age)",
                                 "count() + sum(party.size, has(traveller.age))"}) {
    EXPECT_TRUE(compile(text, scope).type.marks.is_protected) << text;
  }
  EXPECT_FALSE(compile("count()", scope).type.marks.is_protected);
}

TEST(ProtectedFields, AreNotReadInAggregatesOfRulesThatMayNot) {
  BorderScope scope;
  scope.aggregates_allowed = true;
  EXPECT_EQ(codes("count(traveller.age > 60) > 1", scope), "E210");
}

// rules.md, section 11: what serves the person may be read or asked for, and such a value named, by
// rules of domain `protection` only.
TEST(WhatServesThePerson, IsReadByProtectionOnly) {
  BorderScope scope;
  for (const std::string text :
       {"traveller.minor == 'unaccompanied'", "has(traveller.minor)",
        "outcome == 'asylum_procedure'", "outcome in ['refused', 'asylum_procedure']",
        "outcome == 'asylum_' + 'procedure'", "['asylum_procedure'].exists(o, o == outcome)",
        "{'asylum_procedure': true}[outcome]", "cel.bind(o, outcome, o == 'asylum_procedure')"}) {
    EXPECT_EQ(codes(text, scope), "E211") << text;
  }
  scope.serves_person = true;
  EXPECT_EQ(codes("traveller.minor == 'unaccompanied' && outcome == 'asylum_procedure'", scope),
            "");
}

}  // namespace
}  // namespace limen::cel
