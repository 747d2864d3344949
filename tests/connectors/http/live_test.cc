#include "connectors/http/live.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/http/world.h"

namespace limen::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string frame(int seq, const std::string& json) {
  return "id: " + std::to_string(seq) + "\nevent: alert\ndata: " + json + "\n\n";
}

class LiveTest : public ::testing::Test {
 protected:
  void alert(const std::string& json) {
    world_.alert(json);
    live_.recent().push(++seq_, json);
  }
  World world_;
  Ports ports_ = world_.ports();
  Live live_{ports_};
  int seq_ = 0;
};

TEST_F(LiveTest, BeginsWithWhatPointsAndStatusAreAndThenSaysWhatChanges) {
  world_.changes = 3;
  LiveStream stream(live_, "");
  EXPECT_EQ(stream.next(),
            "retry: 1000\n\nevent: points\ndata: {\"points\":[3]}\n\n"
            "event: status\ndata: {\"version\":\"test\"}\n\n");
  EXPECT_EQ(stream.next(), "");
  live_.tick();
  EXPECT_EQ(stream.next(), "event: points\ndata: {\"points\":[]}\n\n");
  world_.changes = 4;
  live_.tick();
  EXPECT_EQ(stream.next(), "event: points\ndata: {\"points\":[4]}\n\n");
}

TEST_F(LiveTest, SaysTheStatusEveryFiveTicksAndThatItIsThereEveryTen) {
  LiveStream stream(live_, "");
  EXPECT_THAT(stream.next(), HasSubstr("event: status"));
  for (int tick = 1; tick <= 20; ++tick) {
    live_.tick();
    const std::string said = stream.next();
    EXPECT_EQ(said.find("event: status") != std::string::npos, tick % 5 == 0) << tick;
    EXPECT_EQ(said.find(": still here\n\n") != std::string::npos, tick % 10 == 0) << tick;
  }
}

TEST_F(LiveTest, GoesOnAfterANumberFromTheStoreAndThenFromMemory) {
  for (const char* json : {"1", "2", "3"}) world_.alert(json);  // before this server began
  seq_ = 3;
  LiveStream stream(live_, "1");
  EXPECT_THAT(stream.next(), HasSubstr("\n\n" + frame(2, "2") + frame(3, "3") + "event: points"));
  alert("4");
  EXPECT_EQ(stream.next(), frame(4, "4"));
  world_.store_fails = true;  // and the store is not asked for what is in memory
  alert("5");
  EXPECT_EQ(stream.next(), frame(5, "5"));
  EXPECT_EQ(stream.next(), "");
}

TEST_F(LiveTest, BeginsFromNowWhereNoNumberIsGiven) {
  alert("1");
  LiveStream stream(live_, "");
  EXPECT_THAT(stream.next(), Not(HasSubstr("event: alert")));
  alert("2");
  EXPECT_EQ(stream.next(), frame(2, "2"));
}

TEST_F(LiveTest, AsksToLoadAnewWhereWhatIsAskedForIsGoneOrUnknown) {
  for (const char* json : {"1", "2", "3"}) alert(json);
  world_.missing_up_to = 2;
  for (const char* id : {"1", "4", "x", "-1", "99999999999999999999"}) {
    LiveStream stream(live_, id);
    const std::string said = stream.next();
    EXPECT_THAT(said, HasSubstr("event: reset\ndata: {}\n\n")) << id;
    EXPECT_THAT(said, Not(HasSubstr("event: alert"))) << id;
  }
  LiveStream gone(live_, "1");
  EXPECT_THAT(gone.next(), HasSubstr("event: reset"));
  alert("4");
  EXPECT_EQ(gone.next(), frame(4, "4"));
  EXPECT_THAT(LiveStream(live_, "2").next(), HasSubstr(frame(3, "3")));
}

TEST_F(LiveTest, ReadsFromTheStoreWhatFellOutOfMemoryWhileItLagged) {
  alert("first");
  LiveStream stream(live_, "");
  EXPECT_THAT(stream.next(), Not(HasSubstr("event: alert")));
  const int count = 3000;
  for (int i = 0; i < count; ++i) alert("a" + std::to_string(i));
  std::string got;
  for (std::string piece = stream.next(); !piece.empty(); piece = stream.next()) got += piece;
  std::string all;
  for (int i = 0; i < count; ++i) all += frame(i + 2, "a" + std::to_string(i));
  EXPECT_EQ(got, all);
}

TEST_F(LiveTest, TriesAgainWhereTheStoreFails) {
  world_.alert("1");
  world_.store_fails = true;
  LiveStream stream(live_, "0");
  EXPECT_THAT(stream.next(), Not(HasSubstr("event: alert")));
  world_.store_fails = false;
  EXPECT_EQ(stream.next(), frame(1, "1"));
}

TEST(RecentAlerts, KeepsToItsBytesAndSaysWhatItDoesNotHave) {
  RecentAlerts recent;
  EXPECT_FALSE(recent.after(0, 100));
  const std::string large(1 << 20, 'x');
  for (int seq = 11; seq <= 15; ++seq) recent.push(seq, large);
  EXPECT_FALSE(recent.after(10, 100));
  EXPECT_FALSE(recent.after(11, 100));
  EXPECT_EQ(recent.after(12, 100).value().last, 13) << "one at least";
  EXPECT_EQ(recent.after(12, 5 << 20).value().last, 15);
  EXPECT_EQ(recent.after(15, 100).value().bytes, "");
}

TEST(AppendFrame, WritesEachLineAsOneOfItsOwn) {
  std::string out;
  append_frame(out, 7, "alert", "a\nb\rc");
  EXPECT_EQ(out, "id: 7\nevent: alert\ndata: a\ndata: b\ndata: c\n\n");
}

}  // namespace
}  // namespace limen::http
