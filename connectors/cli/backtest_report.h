#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/cli/comparison.h"
#include "engine/types/counters.h"

namespace limen::cli {

/// A backtest as it is told.
struct BacktestReport {
  Sides<std::string> names;  // what --rules and --against named
  types::InputCounters counters;
  std::optional<types::EventTime> begin;  // from here on alerts were counted; none: no events
  types::EventTime end{};                 // up to here
  std::vector<RuleComparison> rules;

  /// How long the events were, in days; 0 where there were none.
  [[nodiscard]] double days() const;
};

/// A table and the differing alerts, at most `most` a rule and kind, for a person.
void print_text(const BacktestReport& report, std::size_t most);
/// All of it as one JSON object.
void print_json(const BacktestReport& report);

}  // namespace limen::cli
