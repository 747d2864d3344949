#include "engine/accept/watermark.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/types/archive.h"

namespace limen::accept {
namespace {

using namespace std::chrono_literals;
using types::EventTime;
using types::kMinTime;

constexpr types::Micros kLateness = 10s;

EventTime at(types::Micros since_start) { return types::from_int(1'000'000'000'000) + since_start; }

TEST(Watermarks, AreTheLatestTimeLessLateness) {
  Watermarks marks(kLateness);
  const auto input = marks.add();
  EXPECT_EQ(marks.current(), kMinTime);
  EXPECT_EQ(marks.of(input), kMinTime);
  EXPECT_EQ(marks.latest(), kMinTime);
  marks.observe(input, at(30s));
  EXPECT_EQ(marks.current(), at(20s));
  EXPECT_EQ(marks.of(input), at(20s));
  EXPECT_EQ(marks.latest(), at(30s));
  EXPECT_EQ(marks.latest(input), at(30s));
}

TEST(Watermarks, NeverMoveBack) {
  Watermarks marks(kLateness);
  const auto input = marks.add();
  marks.observe(input, at(30s));
  marks.observe(input, at(5s));
  EXPECT_EQ(marks.current(), at(20s));
  const auto slower = marks.add();
  EXPECT_EQ(marks.current(), at(20s));
  marks.observe(slower, at(12s));
  EXPECT_EQ(marks.current(), at(20s));
  EXPECT_EQ(marks.of(slower), at(2s));
}

TEST(Watermarks, CallLateWhatIsBeforeThatOfTheInputOrOfTheRules) {
  Watermarks marks(kLateness);
  const auto fast = marks.add();
  const auto slow = marks.add();
  EXPECT_FALSE(marks.is_late(fast, kMinTime));
  marks.observe(fast, at(100s));
  marks.observe(slow, at(30s));
  EXPECT_EQ(marks.current(), at(20s));
  EXPECT_TRUE(marks.is_late(fast, at(90s) - 1us));
  EXPECT_FALSE(marks.is_late(fast, at(90s)));
  EXPECT_TRUE(marks.is_late(slow, at(20s) - 1us));
  EXPECT_FALSE(marks.is_late(slow, at(20s)));
  marks.advance(at(50s));
  EXPECT_TRUE(marks.is_late(slow, at(50s) - 1us));
  EXPECT_FALSE(marks.is_late(slow, at(50s)));
}

TEST(Watermarks, AreHeldBackByAnActiveInputWithoutEvents) {
  Watermarks marks(kLateness);
  const auto first = marks.add();
  const auto silent = marks.add();
  marks.observe(first, at(30s));
  EXPECT_EQ(marks.current(), kMinTime);
  marks.set_state(silent, InputState::kIdle);
  EXPECT_EQ(marks.current(), at(20s));
}

TEST(Watermarks, AreNotHeldBackByIdleOrEndedInputs) {
  for (const InputState state : {InputState::kIdle, InputState::kEnded}) {
    Watermarks marks(kLateness);
    const auto fast = marks.add();
    const auto slow = marks.add();
    marks.observe(fast, at(60s));
    marks.observe(slow, at(30s));
    EXPECT_EQ(marks.current(), at(20s));
    marks.set_state(slow, state);
    EXPECT_EQ(marks.state(slow), state);
    EXPECT_EQ(marks.current(), at(50s));
  }
}

TEST(Watermarks, StandAtTheLatestOfAllWhereNoneIsActive) {
  Watermarks marks(kLateness);
  const auto a = marks.add();
  const auto b = marks.add();
  marks.observe(a, at(60s));
  marks.observe(b, at(30s));
  marks.set_state(a, InputState::kIdle);
  EXPECT_EQ(marks.current(), at(20s));
  marks.set_state(b, InputState::kIdle);
  EXPECT_EQ(marks.current(), at(50s));
  marks.advance(at(55s));
  EXPECT_EQ(marks.current(), at(55s));
  marks.advance(at(54s));
  EXPECT_EQ(marks.current(), at(55s));
}

TEST(Watermarks, GoOnWithAnInputThatComesBackFromIdle) {
  Watermarks marks(kLateness);
  const auto a = marks.add();
  const auto b = marks.add();
  marks.observe(a, at(60s));
  marks.set_state(b, InputState::kIdle);
  EXPECT_EQ(marks.current(), at(50s));
  marks.set_state(b, InputState::kActive);
  marks.observe(b, at(40s));
  EXPECT_EQ(marks.current(), at(50s));
  EXPECT_TRUE(marks.is_late(b, at(40s)));
  marks.observe(a, at(100s));
  EXPECT_EQ(marks.current(), at(50s));  // b holds it back again
  marks.observe(b, at(80s));
  EXPECT_EQ(marks.current(), at(70s));
}

/// The definition, looked up over all inputs each time.
struct Plain {
  std::vector<EventTime> latest;
  std::vector<InputState> states;
  EventTime mark = kMinTime;

  void raise() {
    EventTime earliest = types::kMaxTime;
    EventTime most = kMinTime;
    for (std::size_t i = 0; i < latest.size(); ++i) {
      if (states[i] == InputState::kActive) earliest = std::min(earliest, latest[i]);
      most = std::max(most, latest[i]);
    }
    const EventTime holds = earliest == types::kMaxTime ? most : earliest;
    if (holds != kMinTime) mark = std::max(mark, holds - kLateness);
  }
};

TEST(Watermarks, AgreeWithTheDefinitionOverManyInputs) {
  std::mt19937_64 random(5);
  Watermarks marks(kLateness);
  Plain plain;
  for (int i = 0; i < 20'000; ++i) {
    if (plain.latest.empty() || (plain.latest.size() < 37 && random() % 200 == 0)) {
      EXPECT_EQ(marks.add(), plain.latest.size());
      plain.latest.push_back(kMinTime);
      plain.states.push_back(InputState::kActive);
    }
    const auto input = static_cast<types::InputId>(random() % plain.latest.size());
    if (random() % 20 == 0) {
      const auto state = static_cast<InputState>(random() % 3);
      marks.set_state(input, state);
      plain.states[input] = state;
    } else {
      const EventTime time = at(std::chrono::seconds(i + static_cast<int>(random() % 500)));
      marks.observe(input, time);
      plain.latest[input] = std::max(plain.latest[input], time);
    }
    plain.raise();
    ASSERT_EQ(marks.current(), plain.mark) << i;
  }
  EXPECT_GT(plain.mark, at(15'000s));
}

TEST(Watermarks, GoOnAfterSaveAndLoad) {
  Watermarks marks(kLateness);
  for (int i = 0; i < 5; ++i) marks.observe(marks.add(), at(std::chrono::seconds(30 + i)));
  marks.set_state(0, InputState::kEnded);
  std::string bytes;
  types::Writer{bytes}(marks);

  Watermarks loaded(kLateness);
  loaded.observe(loaded.add(), at(9000s));
  types::Reader{bytes}(loaded);
  EXPECT_EQ(loaded.inputs(), 5U);
  EXPECT_EQ(loaded.current(), at(21s));
  EXPECT_EQ(loaded.latest(), at(34s));
  EXPECT_EQ(loaded.of(2), at(22s));
  EXPECT_EQ(loaded.state(0), InputState::kEnded);
  loaded.observe(1, at(60s));
  EXPECT_EQ(loaded.current(), at(22s));
  EXPECT_EQ(loaded.add(), 5U);

  std::string again;
  types::Reader{bytes}(marks);
  types::Writer{again}(marks);
  EXPECT_EQ(again, bytes);
}

}  // namespace
}  // namespace limen::accept
