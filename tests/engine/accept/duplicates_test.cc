#include "engine/accept/duplicates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

#include "engine/types/batch.h"

namespace limen::accept {
namespace {

using namespace std::chrono_literals;
using types::EventTime;
using types::SlotTable;

constexpr types::Micros kHorizon = 610s;

EventTime at(types::Micros since_start) { return types::from_int(1'000'000'000'000) + since_start; }

/// Asks about one event after another; the latest time is that of all before.
class Asking {
 public:
  explicit Asking(Duplicates duplicates) : duplicates_(std::move(duplicates)) {}

  bool seen(std::string_view id, EventTime time, std::string_view source = "/s") {
    batch_.reset(5, 64);
    batch_.add_row(0);
    batch_.set_text(SlotTable::kId, id);
    batch_.set_text(SlotTable::kSource, source);
    batch_.set(SlotTable::kTime, static_cast<std::uint64_t>(types::to_int(time)));
    latest_ = std::max(latest_, time);
    return duplicates_.seen_or_add(batch_.row(0), latest_);
  }
  Duplicates& duplicates() { return duplicates_; }

 private:
  Duplicates duplicates_;
  types::Batch batch_;
  EventTime latest_ = types::kMinTime;
};

TEST(Duplicates, AreEventsOfOneIdSourceAndTime) {
  Asking asking{Duplicates(kHorizon)};
  EXPECT_FALSE(asking.seen("a", at(0s)));
  EXPECT_TRUE(asking.seen("a", at(0s)));
  EXPECT_TRUE(asking.seen("a", at(0s)));
  EXPECT_FALSE(asking.seen("b", at(0s)));
  EXPECT_FALSE(asking.seen("a", at(1us)));
  EXPECT_FALSE(asking.seen("a", at(0s), "/t"));
}

TEST(Duplicates, DoNotMixIdAndSource) {
  Asking asking{Duplicates(kHorizon)};
  EXPECT_FALSE(asking.seen("ab", at(0s), "c"));
  EXPECT_FALSE(asking.seen("a", at(0s), "bc"));
  EXPECT_FALSE(asking.seen("abc", at(0s), ""));
}

TEST(Duplicates, AreToldUntilTheHorizonAndNotLonger) {
  Asking asking{Duplicates(kHorizon)};
  EXPECT_FALSE(asking.seen("a", at(0s)));
  EXPECT_FALSE(asking.seen("b", at(kHorizon)));
  EXPECT_TRUE(asking.seen("a", at(0s)));  // exactly the horizon behind
  EXPECT_FALSE(asking.seen("c", at(kHorizon) + 1us));
  EXPECT_FALSE(asking.seen("a", at(0s)));
  EXPECT_FALSE(asking.seen("a", at(0s)));  // nor is it remembered again
  EXPECT_TRUE(asking.seen("b", at(kHorizon)));
}

TEST(Duplicates, AreToldWhateverCameInBetween) {
  Asking asking{Duplicates(kHorizon)};
  for (int i = 0; i < 60'000; ++i) {
    EXPECT_FALSE(asking.seen(std::to_string(i), at(i * 10ms)));
  }
  for (int i = 0; i < 60'000; ++i) {
    EXPECT_TRUE(asking.seen(std::to_string(i), at(i * 10ms)));
  }
}

TEST(Duplicates, WorkWithoutAHorizon) {
  Asking asking{Duplicates(types::Micros(0))};
  EXPECT_FALSE(asking.seen("a", at(0s)));
  EXPECT_TRUE(asking.seen("a", at(0s)));
  EXPECT_FALSE(asking.seen("b", at(1us)));
  EXPECT_FALSE(asking.seen("a", at(0s)));
}

TEST(Duplicates, AgreeWithTheDefinitionOnRandomEvents) {
  std::mt19937_64 random(7);
  Asking asking{Duplicates(kHorizon, "secret")};
  std::map<std::tuple<std::string, EventTime>, bool> accepted;
  EventTime latest = types::kMinTime;
  int told = 0;
  for (int i = 0; i < 100'000; ++i) {
    // Mostly a little behind, sometimes far behind, seldom a jump ahead.
    const auto behind = std::chrono::seconds(random() % (random() % 10 == 0 ? 1500 : 20));
    const auto jump = std::chrono::seconds(random() % 5000 == 0 ? 2000 * (i / 5000) : 0);
    const EventTime time = at(std::chrono::seconds(2000 + i / 10) + jump - behind);
    const std::string id = std::to_string(random() % 5);
    latest = std::max(latest, time);
    const bool expected = time >= latest - kHorizon && accepted[{id, time}];
    ASSERT_EQ(asking.seen(id, time), expected) << i;
    accepted[{id, time}] = true;
    told += expected ? 1 : 0;
  }
  EXPECT_GT(told, 1000);
}

TEST(Duplicates, AreToldAfterSaveAndLoad) {
  Asking asking{Duplicates(kHorizon, "secret")};
  for (int i = 0; i < 1000; ++i) asking.seen(std::to_string(i), at(i * 600ms));
  std::string bytes;
  types::Writer{bytes}(asking.duplicates());

  Duplicates loaded(kHorizon, "secret");
  types::Reader reader{bytes};
  reader(loaded);
  EXPECT_EQ(reader.left(), 0U);
  Asking again{std::move(loaded)};
  for (int i = 999; i >= 0; --i) EXPECT_TRUE(again.seen(std::to_string(i), at(i * 600ms)));
  EXPECT_FALSE(again.seen("1000", at(600s)));
}

TEST(Duplicates, SaveTheSameBytesForTheSameEvents) {
  std::string bytes[2];
  for (std::string& out : bytes) {
    Asking asking{Duplicates(kHorizon)};
    for (int i = 0; i < 100; ++i) asking.seen(std::to_string(i), at(i * 1s));
    types::Writer{out}(asking.duplicates());
  }
  EXPECT_EQ(bytes[0], bytes[1]);
}

TEST(Duplicates, RefuseDamagedBytes) {
  Asking asking{Duplicates(kHorizon)};
  for (int i = 0; i < 100; ++i) asking.seen(std::to_string(i), at(i * 1s));
  std::string bytes;
  types::Writer{bytes}(asking.duplicates());
  Duplicates loaded(kHorizon);
  EXPECT_THROW(types::Reader{std::string_view(bytes).substr(0, bytes.size() - 1)}(loaded),
               types::ArchiveError);
  std::string damaged = bytes;
  damaged[damaged.size() - 8] ^= 1;  // how many the last slice holds
  EXPECT_THROW(types::Reader{damaged}(loaded), types::ArchiveError);
}

}  // namespace
}  // namespace limen::accept
