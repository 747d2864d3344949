#include <gmock/gmock.h>

#include <array>
#include <random>
#include <set>

#include "tests/connectors/driver/rules/rig.h"

namespace limen::driver {
namespace {

using testing::opened_from;
using testing::Rig;
using testing::texts;
using namespace std::chrono_literals;

/// A rule of every shape, and of every part that keeps state of its own.
constexpr std::string_view kShapes = R"(
  - {rule: PREFIX-match, title: t, severity: low, domain: flow, on: crossing, when: outcome == "refused"}
  - {rule: PREFIX-held, title: t, severity: low, domain: flow, on: crossing, by: [point], hold: 40s, when: outcome == "refused"}
  - {rule: PREFIX-sliding, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 21s}, if: count() >= 4, resolve_after: 3s}
  - {rule: PREFIX-hopping, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 60s, every: 5s}, measure: {n: count(), d: distinct(mode)}, if: n >= 16}
  - {rule: PREFIX-row, title: t, severity: low, domain: flow, on: crossing, window: {over: 20s, every: 5s}, in_a_row: 2, if: count(outcome == "refused") >= 10}
  - {rule: PREFIX-early, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 30s, every: 30s, early: true}, if: count() >= 9}
  - {rule: PREFIX-before, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 20s, every: 20s}, measure: {n: count()}, if: n > 2 * previous.n}
  - {rule: PREFIX-last, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {last: 6}, if: count(outcome == "refused") >= 4}
  - {rule: PREFIX-day, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {calendar: day, zone: UTC, early: true}, measure: {n: count()}, if: n >= 40}
  - {rule: PREFIX-sketch, title: t, severity: low, domain: flow, on: crossing, window: {over: 80s, every: 20s}, measure: {m: 'quantile(time.getSeconds(), 0.5)', s: stddev(time.getSeconds()), i: distinct(id)}, if: i > 140}
  - {rule: PREFIX-odd, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 5s}, measure: {n: count()}, unusual: {of: n, side: both, season: none, warmup: 60s, false_alarms: 1 per 1m}}
  - {rule: PREFIX-pair, title: t, severity: low, domain: flow, on: crossing, by: [point], within: 15s, sequence: [{step: a, when: outcome == "refused"}, {none: mode == "truck"}, {step: b, when: 'outcome == "refused" && a.mode != mode'}]}
  - {rule: PREFIX-alone, title: t, severity: low, domain: flow, on: crossing, by: [point], sequence: [{step: a, when: outcome == "refused"}, {none: outcome == "refused", for: 9s}]}
  - {rule: PREFIX-silent, title: t, severity: low, domain: feed, on: crossing, by: [point], silent: 12s}
  - {rule: PREFIX-state, title: t, severity: low, domain: flow, on: crossing, by: [point], state: {opens: outcome == "refused", closes: mode == "coach"}}
  - {rule: PREFIX-newest, title: t, severity: low, domain: flow, on: crossing, by: [point], when: 'point in newest && newest[point].mode == "coach"'}
  - {rule: PREFIX-under, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 50s}, if: count() >= 9, inhibited_by: [PREFIX-sliding]}
  - {rule: PREFIX-told, title: t, severity: low, domain: flow, on: alert, when: 'rule == "PREFIX-sliding"', by: [point, status]}
)";
constexpr std::string_view kTables =
    "tables: {newest: {latest: crossing, key: point, when: outcome == \"refused\", max_age: "
    "10s}}\n";
constexpr std::array<std::string_view, 18> kNames = {
    "day", "sketch", "match", "held",  "sliding", "hopping", "row",    "early", "before",
    "odd", "last",   "pair",  "alone", "silent",  "state",   "newest", "under", "told"};

std::string shapes(const std::string& prefix) {
  std::string rules(kShapes);
  const std::string mark = "PREFIX";
  for (std::size_t at = rules.find(mark); at != std::string::npos; at = rules.find(mark)) {
    rules.replace(at, mark.size(), prefix);
  }
  return rules;
}

/// Rules that go, or change what their state is made of.
constexpr std::string_view kBefore = R"(
  - {rule: removed, title: t, severity: low, domain: flow, on: crossing, window: {over: 30s, every: 5s}, if: count() >= 3}
  - {rule: shifting, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 60s, every: 5s}, measure: {n: count()}, if: n >= 16}
)";
constexpr std::string_view kAfter = R"(
  - {rule: shifting, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 70s, every: 5s}, measure: {n: count()}, if: n >= 16}
)";

std::string before() { return shapes("kept") + std::string(kBefore) + std::string(kTables); }
std::string after() {
  return shapes("kept") + shapes("new") + std::string(kAfter) + std::string(kTables);
}

/// Crossings around midnight, at four points in three inputs, out of order within the lateness.
void append(Rig& rig, int number, std::mt19937& random) {
  const int second = number / 2 + static_cast<int>(random() % 9U);
  const std::string time =
      types::to_rfc3339(types::from_int(1'767'570'960'000'000 + second * 1'000'000LL));
  const std::string outcome = random() % 3U == 0 ? "refused" : "admitted";
  // In waves, so that there are episodes that begin and end.
  const std::size_t point = random() % (number / 60 % 2 == 0 ? 2U : 4U);
  std::string event =
      testing_shard::crossing("e" + std::to_string(number), time, "XZ00" + std::to_string(point),
                              "\"outcome\":\"" + outcome + '"');
  if (random() % 5U == 0)
    event.replace(event.find("\"car\"") + 1, 3, random() % 2U == 0 ? "coach" : "truck");
  rig.world.records["crossings/" + std::to_string(random() % 3U)].push_back(std::move(event));
}

/// The engine reads more slowly than events come, until the end; then all is idle.
struct Load {
  Rig rig;
  explicit Load(std::string rules) : rig(std::move(rules)) {
    rig.options.batch = 5;
    rig.begin();
  }
  void go(unsigned seed, const std::function<void(int turn)>& at) {
    std::mt19937 random(seed);
    int number = 0;
    for (int turn = 0; turn < 250; ++turn) {
      for (int i = 0; i < 6 && number < 900; ++i) append(rig, number++, random);
      at(turn);
      ASSERT_TRUE(rig.step());
    }
    ASSERT_TRUE(rig.run_for(200s));
  }
};

/// Whether the alert tells of one of these: an event, or an alert.
bool tells_of(const types::Alert& alert, const std::set<std::string>& ids) {
  const std::size_t from = alert.json.find('#', alert.json.find("\"evidence\"")) + 1;
  return ids.contains(alert.json.substr(from, alert.json.find('"', from) - from));
}

/// Events that were read when the new rules were in force.
std::set<std::string> read_after(const Rig& rig) {
  std::set<std::string> ids;
  const auto reloads = rig.status().reloads;
  for (const auto& [input, next] : reloads.in_force_at) {
    const auto& records = rig.world.records.at(input);
    for (std::size_t i = next; i < records.size(); ++i) {
      const std::size_t from = records[i].find("\"id\":\"") + 6;
      ids.insert(records[i].substr(from, records[i].find('"', from) - from));
    }
  }
  return ids;
}

/// What a run says by a rule that is new in `changed`, from the change on.
std::vector<types::Alert> after_change(const Rig& run, const Rig& changed,
                                       const std::string& rule) {
  const types::EventTime at = changed.status().reloads.in_force_from + 1us;
  std::vector<types::Alert> alerts = run.sink.of(rule);
  if (rule == "new-match") {  // it goes out as its event is read
    const auto ids = read_after(changed);
    std::erase_if(alerts, [&](const auto& alert) { return !tells_of(alert, ids); });
    return alerts;
  }
  if (rule == "new-told") {  // of what goes out, not of episodes that began before
    std::set<std::string> ids;
    for (const auto& alert : opened_from(run.sink.of("new-sliding"), at)) {
      ids.insert(alert.alert_id + "-" + std::string(to_string(alert.status)));
    }
    std::erase_if(alerts, [&](const auto& alert) { return !tells_of(alert, ids); });
    return alerts;
  }
  return opened_from(alerts, at);
}

class ChangeUnderLoad : public ::testing::TestWithParam<std::tuple<unsigned, int, bool>> {};

TEST_P(ChangeUnderLoad, MissesNothingAndSeesNothingTwice) {
  const auto [seed, when, crashes] = GetParam();
  Load undisturbed(before());
  undisturbed.go(seed, [](int) {});
  Load renewed(after());
  renewed.go(seed, [](int) {});
  Load changed(before());
  changed.go(seed, [&](int turn) {
    if (turn == when) changed.rig.reload(after());
    if (crashes && turn == when + 20) changed.rig.begin();
  });
  const types::EventTime at = changed.rig.status().reloads.in_force_from;
  ASSERT_FALSE(changed.rig.status().reloads.in_force_at.empty()) << changed.rig.said;
  const auto found = [&](std::vector<types::Alert> alerts) {
    auto all = texts(alerts);
    if (crashes) all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  };
  for (const std::string_view name : kNames) {
    const std::string rule = "kept-" + std::string(name);
    const auto wanted = texts(undisturbed.rig.sink.of(rule));
    EXPECT_FALSE(wanted.empty()) << rule;
    EXPECT_EQ(found(changed.rig.sink.of(rule)), wanted) << rule;
  }
  std::vector<std::string> fresh = {"shifting"};
  for (const std::string_view name : kNames) {
    // What is held begins with the change: nothing is folded into what was never said.
    if (name != "held") fresh.push_back("new-" + std::string(name));
  }
  for (const std::string& rule : fresh) {
    EXPECT_FALSE(renewed.rig.sink.of(rule).empty()) << rule;
    EXPECT_EQ(found(after_change(changed.rig, changed.rig, rule)),
              texts(after_change(renewed.rig, changed.rig, rule)))
        << rule;
  }
  for (const types::Alert& alert : changed.rig.sink.of("removed")) EXPECT_LE(alert.time, at);
}

INSTANTIATE_TEST_SUITE_P(Places, ChangeUnderLoad,
                         ::testing::Combine(::testing::Values(1U, 2U, 3U),
                                            ::testing::Values(0, 10, 90, 170, 249),
                                            ::testing::Bool()));

}  // namespace
}  // namespace limen::driver
