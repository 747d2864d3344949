#include <gmock/gmock.h>

#include "tests/rules/language/loading.h"

/// Sentences of rules.md, sections 1, 2 and 4, each with what a pack that keeps or breaks it gets;
/// what expressions do when they run is in tests/rules/cel and tests/scenarios/expressions.
namespace limen::language {
namespace {

/// The codes of all findings of a pack, in their order.
std::string codes(const std::string& pack, const Files& files = {{"t.csv", "k,n\nXZAAA,1\n"}}) {
  std::string all;
  for (const Diagnostic& found : load_pack(pack, files).findings) {
    all += (all.empty() ? "" : " ") + found.code.substr(0, 4);
  }
  return all;
}
std::string codes_of_rule(const std::string& lines) {
  return codes(std::string(kHead) + "rules:\n" + std::string(kRule) + lines);
}
std::string codes_of_when(const std::string& when) {
  return codes(std::string(kHead) +
               "lists: {cars: [car, coach]}\nmacros: {by_car: mode in cars}\n"
               "tables: {t: {file: t.csv, key: k, columns: {n: int}}}\nrules:\n" +
               std::string(kRule) + "  on: crossing\n  when: >-\n    " + when + "\n");
}
std::string codes_of_parts(const std::string& parts) {
  return codes(std::string(kHead) + parts + "rules: []\n");
}

// "Unknown keys, wrong types (a scalar for a list is one), duplicate keys and rule names … are
// errors".
TEST(Section1, RefusesWhatHasNoMeaning) {
  EXPECT_EQ(codes_of_rule("  on: crossing\n  wen: 'true'\n"), "E003");
  EXPECT_EQ(codes_of_rule("  on: crossing\n  by: point\n"), "E004");
  EXPECT_EQ(codes_of_rule("  on: crossing\n  audience: lead\n"), "E004");
  EXPECT_EQ(codes_of_rule("  on: crossing\n  enabled: 1\n"), "E004");
  EXPECT_EQ(codes_of_parts("lists: {a: 1}\n"), "E004");
  EXPECT_EQ(codes_of_parts("lists: {a: [1]}\nlists: {b: [1]}\n"), "E002");
  EXPECT_EQ(codes_of_rule(
                "  on: crossing\n- {rule: r, title: R, severity: low, domain: flow, on: wait}\n"),
            "E041");
}

// "two things of one name in a scope (lists, macros and tables of the pack; steps or measures of a
// rule, with these and the fields of `on`)".
TEST(Section1, RefusesTwoThingsOfOneName) {
  EXPECT_EQ(codes_of_parts("lists: {a: [1]}\nmacros: {a: '1 == 1'}\n"), "E040");
  EXPECT_EQ(codes_of_parts("macros: {a: '1 == 1'}\ntables: {a: {file: t.csv, key: k}}\n"), "E040");
  EXPECT_EQ(codes_of_parts("lists: {a: [1]}\ntables: {a: {file: t.csv, key: k}}\n"), "E040");
  const std::string window = "  on: crossing\n  window: {over: 5m}\n  if: count() > 1\n  measure: ";
  EXPECT_EQ(codes_of_rule(window + "{mode: count()}\n"), "E040");
  for (const char* thing :
       {"lists: {n: [1]}\n", "macros: {n: '1 == 1'}\n", "tables: {n: {file: t.csv, key: k}}\n"}) {
    EXPECT_EQ(codes(std::string(kHead) + thing + "rules:\n" + std::string(kRule) + window +
                    "{n: count()}\n"),
              "E040");
  }
  EXPECT_EQ(codes_of_rule(window + "{n: count(), n: count()}\n"), "E002");
}

// "unknown fields, functions, tables and enumeration values, unreadable table files".
TEST(Section1, RefusesWhatIsNotThere) {
  EXPECT_EQ(codes_of_when("outcom == 'refused'"), "E012");
  EXPECT_EQ(codes_of_when("strlen(point) > 3"), "E203");
  EXPECT_EQ(codes_of_when("point in u"), "E012");
  EXPECT_EQ(codes_of_when("outcome == 'refusd'"), "E205");
  EXPECT_EQ(codes_of_parts("tables: {t: {file: none.csv, key: k}}\n"), "E055");
}

// "name, [a-z][a-z0-9-]*; required, as version, schema and rules are".
TEST(Section1, NamesAndRequiredKeys) {
  EXPECT_EQ(codes("{}\n"), "E005 E005 E005 E005");
  for (const char* name : {"Land", "1a", "a_b", "a.b", "-a", "\"\""}) {
    EXPECT_NE(
        codes("pack: " + std::string(name) + "\nversion: 1\nschema: crossing-event/1\nrules: []\n"),
        "")
        << name;
  }
  EXPECT_EQ(codes("pack: a-1\nversion: 1\nschema: crossing-event/1\nrules: []\n"), "");
  EXPECT_EQ(codes("pack: p\nversion: 1.5\nschema: crossing-event/1\nrules: []\n"), "E004");
}

// "name … required, as title, severity, domain and on are".
TEST(Section2, RequiredKeysOfARule) {
  EXPECT_EQ(codes(std::string(kHead) + "rules:\n- {}\n"), "E005 E005 E005 E005 E005");
  for (const char* severity : {"info", "low", "medium", "high", "critical"}) {
    EXPECT_EQ(
        codes(std::string(kHead) +
              "rules: [{rule: r, title: R, domain: feed, on: wait, severity: " + severity + "}]\n"),
        "");
  }
  for (const char* domain :
       {"flow", "document", "protection", "health", "customs", "staffing", "feed"}) {
    EXPECT_EQ(
        codes(std::string(kHead) +
              "rules: [{rule: r, title: R, severity: low, on: wait, domain: " + domain + "}]\n"),
        "");
  }
}

// "Durations are `250ms`, `30s`, `15m`, `6h`, `14d`, `2w`, or a sum, `1h30m`; whole numbers, not
// negative; `over`, `every`, `within` and `for` are not zero, `times`, `last` and `in_a_row` at
// least 1; `hold: 0s` and `resolve_after: 0s` are as without."
TEST(Section2, Durations) {
  for (const char* good :
       {"250ms", "30s", "15m", "6h", "14d", "2w", "1h30m", "1d2h3m4s5ms", "0s"}) {
    EXPECT_EQ(codes_of_rule("  on: wait\n  hold: " + std::string(good) + '\n'), "") << good;
  }
  for (const char* bad :
       {"-5m", "1.5h", "5", "5 m", "m", "1h 30m", "5M", "+5m", "1y", "''", "[5m]"}) {
    EXPECT_NE(codes_of_rule("  on: wait\n  hold: " + std::string(bad) + '\n'), "") << bad;
  }
  const std::string tail = "\n  if: count() > 1\n";
  EXPECT_EQ(codes_of_rule("  on: wait\n  window: {over: 0m}" + tail), "E007");
  EXPECT_EQ(codes_of_rule("  on: wait\n  window: {over: 5m, every: 0s}" + tail), "E007");
  EXPECT_EQ(codes_of_rule("  on: wait\n  window: {over: 5m, every: 1m}\n  in_a_row: 0" + tail),
            "E007");
  EXPECT_EQ(
      codes_of_rule("  on: wait\n  window: {over: 5m}\n  hold: 0s\n  resolve_after: 0s" + tail),
      "");
  EXPECT_EQ(codes_of_rule("  on: wait\n  resolve_after: 0s\n"), "");
  EXPECT_EQ(codes_of_rule("  on: wait\n  resolve_after: 1s\n"), "E048");
  EXPECT_EQ(codes_of_rule("  on: wait\n  window: {over: 5m}\n  hold: 1s" + tail), "E048");
}

// "A field of a key … is a text, an int or a bool".
TEST(Section2, KeysAreTextsIntsAndBools) {
  EXPECT_EQ(codes_of_rule("  on: staffing\n  by: [point, planned]\n"), "");
  EXPECT_EQ(codes_of_rule("  on: status\n  by: [planned]\n"), "");
  for (const char* bad : {"timing.wait_s", "recorded_at", "consignment.flags", "time"}) {
    EXPECT_EQ(codes_of_rule("  on: crossing\n  by: [" + std::string(bad) + "]\n"), "E047") << bad;
  }
}

// "int, uint and double kept apart as in CEL: ordering across them is allowed, and exact; `==`,
// `!=` and `in` across them are refused by the checker".
TEST(Section4, NumbersOfSeveralTypes) {
  for (const char* good :
       {"party.size < 2.5", "timing.wait_s >= 3", "party.size > 3u", "1u < 2.0"}) {
    EXPECT_EQ(codes_of_when(good), "") << good;
  }
  for (const char* bad :
       {"party.size == 2.0", "timing.wait_s != 3", "party.size in [1.0]", "1u == 1",
        "party.size in [1u]", "2.0 in [1, 2]"}) {
    EXPECT_EQ(codes_of_when(bad), "E204") << bad;
  }
}

// "What needs protobuf messages, enums, wrappers or containers is out."
TEST(Section4, ThereAreNoMessages) {
  for (const char* out :
       {"google.protobuf.Timestamp{seconds: 1} < time", "Crossing{} == Crossing{}",
        "google.protobuf.Int32Value{value: 1} == 1"}) {
    EXPECT_NE(codes_of_when(out), "") << out;
  }
}

// "Names in scope: the event's fields by their schema path (`outcome`, `traveller.minor`, `time`,
// `type`), lists, macros, tables".
TEST(Section4, NamesInScope) {
  EXPECT_EQ(
      codes_of_when("time > timestamp('2026-01-01T00:00:00Z') && type == 'crossing' && id != '' && "
                    "source != '' && lane.kind == 'bus' && mode in cars && by_car && point in t"),
      "");
  EXPECT_EQ(codes_of_when("lane == 'bus'"), "E012");
  EXPECT_EQ(codes_of_when("first.point == 'XZA'"), "E012");
  EXPECT_EQ(codes_of_when("data.point == 'XZA'"), "E012");
}

// "Where a field in scope and a list, macro or table have one name, the field is meant, and `check`
// warns."
TEST(Section4, AFieldHidesAName) {
  for (const char* thing : {"lists: {mode: [1]}\n", "macros: {mode: '1'}\n",
                            "tables: {mode: {file: t.csv, key: k}}\n"}) {
    EXPECT_EQ(codes(std::string(kHead) + thing + "rules:\n" + std::string(kRule) +
                    "  on: crossing\n  when: mode == 'car'\n"),
              "W001");
    EXPECT_EQ(
        codes(std::string(kHead) + thing + "rules:\n" + std::string(kRule) + "  on: heartbeat\n"),
        "");
  }
}

// "a field's type comes from the schema."
TEST(Section4, FieldsHaveTheTypesOfTheSchema) {
  EXPECT_EQ(codes_of_when("point == 'a' && party.size == 1 && timing.wait_s == 1.0 && 'food' in "
                          "consignment.flags && recorded_at < time"),
            "");
  for (const char* bad :
       {"point == 1", "party.size == '1'", "timing.wait_s == 'a'", "consignment.flags == 'food'",
        "recorded_at == '2026'", "party.size && true"}) {
    EXPECT_EQ(codes_of_when(bad), "E204") << bad;
  }
}

// "A literal that a field with an enumeration is compared with must be one of its values; a
// constant that is no regular expression, timestamp or number where one is read is an error of the
// pack too."
TEST(Section4, ConstantsAreLookedAt) {
  for (const char* bad : {"outcome == 'refusd'", "'refusd' == outcome", "outcome != 'refusd'",
                          "outcome in ['refused', 'refusd']", "'fod' in consignment.flags",
                          "mode in ['car', 'cra']", "type == 'crosing'"}) {
    EXPECT_EQ(codes_of_when(bad), "E205") << bad;
  }
  for (const char* bad :
       {"point.matches('(')", "matches(point, '[a')", "time > timestamp('yesterday')",
        "time - time > duration('5 minutes')", "party.size > int('four')",
        "timing.wait_s > double('x')", "time.getHours('Europe/Zagrb') > 3"}) {
    EXPECT_EQ(codes_of_when(bad), "E207") << bad;
  }
}

// "Where `on` lists several types, a field is optional if one of them lacks it or has it optional;
// two types of one name are an error of the pack."
TEST(Section4, SeveralKindsOfEvents) {
  EXPECT_EQ(codes_of_rule("  on: [crossing, heartbeat]\n  when: mode == 'car' || backlog > 3\n"),
            "");
  EXPECT_EQ(codes_of_rule("  on: [staffing, status]\n  when: has(planned)\n"), "E045");
  EXPECT_EQ(codes_of_rule("  on: [staffing, status]\n  when: point == 'XZA'\n"), "");
}

// "`distance_km(a, b)` for two rows with `lat` and `lon`; `hours(d)`, `minutes(d)`, `seconds(d)` of
// a duration as double; `mrz_check(text, digit)`; `servers_needed(…)`. A parameter of type double
// takes an int."
TEST(Section4, FunctionsOfThisField) {
  EXPECT_EQ(codes_of_when(
                "hours(time - time) + minutes(duration('1h')) + seconds(duration('1s')) > 1.0 && "
                "mrz_check('L898902C3', '6') && servers_needed(180, 75, 900, 0.95) > 2 && "
                "servers_needed(180.0, 75.0, 900.0, 0.95) > 2"),
            "");
  EXPECT_EQ(codes_of_when("distance_km(t[point], t[point]) > 1.0"), "");
  for (const char* bad :
       {"hours(3) > 1.0", "mrz_check(point) == true", "distance_km(point, point) > 1.0",
        "servers_needed('a', 1, 1, 0.5) > 1", "hours(duration('1h')) == 1"}) {
    EXPECT_EQ(codes_of_when(bad), "E204") << bad;
  }
}

// "A table is a map from key to row".
TEST(Section4, TablesAreMaps) {
  EXPECT_EQ(codes_of_when(
                "t[point].n > 1 && point in t && t['XZAAA'].n == 1 && t.exists(k, r, r.n > 0) && "
                "has(t[point].n) && t[?point].n.orValue(0) > 1"),
            "");
  EXPECT_EQ(codes_of_when("t[point].m > 1"), "E012");
  EXPECT_EQ(codes_of_when("t[1.5].n > 1"), "E204");
  EXPECT_EQ(codes_of_when("t[[point, mode]].n > 1"), "E204");
}

// "A filter or condition that ends in an error is not true": one that can be no bool is an error of
// the pack.
TEST(Section4, ConditionsAreBools) {
  EXPECT_EQ(codes_of_when("party.size"), "E206");
  EXPECT_EQ(codes_of_rule("  on: crossing\n  except: {a: point}\n"), "E206");
  EXPECT_EQ(codes_of_rule("  on: crossing\n  window: {over: 5m}\n  if: count()\n"), "E206");
}

}  // namespace
}  // namespace limen::language
