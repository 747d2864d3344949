#include <gmock/gmock.h>

#include <set>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Expression, PointsIntoAFoldedScalar) {
  const Outcome out = load_rule(R"(  on: crossing
  when: >-
    mode == "car"
    && outcom == "refused"
)");
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:12:8: error E012 unknown-field: "));
  EXPECT_THAT(out.printed, HasSubstr(R"(
      && outcom == "refused"
         ^~~~~~
hint: did you mean `outcome`?
)"));
}

TEST(Expression, PointsIntoQuotedAndLiteralScalars) {
  EXPECT_THAT(
      load_rule("  on: crossing\n  when: \"mode == \\\"car\\\" && outcom == 'x'\"\n").printed,
      HasSubstr("p.yaml:10:29: error E012 unknown-field"));
  EXPECT_THAT(load_rule("  on: crossing\n  when: 'mode == ''car'' && outcom == \"x\"'\n").printed,
              HasSubstr("p.yaml:10:29: error E012 unknown-field"));
  EXPECT_THAT(
      load_rule("  on: crossing\n  when: |\n    mode == \"car\" &&\n      outcom == \"x\"\n")
          .printed,
      HasSubstr("p.yaml:12:7: error E012 unknown-field"));
}

TEST(Expression, PointsIntoSay) {
  const Outcome out = load_rule("  on: crossing\n  say: \"{{a}} {point} and {outcom}\"\n");
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:10:28: error E012 unknown-field"));
  EXPECT_THAT(load_rule("  on: crossing\n  say: \"{point and\"\n").printed,
              HasSubstr("p.yaml:10:9: error E056 braces: this brace has no end"));
  EXPECT_THAT(load_rule("  on: crossing\n  say: \"a {} b\"\n").printed,
              HasSubstr("p.yaml:10:11: error E056 braces: there is no expression"));
  EXPECT_THAT(load_rule("  on: crossing\n  say: \"a } b\"\n").printed,
              HasSubstr("p.yaml:10:11: error E056 braces: this brace closes nothing"));
}

TEST(Expression, SayHasTextAndExpressions) {
  const Outcome out = load_rule("  on: crossing\n  say: \"{{{point}}} at \\\"x\\\"\"\n");
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  const auto& say = out.rule("r").say;
  ASSERT_EQ(say.size(), 3U);
  EXPECT_EQ(std::get<std::string>(say[0]), "{");
  EXPECT_EQ(std::get<expr::ProgramRef>(say[1])->source, "point");
  EXPECT_EQ(std::get<std::string>(say[2]), "} at \"x\"");
}

TEST(Expression, FilterIsABool) {
  EXPECT_THAT(load_rule("  on: crossing\n  when: point\n").printed,
              HasSubstr("p.yaml:10:9: error E206 not-a-condition"));
}

TEST(Expression, FieldsOfSeveralKindsHaveOneType) {
  EXPECT_THAT(load_rule("  on: [staffing, status]\n  when: planned == 3\n").printed,
              HasSubstr("p.yaml:10:9: error E045 two-types: `planned` has two types in this rule's "
                        "`on`: int of staffing, bool of status"));
  const Outcome out = load_rule("  on: [staffing, status]\n  when: point == \"XZA\"\n");
  EXPECT_NE(out.loaded.plan, nullptr) << out.printed;
}

TEST(Expression, EnumerationsOfSeveralKindsAreJoined) {
  const Outcome both =
      load_rule("  on: [status, heartbeat]\n  when: state == \"closed\" || state == \"online\"\n");
  ASSERT_NE(both.loaded.plan, nullptr) << both.printed;
  EXPECT_EQ(both.loaded.plan->slots[5].type, types::SlotType::kSymbol);
  EXPECT_THAT(load_rule("  on: status\n  when: state == \"online\"\n").printed,
              HasSubstr("p.yaml:10:18: error"));
  EXPECT_THAT(load_rule("  on: status\n  when: type == \"sattus\"\n").printed,
              HasSubstr("hint: did you mean `status`?"));
}

TEST(Expression, ListsMacrosAndTablesAreNames) {
  const Outcome out = load_pack(std::string(kHead) + R"(lists:
  cars: [car, coach]
  hours: [22, 23]
  mixed: [1, a]
macros:
  motor: mode in cars
  late: time.getHours() in hours && motor
tables:
  points: {file: points.csv, key: point, columns: {lanes: int}}
rules:
  - rule: r
    title: R
    severity: low
    domain: flow
    on: crossing
    when: late && points[point].lanes > 3 && size(mixed) == 2
    except: {known: point in points}
)",
                                {{"points.csv", "point,lanes\nXZA,3\n"}});
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  EXPECT_EQ(out.loaded.plan->tables.size(), 1U);
  EXPECT_EQ(out.rule("r").except[0].name, "known");
}

TEST(Expression, BrokenMacrosAreReportedWhereTheyStandAndOnce) {
  const Outcome out = load_pack(std::string(kHead) + R"(macros:
  bad: mode ==
rules:
  - {rule: r, title: R, severity: low, domain: flow, on: crossing, when: bad && true}
  - {rule: s, title: S, severity: low, domain: flow, on: crossing, when: bad}
)");
  EXPECT_EQ(out.findings.size(), 1U) << out.printed;
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:5:"));
}

TEST(Expression, WarnsWhereAFieldHidesAName) {
  const Outcome out = load_pack(std::string(kHead) + R"(lists: {mode: [a]}
rules:
  - {rule: r, title: R, severity: low, domain: flow, on: crossing, when: mode == "car"}
)");
  EXPECT_NE(out.loaded.plan, nullptr);
  EXPECT_EQ(
      out.printed,
      R"(p.yaml:4:9: warning W001 field-hides-name: `mode` is a field of events too, and rules that have it mean the field
  lists: {mode: [a]}
          ^~~~
hint: give it another name

0 errors, 1 warning in 1 file
)");
}

TEST(Window, NumbersItsVariablesAsThePlanSays) {
  const Outcome out = load_rule(R"(  on: crossing
  by: [point, direction]
  window: {over: 30m}
  measure:
    refused: count(outcome == "refused")
    total: count()
    share: double(refused) / double(total)
  if: share > 0.15 && count() > 3 && window.end > window.start && direction == "entry" && max(timing.wait_s) > 1.0
  say: "{refused} of {count()} at {point}"
)");
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  const plan::Rule& rule = out.rule("r");
  const auto& window = std::get<plan::Window>(rule.shape);
  ASSERT_EQ(window.aggregates.size(), 3U);  // count() once, though it stands in three places
  EXPECT_EQ(window.aggregates[0].fn, plan::AggregateFn::kCount);
  EXPECT_NE(window.aggregates[0].condition, nullptr);
  EXPECT_EQ(window.aggregates[2].fn, plan::AggregateFn::kMax);
  EXPECT_EQ(window.aggregates[2].x_kind, expr::ValueKind::kDouble);
  std::set<std::uint32_t> variables;
  for (const expr::Node& node : rule.condition->nodes) {
    if (node.op == expr::Op::kVariable) variables.insert(node.a);
  }
  const auto index = [](std::size_t i) { return static_cast<std::uint32_t>(i); };
  EXPECT_EQ(variables, (std::set<std::uint32_t>{
                           1, 2, index(window.measure_index(2)), index(window.start_index()),
                           index(window.end_index()), index(window.key_index(1))}));
  EXPECT_EQ(rule.by[1].slot_type, types::SlotType::kSymbol);
}

TEST(Window, SaysWhatIsNotInItsScope) {
  const Outcome out = load_rule(R"(  on: crossing
  by: [point]
  window: {over: 30m}
  measure:
    a: count() + b
    b: count()
  if: outcome == "refused" && a > previous.a
  say: "{mode}"
)");
  EXPECT_THAT(out.printed,
              HasSubstr("p.yaml:13:18: error E031 not-in-scope: the measure `b` stands"));
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:15:7: error E031 not-in-scope: `outcome` is a field"));
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:15:35: error E031 not-in-scope: `previous.a` is of hopping and calendar windows"));
  EXPECT_THAT(out.printed, HasSubstr("p.yaml:16:10: error E031 not-in-scope: `mode` is a field"));
  EXPECT_THAT(load_rule("  on: crossing\n  when: window.end > time\n").printed,
              HasSubstr("E031 not-in-scope: `window.end` is known in"));
}

TEST(Window, SuggestsAggregates) {
  EXPECT_THAT(
      load_rule("  on: crossing\n  window: {over: 5m}\n  if: cuont(mode == 'car') > 1\n").printed,
      HasSubstr("E203 unknown-function: there is no function `cuont`\n    if: cuont(mode == 'car') "
                "> 1\n        ^~~~~\nhint: did you mean `count`?"));
}

TEST(Window, QuantilesOfOtherSharesAreOtherAggregates) {
  const Outcome out = load_pack(std::string(kHead) + R"(rules:
  - rule: r
    title: t
    severity: low
    domain: flow
    on: crossing
    window: {over: 1h}
    if: quantile(timing.wait_s, 0.5) > 1.0 && quantile(timing.wait_s, 0.9) > 2.0
)");
  ASSERT_EQ(out.printed, "");
  const auto& window = std::get<plan::Window>(out.rule("r").shape);
  ASSERT_EQ(window.aggregates.size(), 2U);
  EXPECT_EQ(window.aggregates[1].q, 0.9);
}

TEST(Hash, CoversTheMeaningAndNothingElse) {
  const auto hash = [](std::string_view rule) {
    const Outcome out = load_pack(std::string(kHead) +
                                  "lists: {cars: [car]}\nmacros: {m: mode in cars}\nrules:\n- "
                                  "rule: r\n  domain: flow\n  on: crossing\n" +
                                  std::string(rule));
    EXPECT_NE(out.loaded.plan, nullptr) << out.printed;
    return out.rule("r").hash;
  };
  const std::string base = hash("  title: R\n  severity: low\n  when: mode == 'car' && m\n");
  EXPECT_EQ(base, hash("  title: Other\n  about: x\n  audience: [a]\n  say: y\n  severity: low\n"
                       "  when: (mode ==   \"car\") && (mode in cars)\n"));
  EXPECT_EQ(base, hash("  title: R\n  severity: low\n  when: mode == 'car' && mode in ['car']\n"));
  EXPECT_NE(base, hash("  title: R\n  severity: high\n  when: mode == 'car' && m\n"));
  EXPECT_NE(base, hash("  title: R\n  severity: low\n  when: mode == 'truck' && m\n"));
  EXPECT_NE(base, hash("  title: R\n  severity: low\n  when: mode == 'car' && m\n  by: [point]\n"));
}

TEST(Hash, DoesNotDependOnOtherPacks) {
  const SourceFile pack{
      "p.yaml", std::string(kHead) + "tables: {t: {file: t.csv, key: k}}\nrules:\n" +
                    std::string(kRule) + "  on: crossing\n  when: point in t && mode == 'car'\n"};
  const SourceFile other{
      "a.yaml",
      "pack: a\nversion: 1\nschema: crossing-event/1\n"
      "tables: {u: {file: t.csv, key: k}}\nrules:\n- {rule: q, title: Q, severity: low, domain: "
      "flow, on: crossing, when: \"has(lane.id) && lane.id in u\"}\n"};
  const Files files = {{"t.csv", "k\nXZA\n"}};
  const Outcome alone = load_packs({pack}, files);
  const Outcome both = load_packs({other, pack}, files);
  ASSERT_NE(both.loaded.plan, nullptr) << both.printed;
  EXPECT_EQ(alone.rule("r").hash, both.rule("r").hash);
}

TEST(Load, TakesOverridesListsAndExtraFields) {
  LoadOptions options;
  options.overrides["r"].severity = plan::Severity::kCritical;
  options.overrides["r"].audience = {{"west"}};
  options.extra_fields = {"timing.wait_s", "mode"};
  Diagnostics diagnostics;
  const auto source = std::make_shared<const Source>(SourceFile{"limen.yaml", "[truck]"});
  options.lists["modes"] = *read_document(source, diagnostics);
  const Outcome out = load_pack(std::string(kHead) + "lists: {modes: [1]}\nrules:\n" +
                                    std::string(kRule) + "  on: crossing\n  when: mode in modes\n",
                                {}, options);
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  EXPECT_EQ(out.rule("r").severity, plan::Severity::kCritical);
  EXPECT_EQ(out.rule("r").audience, std::vector<std::string>{"west"});
  std::string slots;
  for (std::size_t i = 5; i < out.loaded.plan->slots.size(); ++i) {
    slots += out.loaded.plan->slots[static_cast<types::SlotId>(i)].path + ' ';
  }
  EXPECT_EQ(slots, "mode timing.wait_s ");
}

TEST(Load, DoesNotGiveSlotsToRulesThatAreNotEnabled) {
  const Outcome out = load_rule("  on: crossing\n  when: mode == 'car'\n  enabled: false\n");
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  EXPECT_TRUE(out.loaded.plan->rules.empty());
  EXPECT_EQ(out.loaded.plan->slots.size(), 5U);
  EXPECT_THAT(load_rule("  on: crossing\n  when: mod == 'car'\n  enabled: false\n").printed,
              HasSubstr("E012 unknown-field"));
}

TEST(Describe, SaysShapeKeyTimeAndState) {
  const Outcome out = load_rule(R"(  on: crossing
  by: [point]
  window: {over: 30m, every: 1m}
  measure: {n: count(), worst: max(timing.wait_s)}
  if: n > 5
  in_a_row: 2
  resolve_after: 5m
)");
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  EXPECT_EQ(out.loaded.rules.at(0).description, R"(r (p 1, low, flow)
  on: crossing
  shape: hopping window over 30m, every 1m, by point
  fires: at the watermark, when its condition is true at 2 boundaries in a row
  resolves: once its condition was false for 5m
  state of a key: at most 30 panes of 1m, up to 56 bytes each (1680 bytes)
)");
  EXPECT_THAT(load_rule("  on: crossing\n").loaded.rules.at(0).description,
              HasSubstr("  shape: match, one key for all\n  fires: at once, for each event that "
                        "passes the filter\n  state of a key: none\n"));
}

}  // namespace
}  // namespace limen::language
