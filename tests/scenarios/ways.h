#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/scenarios/scenario.h"

namespace limen::scenarios {

/// How a scenario is run: all ways must give the same bytes (design, decision 2).
struct Way {
  std::string name;
  std::size_t batch = 4096;        // records a call, and rows a batch
  std::size_t save_every = 0;      // save and load after so many records; 0: never
  std::uint64_t shuffle_seed = 0;  // other than 0: in another order of arrival, within lateness
};
[[nodiscard]] std::vector<Way> ways();

struct Outcome {
  std::vector<std::string> alerts;  // in the order of a replay
  std::vector<std::string> shadow;  // alerts of shadow rules, the same
  std::map<std::string, std::uint64_t> stats;
};

/// Runs the scenario through a shard, as `limen replay` does.
[[nodiscard]] Outcome run(const Scenario& scenario, const Way& way);

}  // namespace limen::scenarios
