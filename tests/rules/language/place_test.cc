#include <gmock/gmock.h>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

/// "line:column" of each finding, and the text that is underlined there.
std::string places(const Outcome& out) {
  std::string all;
  for (const Diagnostic& found : out.findings) {
    const Position at = found.span.source->locate(found.span.begin);
    if (!all.empty()) all += ", ";
    all += std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
           std::string(found.span.source->text().substr(found.span.begin,
                                                        found.span.end - found.span.begin));
  }
  return all;
}

struct Form {
  const char* name;
  std::string rule;  // lines behind the rule's head; the first is line 9
  const char* place;
};

/// rules.md, section 1: errors "with `file:line:column`, the offending line, a caret".
TEST(Place, IsRightInEveryFormOfScalar) {
  const Form forms[] = {
      {"plain", "  on: crossing\n  when: mode == \"car\" && outcom == \"x\"\n", "10:26 outcom"},
      {"plain over lines", "  on: crossing\n  when: mode == \"car\" &&\n     outcom == \"x\"\n",
       "11:6 outcom"},
      {"plain, a comment behind", "  on: crossing\n  when: outcom == \"x\"   # outcom\n",
       "10:9 outcom"},
      {"folded", "  on: crossing\n  when: >\n    mode == \"car\" &&\n    outcom == \"x\"\n",
       "12:5 outcom"},
      {"folded, stripped",
       "  on: crossing\n  when: >-\n    mode == \"car\"\n    && outcom == \"x\"\n", "12:8 outcom"},
      {"folded, blank lines and deeper ones",
       "  on: crossing\n  when: >\n\n    mode == \"car\" &&\n\n\n      (mode == \"bus\" ||\n    "
       "outcom == "
       "\"x\")\n",
       "15:16 \"bus\", 16:5 outcom"},
      {"folded, indentation given",
       "  on: crossing\n  when: >2\n      mode == \"car\" &&\n    outcom == \"x\"\n",
       "12:5 outcom"},
      {"literal", "  on: crossing\n  when: |\n    mode == \"car\" &&\n      outcom == \"x\"\n",
       "12:7 outcom"},
      {"literal, kept", "  on: crossing\n  when: |+\n    outcom == \"x\"\n\n\n  by: [point]\n",
       "11:5 outcom"},
      {"single quotes", "  on: crossing\n  when: 'mode == ''car'' && outcom == ''x'''\n",
       "10:29 outcom"},
      {"single quotes over lines",
       "  on: crossing\n  when: 'mode == ''car''\n\n    && outcom == ''x'''\n", "12:8 outcom"},
      {"double quotes", "  on: crossing\n  when: \"mode == \\\"car\\\" && outcom == \\\"x\\\"\"\n",
       "10:29 outcom"},
      {"double quotes, escapes of all lengths",
       "  on: crossing\n  when: \"point == '\\x41\\u010d\\U0001F600\\t' && outcom == 'x'\"\n",
       "10:47 outcom"},
      {"double quotes, lines joined",
       "  on: crossing\n  when: \"mode == 'car' \\\n    && outcom == 'x'\"\n", "11:8 outcom"},
      {"flow map", "  on: crossing\n  except: {a: outcom == \"x\", b: mod == \"y\"}\n",
       "10:15 outcom, 10:33 mod"},
      {"flow map, quoted", "  on: crossing\n  except: {\"a\": 'outcom == \"x\"'}\n",
       "10:18 outcom"},
      {"flow map over lines",
       "  on: crossing\n  except: {\n    a: outcom == \"x\",\n    b: true}\n", "11:8 outcom"},
      {"letters of two bytes before it",
       "  on: crossing\n  when: point == \"Čačak\" && outcom == \"x\"\n", "10:29 outcom"},
      {"a sign of four bytes before it",
       "  on: crossing\n  when: 'point == \"😀\" && outcom == \"x\"'\n", "10:26 outcom"},
      {"tabs before it", "  on: crossing\n  when: mode\t==\t\"car\" && outcom == \"x\"\n",
       "10:26 outcom"},
      {"an anchor", "  on: crossing\n  when: &w outcom == \"x\"\n", "10:12 outcom"},
      {"a tag", "  on: crossing\n  when: !!str outcom == \"x\"\n", "10:15 outcom"},
      {"a path", "  on: crossing\n  when: lane.knd == \"bus\"\n", "10:9 lane.knd"},
      {"say", "  on: crossing\n  say: \"{{é}} {point} \\u00e9 {outcom}\"\n", "10:31 outcom"},
      {"say, folded", "  on: crossing\n  say: >\n    at {point}\n    and {outcom}\n",
       "12:10 outcom"},
      {"a measure",
       "  on: crossing\n  window: {over: 5m}\n  measure:\n    n: count(outcom == \"x\")\n"
       "  if: n > 1\n",
       "12:14 outcom"},
      {"key", "  on: crossing\n  by:\n    - point\n    - \"lane.knd\"\n", "12:7 \"lane.knd\""},
  };
  for (const Form& form : forms) EXPECT_EQ(places(load_rule(form.rule)), form.place) << form.name;
}

TEST(Place, HasTheCaretBelow) {
  EXPECT_EQ(load_rule("  on: crossing\n  when: 'point == \"Čačak\" && outcom == \"x\"'\n").printed,
            "p.yaml:10:30: error E012 unknown-field: there is no `outcom` here\n"
            "    when: 'point == \"Čačak\" && outcom == \"x\"'\n"
            "                               ^~~~~~\n"
            "hint: did you mean `outcome`?\n\n1 error in 1 file\n");
  EXPECT_EQ(load_rule("  on: crossing\n  when: mode\t==\t\"car\" && outcom == \"x\"\n").printed,
            "p.yaml:10:26: error E012 unknown-field: there is no `outcom` here\n"
            "    when: mode == \"car\" && outcom == \"x\"\n"
            "                           ^~~~~~\n"
            "hint: did you mean `outcome`?\n\n1 error in 1 file\n");
}

/// "All errors of a pack are reported in one run".
TEST(AllErrors, OfAllExpressionsAreReported) {
  const Outcome out = load_pack(std::string(kHead) + R"(macros:
  a: mode ==
  b: (mode == "car"
rules:
  - rule: r
    title: R
    severity: low
    domain: flow
    on: crossing
    when: mode = "car"
    except: {a: "!", b: point ==}
    by: [point, pint]
    window: {over: 5m, evry: 1m}
    measure: {n: count(, m: distinct(point), k: 1 +}
    if: m > 1 &&
    say: "{m +} and {outcom}"
  - {rule: s, title: S, severity: low, domain: flow, on: crosing, when: mode ==, say: "{1 +}"}
)");
  EXPECT_EQ(out.findings.size(), 15U) << out.printed;
}

TEST(Suggestions, SayHowToWriteIt) {
  EXPECT_THAT(load_pack("pack: My pack\nversion: 1\nschema: crossing-event/1\nrules: []\n").printed,
              ::testing::HasSubstr("hint: write `my-pack`"));
  EXPECT_THAT(
      load_rule("  on: wait\n- {rule: Two_b, title: T, severity: low, domain: flow, on: wait}\n")
          .printed,
      ::testing::HasSubstr("hint: write `two-b`"));
  EXPECT_THAT(load_rule("  on: crossing\n  by: [lane]\n").printed,
              ::testing::HasSubstr("hint: its fields are `lane.booth`, `lane.id`, `lane.kind`"));
}

struct Slip {
  std::string rule;
  const char* meant;
};

TEST(Suggestions, NameWhatWasMeant) {
  const std::string head = std::string(kHead) + R"(lists: {busy_points: [XZAAA]}
macros: {by_night: time.getHours() < 6}
tables: {waits: {file: t.csv, key: k, columns: {n: int}}}
rules:
  - {rule: first, title: F, severity: low, domain: flow, on: crossing}
)" + std::string(kRule);
  const std::string rules = head.substr(0, head.size() - kRule.size());
  const Slip slips[] = {
      {"on: crossing\n    when: outcom == 'refused'", "outcome"},
      {"on: crossing\n    when: wait_s > 9.0", "timing.wait_s"},
      {"on: crossing\n    when: has(lane.knd)", "lane.kind"},
      {"on: crossing\n    when: outcome == 'Refused'", "refused"},
      {"on: crossing\n    when: \"'fod' in consignment.flags\"", "food"},
      {"on: crossing\n    when: point.startWith('XZ')", "startsWith"},
      {"on: crossing\n    when: consignment.flags.exist(f, f == 'food')", "exists"},
      {"on: crossing\n    when: distance(point, point) > 1.0", "distance_km"},
      {"on: crossing\n    when: by_nigth", "by_night"},
      {"on: crossing\n    when: point in busy_point", "busy_points"},
      {"on: crossing\n    when: point in wait", "waits"},
      {"on: crossing\n    when: waits[point].nn > 1", "n"},
      {"on: crossing\n    wehn: true", "when"},
      {"on: crossing\n    by: [poin]", "point"},
      {"on: crosing", "crossing"},
      {"on: crossing\n    window: {ovre: 5m}\n    if: count() > 1", "over"},
      {"on: crossing\n    window: {over: 5m}\n    measure: {total: count()}\n    if: totl > 1",
       "total"},
      {"on: crossing\n    window: {over: 5m}\n    if: cont() > 1", "count"},
      {"on: crossing\n    window: {over: 5m}\n    if: window.strt < window.end", "window.start"},
      {"on: crossing\n    inhibited_by: [frist]", "first"},
  };
  for (const Slip& slip : slips) {
    const Outcome out =
        load_pack(rules + "  - rule: r\n    title: R\n    severity: low\n    domain: flow\n    " +
                      slip.rule + "\n",
                  {{"t.csv", "k,n\nXZAAA,1\n"}});
    EXPECT_THAT(out.printed,
                ::testing::HasSubstr("did you mean `" + std::string(slip.meant) + "`?"))
        << slip.rule;
  }
}

}  // namespace
}  // namespace limen::language
