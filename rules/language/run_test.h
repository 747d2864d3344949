#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "rules/language/pack_test.h"

namespace limen::language {

/// How an alert that came differs from the expected one in one member.
struct MemberDifference {
  std::string member;  // "say", "measures.n", "resolved_at"
  std::string expected;
  std::string got;
};

struct AlertDifference {
  enum class Kind : std::uint8_t { kMissing, kExtra, kDiffers };
  Kind kind = Kind::kMissing;
  std::string alert;          // "refusal-burst at 1h, key {point: XZAAA}"
  std::optional<Span> place;  // of the expected one
  std::vector<MemberDifference> members;
};

/// What a test gave: it has passed where both lists are empty.
struct TestOutcome {
  std::vector<std::string> refused;          // events that are not valid, one sentence each
  std::vector<AlertDifference> differences;  // expected ones first, as written

  [[nodiscard]] bool passed() const { return refused.empty() && differences.empty(); }
};

/// Runs a test without errors through the engine, as `limen replay` would: its events in the order
/// written, lateness 10 s. Alerts of shadow rules count.
[[nodiscard]] TestOutcome run_test(const PackTest& test,
                                   const std::shared_ptr<const plan::Plan>& plan);

}  // namespace limen::language
