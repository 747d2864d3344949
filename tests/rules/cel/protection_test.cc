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

/// Questions that set `asylum_procedure` apart from all other outcomes without naming it.
const char* const kWaysRound[] = {
    // its text, in parts
    "outcome.startsWith('asyl')", "outcome.endsWith('_procedure')", "outcome.contains('lum')",
    "outcome.matches('^a.*e$')", "outcome.matches('a' + '[s]ylum.*')", "size(outcome) > 8",
    "outcome.size() == 16", "outcome.charAt(1) == 's'", "outcome.indexOf('y') == 2",
    "outcome.lastIndexOf('_') > 0", "outcome.substring(0, 4) == 'asyl'",
    "outcome.split('_').size() == 2", "outcome.split('_')[0] == 'asylum'",
    "'_' in outcome.split('')", "outcome.reverse().startsWith('erud')",
    "outcome.replace('asylum', 'x') == 'x_procedure'", "outcome.upperAscii() == 'ASYLUM_PROCEDURE'",
    "string(bytes(outcome)).startsWith('asyl')", "bytes(outcome) == b'asylum_procedur' + b'e'",
    "base64.encode(bytes(outcome)).startsWith('YXN5')",
    "strings.quote(outcome) == '\"asylum' + '_procedure\"'", "outcome + '!' == 'asylum_procedure!'",
    "'%s!'.format([outcome]) == 'asylum_procedure!'",
    "[outcome, '!'].join() == 'asylum_procedure!'", "'asylum_procedure!'.startsWith(outcome)",
    "'no asylum_procedure'.contains(outcome)", "dyn(outcome).startsWith('asyl')",
    // by what it is not
    "!(outcome in ['admitted', 'refused', 'medical', 'pending'])",
    "outcome in ['admitted', 'refused', 'medical', 'pending'] ? false : true",
    "outcome != 'admitted' && outcome != 'refused' && outcome != 'medical' && outcome != 'pending'",
    "outcome != 'admitted' && planned && outcome != 'refused' && point == 'XZA' && outcome != "
    "'medical' && party.size > 1 && outcome != 'pending'",
    "!['admitted', 'refused', 'medical', 'pending'].exists(o, o == outcome)",
    "['admitted', 'refused', 'medical', 'pending'].all(o, o != outcome)",
    "['admitted', 'refused', 'medical', 'pending'].filter(o, o == outcome).size() == 0",
    "!(outcome in {'admitted': 1, 'refused': 1, 'medical': 1, 'pending': 1})",
    "{'admitted': 1, 'refused': 1, 'medical': 1, 'pending': 1}[?outcome].hasValue()",
    "!has({outcome: 1}.admitted) && !has({outcome: 1}.refused) && !has({outcome: 1}.medical) && "
    "!has({outcome: 1}.pending)",
    // by its place in an order
    "outcome > 'admitted' && outcome < 'm'", "outcome > 'as' && outcome < 'at'",
    "'as' < outcome && planned && outcome < 'b'",
    // through variables, collections and optionals
    "cel.bind(o, outcome, o.startsWith('asyl'))", "[outcome].exists(o, o.startsWith('asyl'))",
    "[outcome].map(o, o + '!')[0] == 'asylum_procedure!'", "{outcome: 1}.exists(k, k.size() > 8)",
    "[outcome][0].startsWith('asyl')", "[[outcome]].exists(l, l.exists(o, o.contains('lum')))",
    "optional.of(outcome).optMap(o, o.contains('lum')).orValue(false)",
    "optional.of(outcome).value().contains('lum')", "(planned ? outcome : outcome).contains('lum')",
    "{'a': outcome}.a.endsWith('re')",
    "[outcome].transformList(i, o, o + 'x').exists(o, size(o) > 9)",
    // mixed with other fields, so that no one value decides
    "(outcome + point).contains('lum')", "(point + outcome).endsWith('asylum_procedure')",
    "[outcome, point].exists(x, x.startsWith('asyl'))",
    "cel.bind(o, outcome, planned && o.contains('lum'))",
    "[point].exists(p, outcome.startsWith(p))", "outcome.startsWith(point)", "outcome < point",
    "size(outcome) + 0 * party.size == 16", "[outcome.size()].exists(n, n + party.size > 15)",
    "size(outcome + point) == 21", "outcome == 'asylum_' + (planned ? 'procedure' : 'x')",
    "outcome == point.lowerAscii()", "outcome in [point, 'asylum_' + 'proc']",
    "[outcome, point].join('-').contains('lum')",
    "cel.bind(o, 'asylum_' + (planned ? 'procedure' : ''), o == outcome)",
    // through tables, whose rows are not looked at
    "outcome in points", "points[outcome].lanes > 1", "has(points[outcome].lanes)",
    "outcome == points[point].point", "points[point].neighbours.exists(n, n == outcome)",
    "outcome in points[point].neighbours", "points.exists(k, k == outcome)",
    "points[?outcome].hasValue()", "[outcome, point] in rates",
    // in macros
    "by_text", "by_rest && planned"};

TEST(WhatServesThePerson, HasNoWayRound) {
  BorderScope scope;
  scope.macros["by_text"] = "outcome.startsWith('asyl')";
  scope.macros["by_rest"] = "!(outcome in ['admitted', 'refused', 'medical', 'pending'])";
  for (const std::string text : kWaysRound) {
    EXPECT_TRUE(codes(text, scope).starts_with("E211")) << text << ": " << codes(text, scope);
  }
  scope.serves_person = true;
  for (const std::string text : kWaysRound) EXPECT_EQ(codes(text, scope), "") << text;
}

TEST(WhatServesThePerson, HasNoWayRoundThroughAggregates) {
  BorderScope scope;
  scope.aggregates_allowed = true;
  for (const std::string text :
       {"count(outcome.startsWith('asyl')) > 1", "last(outcome).contains('lum')",
        "last(outcome + '!') == 'asylum_procedure!'", "max(outcome + point) > 'as'",
        "count() - count(outcome in ['admitted', 'refused', 'medical', 'pending']) > 1",
        "first(party.size, outcome.size() > 8) > 1", "distinct(outcome.startsWith('asyl')) == 2"}) {
    EXPECT_TRUE(codes(text, scope).starts_with("E211")) << text << ": " << codes(text, scope);
  }
  for (const std::string text :
       {"distinct(outcome) > 2", "last(outcome) == 'refused'", "count(outcome != 'admitted') > 1",
        "distinct(outcome + point) > 1", "min(outcome) != max(outcome)",
        "max(outcome.indexOf('e')) > 3"}) {
    EXPECT_EQ(codes(text, scope), "") << text;
  }
}

TEST(WhatServesThePerson, LeavesOtherQuestionsAlone) {
  BorderScope scope;
  for (const std::string text :
       {"outcome == 'refused'", "outcome != 'admitted'", "outcome in ['refused', 'pending']",
        "!(outcome in ['refused', 'pending'])", "outcome.startsWith('ref')", "outcome.size() > 6",
        "(outcome.size() - 8) * party.size == 0", "outcome.contains('a')", "outcome > 'm'",
        "cel.bind(o, outcome, o == 'refused' && planned)",
        "['refused', 'pending'].exists(o, o == outcome)", "outcome == point", "has(outcome)",
        "outcome + ' at ' + point", "'%s at %s'.format([outcome, point])",
        "outcome == 'refused' ? 'refused' : 'let in'", "{'refused': 'no'}[?outcome].orValue('yes')",
        "channel.startsWith('b') && outcome == 'medical'", "[outcome, point].map(x, x + '!')"}) {
    EXPECT_EQ(codes(text, scope), "") << text;
  }
}

// However much there is to try, it ends.
TEST(WhatServesThePerson, IsLookedForWithinABudget) {
  const std::string list = "['admitted', 'refused', 'admitted', 'refused', 'admitted', 'refused']";
  std::string deep = "outcome.size()";
  for (int i = 0; i < 8; ++i) {
    const std::string x = "x" + std::to_string(i);
    deep = list + ".map(" + x + ", " + deep + " + size(" + x + "))[0]";
  }
  std::string many = deep + " == 3";
  for (int i = 0; i < 200; ++i) many += " || " + deep + " == " + std::to_string(i);
  BorderScope scope;
  EXPECT_EQ(codes(many, scope).substr(0, 4), "E211");
  std::string body = "o == outcome";
  for (int i = 0; i < 50'000; ++i) body += " || o == outcome";
  EXPECT_EQ(codes("['refused'].exists(o, " + body + ")", scope).substr(0, 4), "E211");
  std::string row = "outcome == 'refused'";
  for (int i = 0; i < 50'000; ++i) row += " || outcome == 'refused'";
  EXPECT_EQ(codes(row, scope), "");
}

/// With a table of the newest crossing of each point.
class NewestScope : public BorderScope {
 public:
  NewestScope() {
    std::vector<expr::Column> columns;
    for (const types::Field& field : schema.kind(0).fields) {
      const bool number = field.type == types::FieldType::kInt;
      columns.push_back(
          {field.path, number ? expr::ColumnType::kInt : expr::ColumnType::kString, &field});
    }
    for (expr::Column& column : columns) {
      if (column.name == "traveller.age") column.name = "age";
      if (column.name == "traveller.minor") column.name = "minor";
    }
    newest_ = std::make_unique<expr::Table>("newest", std::vector<std::string>{"point"}, columns);
  }
  std::optional<Name> find(std::string_view path) override {
    if (path == "newest") return TableName{9, newest_.get()};
    return BorderScope::find(path);
  }

 private:
  std::unique_ptr<expr::Table> newest_;
};

// rules.md, section 4: "Its columns are the event's fields, with their marks".
TEST(NewestRows, HaveTheMarksOfTheirFields) {
  NewestScope scope;
  for (const std::string text :
       {"newest[point].age > 60", "has(newest[point].age)", "newest[?point].age.orValue(0) > 60",
        "newest.exists(k, r, r.age > 60)", "cel.bind(r, newest[point], r.age > 60)",
        "[1].exists(i, newest[point].age > i)", "newest[?point].optMap(r, r.age).hasValue()"}) {
    EXPECT_EQ(codes(text, scope), "E210") << text;
  }
  for (const std::string text :
       {"newest[point].minor == 'adult'", "newest[point].outcome == 'asylum_procedure'",
        "newest[point].outcome.startsWith('asyl')",
        "!(newest[point].outcome in ['admitted', 'refused', 'medical', 'pending'])",
        "cel.bind(r, newest[point], r.outcome.contains('lum'))"}) {
    EXPECT_TRUE(codes(text, scope).starts_with("E211")) << text << codes(text, scope);
  }
  EXPECT_EQ(codes("newest[point].outcome == 'refusd'", scope), "E205");
  for (const std::string text :
       {"newest[point].outcome == 'refused'", "point in newest", "newest[point].outcome == outcome",
        "cel.bind(r, newest[point], r.outcome != 'admitted')", "newest[?point].hasValue()",
        "newest.exists(k, k == 'XZAAA')"}) {
    EXPECT_EQ(codes(text, scope), "") << text;
  }
  scope.reads_protected = true;
  scope.serves_person = true;
  EXPECT_EQ(codes("newest[point].age > 60 && newest[point].minor == 'adult'", scope), "");
  EXPECT_TRUE(compile("newest[point].age", scope).type.marks.is_protected);
}

TEST(NewestRows, AreNotReadAsAWhole) {
  NewestScope scope;
  for (const std::string text :
       {"newest[point]", "newest[point] == newest['XZAAA']", "[newest[point], 1][0].age > 60",
        "[newest[point]][0].age > 60", "{1: newest[point]}[1].age > 60",
        "newest[point]['age'] > 60", "(planned ? newest[point] : points[point]).age > 60",
        "dyn(newest[point]).age > 60", "optional.of(newest[point]).value().age > 60", "newest",
        "[newest][0][point].age > 60", "'%s'.format([newest[point]])", "newest.map(k, newest[k])",
        "newest == newest", "newest[?point].orValue(points[point]).age > 60",
        "newest[point] in [newest['XZAAA']]", "newest[?point]", "cel.bind(r, newest[point], r)",
        "newest.transformList(k, r, r)"}) {
    EXPECT_TRUE(codes(text, scope).starts_with("E210")) << text << ' ' << codes(text, scope);
  }
  scope.reads_protected = true;
  scope.serves_person = true;
  EXPECT_EQ(codes("newest[point] == newest['XZAAA']", scope), "");
}

}  // namespace
}  // namespace limen::cel
