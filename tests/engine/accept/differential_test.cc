#include <gtest/gtest.h>

#include <map>

#include "tests/engine/accept/accepting.h"
#include "tests/engine/accept/random_event.h"
#include "tests/engine/accept/reference_decoder.h"

namespace limen::accept {
namespace {

constexpr int kEvents = 100'000;

/// The decoder and the reference say the same of the text; returns what.
std::string compare(Accepting& accepting, const std::string& text) {
  const std::string verdict = accepting.verdict(text);
  const auto expected = reference::decode(text, *accepting.schema, accepting.slots);
  EXPECT_EQ(verdict, expected.text) << text;
  if (verdict != "ok") return verdict;
  EXPECT_EQ(accepting.row(), expected.row) << text;
  EXPECT_EQ(accepting.decoder.unknown_fields(), expected.unknown) << text;
  return verdict;
}

TEST(DecoderAndReference, TakeRandomValidEventsAlike) {
  Accepting accepting;
  RandomEvents events(*accepting.schema, 1);
  for (int i = 0; i < kEvents / 4 && !HasFailure(); ++i) {
    EXPECT_EQ(compare(accepting, events.valid()), "ok");
  }
}

TEST(DecoderAndReference, AgreeOnRandomEventsThatAreALittleWrong) {
  Accepting accepting;
  RandomEvents events(*accepting.schema, 2);
  std::map<std::string, int> verdicts;
  for (int i = 0; i < kEvents && !HasFailure(); ++i) {
    const std::string verdict = compare(accepting, events.odd());
    ++verdicts[verdict.substr(0, verdict.find(' '))];
  }
  // Every reason that a random event can have came up, or the comparison says little.
  for (const char* reason : {"ok", "ignored", "E101", "E102", "E103", "E105", "E106", "E107",
                             "E108", "E109", "E110", "E112", "E114", "E115"}) {
    EXPECT_GT(verdicts[reason], 0) << reason;
  }
}

}  // namespace
}  // namespace limen::accept
