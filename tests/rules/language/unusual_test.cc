#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rules/language/loading.h"

namespace limen::language {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kRuleHead =
    "tables: {days: {file: d.csv, key: date}, t: {file: t.csv, key: point}}\n"
    "rules:\n- rule: r\n  title: R\n  severity: low\n  domain: flow\n  on: crossing\n  by: "
    "[point]\n";

Outcome load_unusual(const std::string& rest, const std::string& dates = "2026-12-25") {
  return load_pack(std::string(kHead) + std::string(kRuleHead) + rest,
                   {{"d.csv", "date\n" + dates + "\n"}, {"t.csv", "point,timezone\nXZAAA,UTC\n"}});
}

struct Refused {
  std::string rule;
  std::string finding;
};

// "Unknown keys, wrong types … and parts that do not go together are errors" (rules.md, section 1),
// of the parts of section 6.
TEST(Unusual, RefusesWhatDoesNotFit) {
  const std::string hour = "  window: {over: 1h}\n";
  for (const auto& [rule, finding] : {
           Refused{"  unusual: {of: count()}\n",
                   "E048 parts-do-not-fit: `unusual` goes with a window"},
           Refused{"  window: {last: 5}\n  unusual: {of: count()}\n", "E048"},
           Refused{"  window: {calendar: day, early: true}\n  unusual: {of: count()}\n", "E048"},
           Refused{"  window: {over: 1h, every: 30m}\n  unusual: {of: count()}\n", "E048"},
           Refused{hour + "  unusual: {}\n", "E005 missing-key"},
           Refused{hour + "  unusual: {of: count(), siede: high}\n", "E003 unknown-key"},
           Refused{hour + "  unusual: {of: count(), side: hgih}\n", "E007 bad-value"},
           Refused{hour + "  unusual: {of: count(), season: year}\n",
                   "E048 parts-do-not-fit: `season: year` needs buckets of a day or longer"},
           Refused{"  window: {calendar: day}\n  unusual: {of: count(), season: day}\n", "E048"},
           Refused{"  window: {calendar: week}\n  unusual: {of: count(), season: week}\n", "E048"},
           Refused{hour + "  unusual: {of: count(), false_alarms: 1/30d}\n", "E007 bad-value"},
           Refused{hour + "  unusual: {of: count(), false_alarms: 1 per 1h}\n", "E048"},
           Refused{hour + "  unusual: {of: count(), zone: Europe/Zagrev}\n", "E007 bad-value"},
           Refused{hour + "  unusual: {of: count(), zone: days}\n", "E051 unknown-column"},
           Refused{hour + "  unusual: {of: count(), holidays: dyas}\n", "E012 unknown-field"},
           Refused{hour + "  unusual: {of: count(), holidays: t}\n", "E048"},
           Refused{"  window: {calendar: week}\n  unusual: {of: count(), holidays: days}\n",
                   "E048"},
           Refused{hour + "  unusual: {of: point}\n", "E204 wrong-types"},
           Refused{hour + "  measure: {observed: count()}\n  unusual: {of: observed}\n",
                   "E040 duplicate-name"},
           Refused{hour + "  measure: {n: count(), m: expected + 1.0}\n  unusual: {of: n}\n",
                   "E031 not-in-scope"},
           Refused{hour + "  unusual: {of: count()}\n  inhibited_by: [s]\n"
                          "- {rule: s, title: S, severity: low, domain: feed, on: heartbeat, "
                          "by: [point], silent: 3.0 * period_s}\n",
                   "E065 bad-inhibitor"},
       }) {
    EXPECT_THAT(load_unusual(rule).printed, HasSubstr(finding)) << rule;
  }
}

TEST(Unusual, RefusesAHolidayThatIsNoDate) {
  EXPECT_THAT(
      load_unusual("  window: {over: 1h}\n  unusual: {of: count(), holidays: days}\n", "25.12.2026")
          .printed,
      HasSubstr("E053 bad-cell"));
}

const plan::Unusual& unusual_of(const Outcome& out) {
  return *std::get<plan::Window>(out.loaded.plan->rules.front().shape).unusual;
}

TEST(Unusual, HasItsDefaults) {
  const Outcome out = load_unusual("  window: {over: 15m}\n  unusual: {of: count()}\n");
  ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
  const plan::Unusual& spec = unusual_of(out);
  EXPECT_EQ(spec.side, plan::Side::kBoth);
  EXPECT_EQ(spec.season, plan::Season::kWeek);
  EXPECT_EQ(spec.warmup, std::chrono::days(14));
  EXPECT_EQ(spec.period, std::chrono::days(30));
  EXPECT_FALSE(spec.empty_is_gap);
  EXPECT_EQ(spec.zone.zone, "UTC");
}

// "Where `of` is `double(a) / double(b)` of counts or sums, it is judged as a share; where it is a
// mean or quantile, the bucket's values may be used."
TEST(Unusual, FindsOutHowAMeasureIsJudged) {
  struct Case {
    std::string of;
    plan::Judged judged;
    bool values;
    bool gap;
  };
  for (const Case& each : std::vector<Case>{
           {"n", plan::Judged::kCount, false, false},
           {"n + distinct(lane.id)", plan::Judged::kCount, false, false},
           {"2 * people", plan::Judged::kCount, false, true},
           {"share", plan::Judged::kShare, false, true},
           {"double(people) / double(n)", plan::Judged::kShare, false, true},
           {"1.0 * share", plan::Judged::kValue, false, true},
           {"people / n", plan::Judged::kValue, false, true},
           {"mean(timing.wait_s)", plan::Judged::kValue, true, true},
           {"high", plan::Judged::kValue, true, true},
           {"max(timing.wait_s)", plan::Judged::kValue, false, true},
           {"sum(consignment.gross_kg)", plan::Judged::kValue, false, true},
           {"n - people", plan::Judged::kValue, false, true},
       }) {
    const Outcome out = load_unusual(
        "  window: {over: 1h}\n  measure:\n    n: count()\n    people: sum(party.size)\n"
        "    share: double(count(outcome == 'refused')) / double(n)\n"
        "    high: quantile(timing.wait_s, 0.9)\n  unusual: {of: \"" +
        each.of + "\"}\n");
    ASSERT_NE(out.loaded.plan, nullptr) << out.printed;
    const plan::Unusual& spec = unusual_of(out);
    EXPECT_EQ(spec.judged, each.judged) << each.of;
    EXPECT_EQ(spec.values.has_value(), each.values) << each.of;
    EXPECT_EQ(spec.empty_is_gap, each.gap) << each.of;
  }
}

TEST(Unusual, KeepsItsStateWhenOnlyAlarmsChange) {
  const auto state = [](const std::string& unusual) {
    const Outcome out =
        load_unusual("  window: {over: 1h}\n  unusual: {of: count()" + unusual + "}\n");
    return std::pair(out.loaded.plan->rules.front().hash,
                     out.loaded.plan->rules.front().state_hash);
  };
  const auto plain = state("");
  for (const char* kept : {", warmup: 3d", ", false_alarms: 1 per 7d"}) {
    EXPECT_NE(state(kept).first, plain.first) << kept;
    EXPECT_EQ(state(kept).second, plain.second) << kept;
  }
  for (const char* anew : {", side: low", ", season: day", ", empty: gap", ", zone: Europe/Rome"}) {
    EXPECT_NE(state(anew).second, plain.second) << anew;
  }
}

}  // namespace
}  // namespace limen::language
