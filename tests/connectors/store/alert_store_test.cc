#include "connectors/store/alert_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "tests/connectors/store/alerts.h"

namespace limen::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

const types::EventTime kNow = *types::parse_rfc3339("2026-05-02T07:00:00Z");

std::unique_ptr<AlertStore> open_store(StoreOptions options = {}) {
  if (!options.first_number) options.first_number = 100;
  auto store = AlertStore::open(std::move(options));
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

std::vector<std::int64_t> append(AlertStore& store, std::vector<NewAlert> alerts,
                                 types::EventTime now = kNow) {
  std::vector<std::int64_t> numbers;
  const auto stored = store.append(alerts, now);
  if (!stored) throw std::runtime_error(stored.error().message);
  for (const Stored& one : *stored) numbers.push_back(one.seq);
  return numbers;
}

std::string row(std::int64_t seq, bool open, const AlertText& alert, const AlertText& firing) {
  return R"({"seq":)" + std::to_string(seq) + R"(,"open":)" + (open ? "true" : "false") +
         R"(,"alert":)" + alert_json(alert) + R"(,"firing":)" + alert_json(firing) + "}";
}

std::string list(const AlertStore& store, const AlertQuery& query) {
  return store.list_json(query).value();
}

TEST(AlertStore, NumbersMessagesUpwardsAndTakesEachOnce) {
  const auto store = open_store();
  EXPECT_EQ(store->last_seq().value(), 100);
  EXPECT_THAT(append(*store, {new_alert({.id = "a"}), new_alert({.id = "b"})}),
              ElementsAre(101, 102));
  EXPECT_THAT(
      append(*store, {new_alert({.id = "a"}), new_alert({.id = "a", .status = "resolved"})}),
      ElementsAre(103));
  EXPECT_THAT(append(*store, {new_alert({.id = "a"})}), ElementsAre());
  EXPECT_EQ(store->last_seq().value(), 103);
}

TEST(AlertStore, ListsOpenEpisodesAndMatchesOfTheLastHour) {
  const auto store = open_store();
  const AlertText open{.id = "open"};
  const AlertText firing{.id = "over"};
  const AlertText over{.id = "over", .status = "resolved"};
  const AlertText match{.id = "match", .time = "2026-05-02T06:00:00Z", .episode = false};
  append(*store, {new_alert(match), new_alert(open), new_alert(firing), new_alert(over)});
  const types::EventTime hour_later = *types::parse_rfc3339("2026-05-02T07:00:00Z");
  EXPECT_EQ(list(*store, {.open_only = true, .watermark = hour_later - types::Micros{1}}),
            R"({"seq":104,"alerts":[)" + row(102, true, open, open) + "," +
                row(101, false, match, match) + "]}");
  EXPECT_EQ(list(*store, {.open_only = true, .watermark = hour_later}),
            R"({"seq":104,"alerts":[)" + row(102, true, open, open) + "]}");
  EXPECT_EQ(list(*store, {}), R"({"seq":104,"alerts":[)" + row(104, false, over, firing) + "," +
                                  row(102, true, open, open) + "," + row(101, false, match, match) +
                                  "]}");
}

TEST(AlertStore, LetsNoMatchCrowdOutAnOpenEpisode) {
  const auto store = open_store();
  const AlertText open{.id = "open"};
  append(*store, {new_alert(open), new_alert({.id = "m1", .episode = false}),
                  new_alert({.id = "m2", .episode = false})});
  EXPECT_EQ(list(*store, {.open_only = true, .limit = 1}),
            R"({"seq":103,"alerts":[)" + row(101, true, open, open) + "]}");
}

TEST(AlertStore, ListsByRulePointAndNumber) {
  const auto store = open_store();
  append(*store, {new_alert({.id = "a", .rule = "r1", .point = "XZAAA"}),
                  new_alert({.id = "b", .rule = "r1", .point = "XZBBB"}),
                  new_alert({.id = "c", .rule = "r2", .point = "XZAAA"})});
  const auto ids = [&](const AlertQuery& query) {
    std::string found;
    const std::string json = list(*store, query);
    for (const char* id : {"a", "b", "c"}) {
      if (json.find(R"("alert_id":")" + std::string(id)) != std::string::npos) found += id;
    }
    return found;
  };
  EXPECT_EQ(ids({.rule = "r1"}), "ab");
  EXPECT_EQ(ids({.point = "XZAAA"}), "ac");
  EXPECT_EQ(ids({.rule = "r1", .point = "XZAAA"}), "a");
  EXPECT_EQ(ids({.rule = "r' OR 1 --"}), "");
  EXPECT_EQ(ids({.limit = 2}), "bc");
  EXPECT_EQ(ids({.open_only = true, .rule = "r2"}), "c");
}

TEST(AlertStore, TellsAnAlertsHistoryInOrder) {
  const auto store = open_store();
  const AlertText updated{.id = "a", .status = "updated"};
  append(*store, {new_alert({.id = "a"}), new_alert({.id = "b"}), new_alert(updated)});
  const auto history = store->history("a").value();
  ASSERT_TRUE(history);
  EXPECT_EQ(history->rule, "wait-target");
  EXPECT_EQ(history->events_json, "[" + alert_json({.id = "a"}) + "," + alert_json(updated) + "]");
  EXPECT_FALSE(store->history("nobody").value());
}

TEST(AlertStore, GoesOnAfterANumberAcrossARestart) {
  const TemporaryFolder folder;
  append(*open_store({.folder = folder.path()}), {new_alert({.id = "a"}), new_alert({.id = "b"})});
  const auto store = open_store({.folder = folder.path(), .first_number = 5000});
  EXPECT_THAT(append(*store, {new_alert({.id = "b"}), new_alert({.id = "c"})}), ElementsAre(103));
  const Messages messages = store->after(101, 10).value();
  EXPECT_TRUE(messages.complete);
  EXPECT_THAT(messages.list,
              ElementsAre(Pair(102, alert_json({.id = "b"})), Pair(103, alert_json({.id = "c"}))));
  EXPECT_THAT(store->after(100, 1).value().list, ElementsAre(Pair(101, alert_json({.id = "a"}))));
  EXPECT_TRUE(store->after(103, 10).value().complete);
  EXPECT_FALSE(store->after(99, 10).value().complete) << "a number of an earlier store";
  EXPECT_FALSE(store->after(104, 10).value().complete) << "a number not given yet";
}

TEST(AlertStore, NumbersANewStoreAfterTheNumbersOfAnOlderOne) {
  const auto store = AlertStore::open({}).value();
  EXPECT_GT(store->last_seq().value(), 1'790'000'000'000);
}

TEST(AlertStore, ForgetsWhatChangedLongAgoButNothingThatIsOpen) {
  const auto store = open_store({.keep = std::chrono::hours(24)});
  const auto day = std::chrono::hours(24);
  append(*store, {new_alert({.id = "open"}), new_alert({.id = "m1", .episode = false})});
  append(*store, {new_alert({.id = "m2", .episode = false})}, kNow + types::Micros{1});
  append(*store, {}, kNow + day);
  EXPECT_TRUE(store->history("m1").value());
  append(*store, {}, kNow + day + types::Micros{1});
  EXPECT_FALSE(store->history("m1").value());
  EXPECT_TRUE(store->history("m2").value());
  append(*store, {}, kNow + 2 * day);
  EXPECT_FALSE(store->history("m2").value());
  EXPECT_TRUE(store->history("open").value());
  EXPECT_EQ(store->removed(), 2U);
  EXPECT_FALSE(store->after(102, 10).value().complete);
  EXPECT_TRUE(store->after(103, 10).value().complete);
}

TEST(AlertStore, KeepsToItsNumberOfMessagesClosedOnesFirst) {
  const auto store = open_store({.max_messages = 3});
  append(*store, {new_alert({.id = "open1"}), new_alert({.id = "m1", .episode = false}),
                  new_alert({.id = "open2"})});
  append(*store, {new_alert({.id = "open3"})});
  EXPECT_FALSE(store->history("m1").value());
  append(*store, {new_alert({.id = "open4"})});
  EXPECT_FALSE(store->history("open1").value());
  EXPECT_TRUE(store->history("open2").value());
  EXPECT_EQ(store->removed(), 2U);
}

TEST(AlertStore, PassesOverWhatIsNoAlertAndCountsIt) {
  const auto store = open_store();
  EXPECT_THAT(append(*store, {{"{"},
                              {"{}"},
                              {R"({"time":"2026-05-02T06:00:00Z","data":{}})"},
                              new_alert({.status = "odd"}),
                              new_alert({.time = "soon"}),
                              new_alert({.id = "good"})}),
              ElementsAre(101));
  EXPECT_EQ(store->refused(), 5U);
}

TEST(AlertStore, ReadsWhileItWrites) {
  const TemporaryFolder folder;
  const auto store = open_store({.folder = folder.path()});
  std::jthread reader([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (!store->list_json({.open_only = true}) || !store->after(100, 10)) ADD_FAILURE();
    }
  });
  for (int i = 0; i < 50; ++i) append(*store, {new_alert({.id = std::to_string(i)})});
  reader.request_stop();
  reader.join();
  EXPECT_EQ(store->last_seq().value(), 150);
}

TEST(AlertStore, SaysWhatToDoWhereTheFileIsDamaged) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/alerts.db") << std::string(5000, 'x');
  const auto store = AlertStore::open({.folder = folder.path()});
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("/alerts.db cannot be opened"));
  EXPECT_THAT(store.error().message, HasSubstr("Move the file away"));
}

TEST(AlertStore, SaysWhereItsFolderCannotBeMade) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/file") << "x";
  const auto store = AlertStore::open({.folder = folder.path() + "/file/below"});
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("cannot be made"));
}

}  // namespace
}  // namespace limen::store
