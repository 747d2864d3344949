#include "engine/fingerprint.h"

#include <gtest/gtest.h>

namespace limen {
namespace {

using namespace std::chrono_literals;

class Fingerprint : public ::testing::Test {
 protected:
  Fingerprint() {
    plan.rules.emplace_back();
    plan.rules[0].name = "a";
    plan.rules[0].hash = "1";
  }
  plan::Plan plan;
  ShardOptions options;
};

TEST_F(Fingerprint, IsAFunctionOfItsInput) {
  EXPECT_EQ(fingerprint(plan, options).size(), 32U);
  EXPECT_EQ(fingerprint(plan, options), fingerprint(plan, options));
}

TEST_F(Fingerprint, ChangesWithRulesTheirGenerationAndTheirSlots) {
  const std::string base = fingerprint(plan, options);
  plan::Plan other = plan;
  other.rules[0].hash = "2";
  EXPECT_NE(fingerprint(other, options), base);
  other = plan;
  other.rules[0].generation = 1;
  EXPECT_NE(fingerprint(other, options), base);
  other = plan;
  other.slots.add("lane.id", types::SlotType::kString);
  const std::string text = fingerprint(other, options);
  EXPECT_NE(text, base);
  other = plan;
  other.slots.add("lane.id", types::SlotType::kSymbol);
  EXPECT_NE(fingerprint(other, options), text);
}

TEST_F(Fingerprint, ChangesWithOptionsThatBearOnStateAlone) {
  const std::string base = fingerprint(plan, options);
  ShardOptions other = options;
  other.batch_rows = 7;
  other.keep_payload = true;
  EXPECT_EQ(fingerprint(plan, other), base);
  other = options;
  other.lateness = 11s;
  EXPECT_NE(fingerprint(plan, other), base);
  other = options;
  other.key = "another secret key";
  EXPECT_NE(fingerprint(plan, other), base);
  other = options;
  other.pseudonymise = true;
  EXPECT_NE(fingerprint(plan, other), base);
}

}  // namespace
}  // namespace limen
