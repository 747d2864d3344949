#include <gmock/gmock.h>

#include <random>

#include "tests/connectors/driver/rules/rig.h"

namespace limen::driver {
namespace {

using testing::opened_from;
using testing::Rig;
using testing::texts;
using namespace std::chrono_literals;

constexpr std::string_view kKept = R"(
  - {rule: held, title: t, severity: low, domain: flow, on: crossing, by: [point], hold: 40s, when: outcome == "refused"}
  - {rule: many, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 20s}, if: count() >= 4}
  - {rule: once, title: t, severity: low, domain: flow, on: crossing, when: outcome == "refused"}
  - {rule: quiet, title: t, severity: low, domain: feed, on: crossing, by: [point], silent: 12s}
)";
constexpr std::string_view kBefore = R"(
  - {rule: removed, title: t, severity: low, domain: flow, on: crossing, window: {over: 30s, every: 5s}, if: count() >= 3}
  - {rule: shifting, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 60s, every: 5s}, measure: {n: count()}, if: n >= 16}
)";
constexpr std::string_view kAfter = R"(
  - {rule: added, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 60s, every: 10s}, measure: {n: count()}, if: n >= 12}
  - {rule: shifting, title: t, severity: low, domain: flow, on: crossing, by: [point], window: {over: 70s, every: 5s}, measure: {n: count()}, if: n >= 16}
)";

/// Crossings at four points in three inputs, out of order within the lateness.
void append(Rig& rig, int number, std::mt19937& random) {
  const int second = number / 2 + static_cast<int>(random() % 9U);
  const std::string time =
      types::to_rfc3339(types::from_int(1'767'571'200'000'000 + second * 1'000'000LL));
  const std::string outcome = random() % 3U == 0 ? "refused" : "admitted";
  // In waves, so that there are episodes that begin and end.
  const std::size_t point = random() % (number / 60 % 2 == 0 ? 2U : 4U);
  rig.world.records["crossings/" + std::to_string(random() % 3U)].push_back(
      testing_shard::crossing("e" + std::to_string(number), time, "XZ00" + std::to_string(point),
                              "\"outcome\":\"" + outcome + '"'));
}

/// The engine reads more slowly than events come, until the end; then all is idle.
struct Load {
  Rig rig;
  explicit Load(std::string_view more) : rig(std::string(kKept) + std::string(more)) {
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

class ChangeUnderLoad : public ::testing::TestWithParam<std::tuple<unsigned, int, bool>> {};

TEST_P(ChangeUnderLoad, MissesNothingAndSeesNothingTwice) {
  const auto [seed, when, crashes] = GetParam();
  Load undisturbed(kBefore);
  undisturbed.go(seed, [](int) {});
  Load renewed(kAfter);
  renewed.go(seed, [](int) {});
  Load changed(kBefore);
  changed.go(seed, [&](int turn) {
    if (turn == when) changed.rig.reload(std::string(kKept) + std::string(kAfter));
    if (crashes && turn == when + 20) changed.rig.begin();
  });
  const types::EventTime at = changed.rig.status().reloads.in_force_from;
  ASSERT_GT(at, types::kMinTime) << changed.rig.said;
  for (const char* rule : {"held", "many", "once", "quiet"}) {
    auto wanted = texts(undisturbed.rig.sink.of(rule));
    auto found = texts(changed.rig.sink.of(rule));
    if (crashes) found.erase(std::unique(found.begin(), found.end()), found.end());
    ASSERT_FALSE(wanted.empty()) << rule;
    EXPECT_EQ(found, wanted) << rule;
  }
  for (const char* rule : {"shifting", "added"}) {
    auto wanted = texts(opened_from(renewed.rig.sink.of(rule), at + 1us));
    auto found = texts(opened_from(changed.rig.sink.of(rule), at + 1us));
    if (crashes) found.erase(std::unique(found.begin(), found.end()), found.end());
    ASSERT_FALSE(texts(renewed.rig.sink.of(rule)).empty()) << rule;
    EXPECT_EQ(found, wanted) << rule;
  }
  for (const types::Alert& alert : changed.rig.sink.of("removed")) EXPECT_LE(alert.time, at);
}

INSTANTIATE_TEST_SUITE_P(Places, ChangeUnderLoad,
                         ::testing::Combine(::testing::Values(1U, 2U, 3U),
                                            ::testing::Values(0, 10, 90, 170, 249),
                                            ::testing::Bool()));

}  // namespace
}  // namespace limen::driver
