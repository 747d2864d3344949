#include "connectors/simulator/border.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <array>

#include "engine/types/time.h"

namespace limen::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

types::EventTime at(std::string_view text) { return *types::parse_rfc3339(text); }

Scenario builtin() { return *read_scenario(builtin_scenario(), builtin_points()); }

Border border(const BorderOptions& options) { return std::move(*Border::make(builtin(), options)); }

Border border_of(Scenario scenario, const BorderOptions& options) {
  return std::move(*Border::make(std::move(scenario), options));
}

std::string hash_of_lines(Border from, int count) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, 16);
  Event event;
  for (int i = 0; i < count && from.next(event); ++i) {
    event.line.push_back('\n');
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(event.line.data()),
                              event.line.size());
  }
  std::array<unsigned char, 16> digest{};
  crypto_generichash_final(&state, digest.data(), digest.size());
  std::array<char, 33> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

constexpr std::string_view kMonday = "2026-01-05T00:00:00Z";

TEST(Border, GivesTheSameBytesOnEveryMachine) {
  EXPECT_EQ(hash_of_lines(border({.seed = 7, .start = at(kMonday)}), 10000),
            "fa59803c5129deeb880cc125b000b208");
  EXPECT_EQ(
      hash_of_lines(
          border({.seed = 8, .start = at("2026-07-03T15:00:00Z"), .events_per_second = 50}), 10000),
      "5a0acdd2783c6e704a1c4b48cf3ef23d");
}

TEST(Border, GivesOtherBytesForAnotherSeed) {
  EXPECT_NE(hash_of_lines(border({.seed = 1, .start = at(kMonday)}), 500),
            hash_of_lines(border({.seed = 2, .start = at(kMonday)}), 500));
}

TEST(Border, SpeaksInTheOrderOfTimeAndStopsBeforeTheEnd) {
  Border one = border({.seed = 3, .start = at(kMonday)});
  const auto end = at(kMonday) + hours(2);
  types::EventTime before = at(kMonday);
  Event event;
  int count = 0;
  while (one.next(event, end)) {
    ASSERT_GE(event.time, before);
    ASSERT_LT(event.time, end);
    before = event.time;
    ++count;
  }
  EXPECT_GT(count, 5000);
  EXPECT_FALSE(one.next(event, end));
}

TEST(Border, GoesOnWhereItStopped) {
  const BorderOptions options{.seed = 3, .start = at(kMonday)};
  Border whole = border(options);
  Border parts = border(options);
  parts.run_until(at(kMonday) + minutes(20));
  whole.run_until(at(kMonday) + minutes(7));
  whole.run_until(at(kMonday) + minutes(20));
  EXPECT_EQ(hash_of_lines(std::move(whole), 1000), hash_of_lines(std::move(parts), 1000));
}

int lines_between(Border& from, types::EventTime begin, types::EventTime end,
                  std::string_view having) {
  from.run_until(begin);
  Event event;
  int count = 0;
  while (from.next(event, end)) {
    if (event.line.find(having) != std::string::npos) ++count;
  }
  return count;
}

TEST(Border, IsQuieterAtNightThanByDay) {
  Border one = border({.seed = 5, .start = at("2026-01-06T00:00:00Z")});
  constexpr std::string_view kCrossing = "org.limen.crossing.v1";
  const int night =
      lines_between(one, at("2026-01-06T00:00:00Z"), at("2026-01-06T03:00:00Z"), kCrossing);
  const int day =
      lines_between(one, at("2026-01-06T15:00:00Z"), at("2026-01-06T18:00:00Z"), kCrossing);
  EXPECT_GT(night, 300);
  EXPECT_GT(day, 4 * night);
}

TEST(Border, CarriesFewerGoodsOnSundays) {
  Border one = border({.seed = 5, .start = at("2026-01-09T00:00:00Z")});
  constexpr std::string_view kTruck = R"("mode":"truck","outcome")";
  const int friday =
      lines_between(one, at("2026-01-09T06:00:00Z"), at("2026-01-09T18:00:00Z"), kTruck);
  const int sunday =
      lines_between(one, at("2026-01-11T06:00:00Z"), at("2026-01-11T18:00:00Z"), kTruck);
  EXPECT_GT(friday, 2 * sunday);
}

TEST(Border, ClosesPointsByTheirLocalHours) {
  Scenario calm = builtin();
  calm.incidents.clear();
  Border one = border_of(calm, {.seed = 5, .start = at("2026-01-06T12:00:00Z")});
  constexpr std::string_view kWalk = R"("point":"XZRIV","direction":"entry","mode":"pedestrian",)"
                                     R"("outcome")";
  EXPECT_GT(lines_between(one, at("2026-01-06T16:00:00Z"), at("2026-01-06T18:00:00Z"), kWalk), 100);
  EXPECT_EQ(lines_between(one, at("2026-01-06T22:00:00Z"), at("2026-01-07T05:00:00Z"), kWalk), 0);
}

TEST(Border, ComesNearTheRateAskedFor) {
  Scenario calm = builtin();
  calm.incidents.clear();
  for (Rhythm& rhythm : calm.rhythms) {
    rhythm.hours.fill(1);
    rhythm.days.fill(1);
  }
  Border one = border_of(calm, {.seed = 5, .start = at(kMonday), .events_per_second = 40});
  EXPECT_NEAR(one.mean_rate(), 40, 0.001);
  one.run_until(at("2026-01-05T08:00:00Z"));
  Event event;
  int count = 0;
  while (one.next(event, at("2026-01-05T09:00:00Z"))) ++count;
  EXPECT_NEAR(count / 3600.0, 40, 4);  // XZRIV is open, which the week's mean does not have
}

TEST(Border, WithoutIncidentsHasNoneOfTheirTraces) {
  Scenario calm = builtin();
  calm.incidents.clear();
  Border one = border_of(calm, {.seed = 11, .start = at("2026-01-05T06:00:00Z")});
  Event event;
  while (one.next(event, at("2026-01-05T10:00:00Z"))) {
    EXPECT_EQ(event.line.find("degraded"), std::string::npos);
    EXPECT_EQ(event.line.find(R"("seal":"broken")"), std::string::npos);
    EXPECT_EQ(event.line.find(R"("origin":"backfill")"), std::string::npos);
    EXPECT_EQ(event.line.find(R"("channel":"mobile")"), std::string::npos);
  }
}

TEST(Border, KnowsOneDocumentIn10800) {
  Scenario calm = builtin();
  calm.incidents.clear();
  Border one =
      border_of(calm, {.seed = 1, .start = at("2026-01-05T06:00:00Z"), .events_per_second = 400});
  Event event;
  int documents = 0;
  int hits = 0;
  while (documents < 216000 && one.next(event)) {
    if (event.line.find(R"("lookup":)") != std::string::npos) ++documents;
    if (event.line.find(R"("lookup":"hit")") != std::string::npos) ++hits;
  }
  EXPECT_GT(hits, 6);  // 20 expected, three standard deviations either way
  EXPECT_LT(hits, 34);
}

TEST(Border, KeepsProtectedFieldsOutUnlessAsked) {
  Border usual = border({.seed = 2, .start = at(kMonday)});
  constexpr std::string_view kNationality = R"("nationality":)";
  EXPECT_EQ(lines_between(usual, at(kMonday), at(kMonday) + minutes(30), kNationality), 0);
  Scenario asked = builtin();
  asked.protected_fields = true;
  Border other = border_of(asked, {.seed = 2, .start = at(kMonday)});
  EXPECT_GT(lines_between(other, at(kMonday), at(kMonday) + minutes(30), kNationality), 50);
}

TEST(Border, RefusesAZoneThatThereIsNot) {
  Scenario odd = builtin();
  odd.points[0].zone = "Nowhere/At_All";
  const auto made = Border::make(odd, {.seed = 1, .start = at(kMonday)});
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("Nowhere/At_All"), std::string::npos);
}

TEST(Border, RefusesAStartBefore1970) {
  const auto made = Border::make(builtin(), {.seed = 1, .start = at("1969-12-31T00:00:00Z")});
  EXPECT_FALSE(made);
}

}  // namespace
}  // namespace limen::simulator
