#include "connectors/driver/idleness.h"

#include <gtest/gtest.h>

namespace limen::driver {
namespace {

using namespace std::chrono_literals;

TEST(Idleness, AnInputAtItsEndIsIdleExactlyIdleAfterItsLastRecord) {
  Idleness idleness(30s, 0s);
  idleness.add_input(0s);
  idleness.arrived(0, 5s);
  EXPECT_EQ(idleness.judge(0, Reading::kAtEnd, 35s - 1ns), InputState::kActive);
  EXPECT_EQ(idleness.judge(0, Reading::kAtEnd, 35s), InputState::kIdle);
  idleness.arrived(0, 36s);
  EXPECT_EQ(idleness.judge(0, Reading::kAtEnd, 36s), InputState::kActive);
}

TEST(Idleness, WhatIsUnreachablePausedOrBehindIsNotIdle) {
  for (const Reading reading : {Reading::kUnreachable, Reading::kPaused, Reading::kReading}) {
    Idleness idleness(30s, 0s);
    idleness.add_input(0s);
    EXPECT_EQ(idleness.judge(0, Reading::kAtEnd, 30s), InputState::kIdle);
    EXPECT_EQ(idleness.judge(0, reading, 100s), InputState::kActive);
    // And the span starts anew when it is over.
    EXPECT_EQ(idleness.judge(0, Reading::kAtEnd, 101s), InputState::kActive);
    EXPECT_EQ(idleness.judge(0, Reading::kAtEnd, 130s), InputState::kIdle);
  }
}

TEST(Idleness, AllIdleNeedsEveryInputIdleOrEnded) {
  Idleness idleness(30s, 0s);
  EXPECT_FALSE(idleness.all_idle());
  idleness.add_input(0s);
  idleness.add_input(0s);
  idleness.judge(0, Reading::kEnded, 1s);
  EXPECT_FALSE(idleness.all_idle());
  idleness.judge(1, Reading::kAtEnd, 30s);
  EXPECT_TRUE(idleness.all_idle());
}

TEST(Idleness, CountsFromTheLastEvent) {
  Idleness idleness(30s, 10s);
  EXPECT_EQ(idleness.since_last_event(12s), types::Micros(2s));
  idleness.event_came(20s);
  EXPECT_EQ(idleness.since_last_event(20s + 1500ns), types::Micros(1));
}

}  // namespace
}  // namespace limen::driver
