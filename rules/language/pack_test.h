#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/plan.h"
#include "rules/language/node.h"

namespace limen::language {

struct PackAst;

/// A firing that a test expects; members that it does not name are null or nothing.
struct ExpectedAlert {
  Span place;
  std::string rule;
  types::EventTime time{};
  Node key;  // a map, field to value; kNull where the rule's key has errors
  std::optional<std::string> say;
  Node measures;  // a map, name to value
  std::optional<types::EventTime> resolved_at;
};

/// One of a pack's `tests:` (rules.md, section 10).
struct PackTest {
  Span place;
  std::string pack;
  std::string name;
  types::EventTime start{};
  std::optional<types::EventTime> until;
  std::vector<std::string> events;  // CloudEvents in JSON, in the order written
  std::vector<std::string> rules;   // whose firings `expect` lists, ascending
  std::vector<ExpectedAlert> expect;
};

/// What a test may say of a rule.
struct RuleFace {
  std::string_view name;
  const plan::Rule* rule = nullptr;  // null where it has errors
};

/// What tests are checked against. Borrows all of it.
struct TestContext {
  const types::Schema& schema;
  std::span<const RuleFace> rules;  // of all packs
  Diagnostics& diagnostics;
};

/// Reads the tests of a pack whole; findings for what no rule or event has. One test for each
/// entry, also where it has errors.
[[nodiscard]] std::vector<PackTest> read_tests(const PackAst& pack, const TestContext& context);

/// An event of a test as a structured CloudEvent; fields that its kind requires and the test leaves
/// out get a valid default. Nothing where there are errors. `number` counts from 1.
[[nodiscard]] std::optional<std::string> test_event(const Node& node, std::size_t number,
                                                    types::EventTime start,
                                                    const TestContext& context);

}  // namespace limen::language
